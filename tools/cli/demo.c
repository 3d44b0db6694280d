/* `demo` and `init --starter`: a believable community out of web/demo, carried inside the program
 * (its README says the format), written through the same operations as everything else. Passwords
 * are drawn at random and kept in DIR/sign-ins.txt. */
#include "assets.h"
#include "lib/clock.h"
#include "lib/conf.h"
#include "lib/num.h"
#include "server/account/account.h"
#include "server/core/datadir.h"
#include "server/core/viewer.h"
#include "server/members/attestations.h"
#include "server/notifications/notifications.h"
#include "server/organisations/organisations.h"
#include "server/people/people.h"
#include "server/practices/practices.h"
#include "server/scim/scim.h"
#include "server/spaces/spaces.h"
#include "server/threads/threads.h"
#include "server/unnamed/unnamed.h"
#include "sql/members_attestations.h"
#include "sql/members_members.h"
#include "sql/people_people.h"
#include "tools/cli/commands.h"
#include "tools/cli/demo_answers.h"
#include "tools/cli/demo_desk.h"
#include "tools/cli/demo_frame.h"
#include "tools/cli/demo_made.h"
#include "tools/cli/demo_welcome.h"

/* One message of a thread file. */
struct demo_post {
    struct str author, body;
    int64_t at;
    struct str result, setting; /* of a trial; empty: it is none */
};

enum { DEMO_POSTS_MOST = 64, SIGN_INS_MOST = 100 };

struct demo_thread {
    struct str space, kind, title;
    struct str pinned_by;              /* an animator; empty: nobody */
    bool is_unnamed;                   /* published without its author's name */
    bool is_seed;                      /* written ahead by an animator */
    struct practice_sheet_facts facts; /* of a practice */
    struct demo_poll poll;
    struct demo_case facts_of_case;
    struct demo_post posts[DEMO_POSTS_MOST];
    size_t count;
};

static void read_settings(struct str value, struct practice_sheet_facts *facts) {
    while (facts->settings_count < PRACTICE_SETTINGS_MOST &&
           conf_cut_item(&value, &facts->settings[facts->settings_count]))
        facts->settings_count++;
}

static void read_tags(struct str value, struct practice_sheet_facts *facts) {
    while (facts->tags_count < PRACTICE_TAGS_MOST &&
           conf_cut_item(&value, &facts->tags[facts->tags_count]))
        facts->tags_count++;
}

static void read_case(struct str name, struct str value, struct demo_case *facts) {
    if (str_equal(name, STR("words"))) facts->words = value;
    if (str_equal(name, STR("state"))) facts->state = value;
    if (str_equal(name, STR("step")) && facts->steps_count < DEMO_STEPS_MOST)
        facts->steps[facts->steps_count++] = value;
}

/* The front lines: everything before the first empty line. */
static void read_front(struct str front, struct demo_thread *thread, int64_t now_ms) {
    struct str line;
    while (str_cut(&front, '\n', &line)) {
        size_t colon = str_find_byte(line, ':', 0);
        struct str name = str_slice(line, 0, colon);
        struct str value = str_trim(str_slice(line, colon + 1, line.length));
        if (str_equal(name, STR("space"))) thread->space = value;
        if (str_equal(name, STR("kind"))) thread->kind = value;
        if (str_equal(name, STR("title"))) thread->title = value;
        if (str_equal(name, STR("pinned"))) thread->pinned_by = value;
        if (str_equal(name, STR("unnamed"))) thread->is_unnamed = str_equal(value, STR("yes"));
        if (str_equal(name, STR("seed"))) thread->is_seed = str_equal(value, STR("yes"));
        if (str_equal(name, STR("licence"))) thread->facts.licence = value;
        if (str_equal(name, STR("duration"))) thread->facts.duration = value;
        if (str_equal(name, STR("settings"))) read_settings(value, &thread->facts);
        if (str_equal(name, STR("tags"))) read_tags(value, &thread->facts);
        if (str_equal(name, STR("author"))) thread->posts[0].author = value;
        read_case(name, value, &thread->facts_of_case);
        if (str_equal(name, STR("poll"))) thread->poll.question = value;
        if (str_equal(name, STR("poll_options"))) thread->poll.options = value;
        if (str_equal(name, STR("poll_manner"))) thread->poll.manner = value;
        if (str_equal(name, STR("poll_votes"))) thread->poll.votes = value;
        if (str_equal(name, STR("at")) && !demo_age(value, now_ms, &thread->posts[0].at))
            thread->posts[0].at = now_ms;
    }
}

static bool read_thread(struct str text, int64_t now_ms, struct demo_thread *thread) {
    size_t end = str_find(text, STR("\n\n"));
    *thread = (struct demo_thread){.count = 1, .facts.licence = STR("peers")};
    read_front(str_slice(text, 0, end), thread, now_ms);
    struct str rest = str_slice(text, end + 2, text.length);
    for (;;) {
        size_t next = str_find(rest, STR("\n--- "));
        thread->posts[thread->count - 1].body = str_trim(str_slice(rest, 0, next));
        if (next >= rest.length || thread->count == DEMO_POSTS_MOST) break;
        rest = str_slice(rest, next + 5, rest.length);
        struct str head = str_slice(rest, 0, str_find_byte(rest, '\n', 0));
        struct demo_post *post = &thread->posts[thread->count++];
        struct str age;
        if (!str_cut(&head, ',', &post->author) || !str_cut(&head, ',', &age) ||
            !demo_age(age, now_ms, &post->at))
            return false;
        /* « , partly remote »: a trial. */
        head = str_trim(head);
        if (str_cut(&head, ' ', &post->result)) post->setting = str_trim(head);
        /* Messages of the same age keep their order. */
        post->at += (int64_t)thread->count * MINUTE_MS;
        rest = str_slice(rest, str_find_byte(rest, '\n', 0), rest.length);
    }
    return thread->title.length && thread->space.length;
}

static enum err member_id_of(struct cli *cli, struct str identifier, struct member_id *member) {
    struct member_by_identifier_in in = {.identifier = identifier};
    struct member_by_identifier_row row;
    enum err e = sql_member_by_identifier(cli->db, &cli->arena, &in, &row);
    if (e == OK) *member = row.member_id;
    return e;
}

/* Runs an operation as this member would. */
static enum err as_member(struct cli *cli, struct member_id member, const struct op *op,
                          void *input, void *output) {
    struct actor operator= cli->run.actor;
    cli->run.actor = actor_member(member);
    enum err e = cli_execute(cli, op, input, output);
    cli->run.actor = operator;
    return e;
}

/* Some of those who wrote before found this answer useful, and keep it; a few say thanks. */
static enum err put_marks(struct cli *cli, const struct demo_thread *thread, size_t at,
                          struct post_id post) {
    enum err e = OK;
    for (size_t i = 0; i < at && e == OK; i++) {
        struct member_id reader;
        struct post_mark_in mark = {.post = post, .kind = MARK_USEFUL, .change = MARK_SET};
        struct post_keep_in keep = {.post = post, .change = MARK_SET};
        struct post_mark_out out;
        bool is_own = str_equal(thread->posts[i].author, thread->posts[at].author);
        if (is_own || (i + at + thread->title.length) % 3 == 0) continue;
        if (i == 0 && at % 4 == 1) mark.kind = MARK_THANKS;
        e = member_id_of(cli, thread->posts[i].author, &reader);
        if (e == OK) e = as_member(cli, reader, &op_post_mark, &mark, &out);
        if (e == OK && i + at == 1) e = as_member(cli, reader, &op_post_keep, &keep, &out);
    }
    return e;
}

/* An answer, or a trial of the practice. */
static enum err put_answer(struct cli *cli, struct thread_id thread, const struct demo_post *post,
                           struct post_id *made) {
    struct trial_add_in in = {
        .reply = {.thread = thread, .body = post->body, .at = post->at},
        .facts = {.result = post->result, .setting = post->setting},
    };
    struct thread_reply_out out;
    in.reply.mentions = mentions_find(cli->db, &cli->arena, cli->run.now_ms, in.reply.body);
    enum err e = member_id_of(cli, post->author, &in.reply.author);
    if (e == OK && post->result.length)
        e = cli_execute(cli, &op_trial_add, &in, &out);
    else if (e == OK)
        e = cli_execute(cli, &op_thread_reply, &in.reply, &out);
    if (e == OK) *made = out.post;
    return e;
}

/* Without a name, the system publishes it; whose it is, is kept as for any. */
static enum err open_thread(struct cli *cli, bool is_unnamed, struct thread_open_in *first,
                            struct thread_open_out *opened) {
    struct actor operator= cli->run.actor;
    if (!is_unnamed) return cli_execute(cli, &op_thread_open, first, opened);
    struct unnamed_adopt_in adopt = {.member = first->author};
    first->unnamed = first->author;
    cli->run.actor = actor_system();
    enum err e = cli_execute(cli, &op_thread_open, first, opened);
    adopt.thread = opened->thread;
    if (e == OK) e = cli_execute(cli, &op_unnamed_adopt, &adopt, NULL);
    cli->run.actor = operator;
    return e;
}

static enum err put_thread(struct cli *cli, const struct demo_thread *thread) {
    struct thread_open_in first = {.space = thread->space,
                                   .kind = thread->kind,
                                   .title = thread->title,
                                   .body = thread->posts[0].body,
                                   .at = thread->posts[0].at};
    struct thread_open_out opened;
    int64_t now_ms = cli->run.now_ms;
    first.mentions = mentions_find(cli->db, &cli->arena, now_ms, first.body);
    enum err e = member_id_of(cli, thread->posts[0].author, &first.author);
    if (e == OK && thread->is_seed)
        e = demo_open_seed(cli, &first, &opened);
    else if (e == OK)
        e = open_thread(cli, thread->is_unnamed, &first, &opened);
    struct practice_facts_in facts = {opened.thread, thread->facts};
    if (e == OK && str_equal(thread->kind, STR("practice")))
        e = cli_execute(cli, &op_practice_facts, &facts, NULL);
    if (e == OK) e = demo_put_poll(cli, opened.post, &thread->poll);
    if (e == OK) e = demo_put_case(cli, opened.thread, first.author, &thread->facts_of_case);
    for (size_t i = 1; i < thread->count && e == OK; i++) {
        struct post_id made;
        e = put_answer(cli, opened.thread, &thread->posts[i], &made);
        if (e == OK) e = put_marks(cli, thread, i, made);
    }
    struct member_id animator;
    struct thread_pin_in pin = {opened.thread, true};
    if (e != OK || str_is_empty(thread->pinned_by)) return e;
    e = member_id_of(cli, thread->pinned_by, &animator);
    return e == OK ? as_member(cli, animator, &op_thread_pin, &pin, NULL) : e;
}

static enum err put_threads(struct cli *cli) {
    int64_t now_ms = clock_now_ms();
    enum err e = OK;
    for (size_t i = 0; i < embedded_demo_count && e == OK; i++) {
        const struct asset *asset = &embedded_demo[i];
        static struct demo_thread thread;
        if (!str_starts(str_from_c(asset->name), STR("thread-"))) continue;
        struct str text = {(const char *)asset->bytes, asset->length};
        e = read_thread(text, now_ms, &thread) ? put_thread(cli, &thread) : ERR_INVALID;
        if (e != OK) cli_say("%s was not opened", asset->name);
    }
    return e;
}

/* Organisations with the people of their lists, and spaces, in the order of the file. */
static enum err put_frame(struct cli *cli, const struct conf *conf) {
    enum err e = OK;
    for (size_t i = 0; i < conf->rows_count && e == OK; i++) {
        struct str section = conf->rows[i].section, name;
        if (demo_opens(conf, i, STR("organisation "), &name)) {
            int64_t seats = 0;
            struct str bound = demo_value(conf, conf->rows[i].section, "seats");
            if (!str_is_empty(bound) && !num_parse(bound, 1000000, &seats)) return ERR_INVALID;
            struct organisation_add_in in = {.slug = name,
                                             .seats = seats,
                                             .name = demo_value(conf, section, "name"),
                                             .kind = demo_value(conf, section, "kind"),
                                             .region = demo_value(conf, section, "region")};
            e = cli_execute(cli, &op_organisation_add, &in, NULL);
            struct str list = arena_format(&cli->arena, "members-%.*s.csv", STR_ARG(name));
            if (e == OK) e = cli_import(cli, name, demo_file(list));
        } else if (demo_opens(conf, i, STR("space "), &name)) {
            struct space_add_in in = {.slug = name,
                                      .title = demo_value(conf, section, "title"),
                                      .about = demo_value(conf, section, "about")};
            e = cli_execute(cli, &op_space_add, &in, NULL);
        }
        if (e != OK) cli_say("%.*s was not made", STR_ARG(section));
    }
    return e;
}

/* Easy to type on a telephone: four groups of two syllables, 49 bits. */
static struct str draw_password(struct arena *arena) {
    static const char consonants[] = "bdfgjklmnprstvz", vowels[] = "aeiou";
    char text[20];
    size_t length = 0;
    for (size_t i = 0; i < 8; i++) {
        if (i > 0 && i % 2 == 0) text[length++] = '-';
        text[length++] = consonants[crypt_random_below(sizeof consonants - 1)];
        text[length++] = vowels[crypt_random_below(sizeof vowels - 1)];
    }
    return arena_copy(arena, (struct str){text, length});
}

/* Of a directory that nobody has: the account manager's page shows it. */
static enum err put_token(struct cli *cli, struct organisation_id organisation) {
    char token[CRYPT_TOKEN_CHARS + 1];
    struct token_create_in in = {.organisation = organisation};
    struct token_create_out out;
    crypt_token(token);
    in.token = str_from_c(token);
    return cli_execute(cli, &op_token_create, &in, &out);
}

static enum err put_provisioner(struct cli *cli, const struct conf *conf) {
    struct str section = STR("provisioner");
    struct member_put_organisation_in find = {.slug = demo_value(conf, section, "organisation")};
    struct member_put_organisation_row organisation;
    enum err e = sql_member_put_organisation(cli->db, &cli->arena, &find, &organisation);
    struct provisioner_add_in in = {.organisation = organisation.organisation_id,
                                    .email = demo_value(conf, section, "email"),
                                    .name = demo_value(conf, section, "name")};
    struct provisioner_add_out out;
    if (e == OK) e = cli_execute(cli, &op_provisioner_add, &in, &out);
    return e == OK ? put_token(cli, organisation.organisation_id) : e;
}

struct sign_in {
    struct str identifier, password;
};

struct sign_ins {
    struct sign_in list[SIGN_INS_MOST];
    size_t count;
};

/* A password for everybody; all but the newcomer have accepted the charter. */
static enum err activate_all(struct cli *cli, const struct conf *conf, struct sign_ins *sign_ins) {
    struct members_all_in in = {.after = STR(""), .most = SIGN_INS_MOST};
    struct str newcomer = demo_value(conf, STR("sign_in"), "new");
    struct members_all_row *rows;
    enum err e = sql_members_all(cli->db, &cli->arena, &in, &rows, &sign_ins->count);
    for (size_t i = 0; i < sign_ins->count && e == OK; i++) {
        struct sign_in *one = &sign_ins->list[i];
        *one = (struct sign_in){rows[i].identifier, draw_password(&cli->arena)};
        struct password_set_in set = {.identifier = one->identifier,
                                      .password = one->password,
                                      .counts_as_declared = !str_equal(one->identifier, newcomer)};
        e = cli_execute(cli, &op_password_set, &set, NULL);
    }
    return e;
}

/* "identifier days", by commas: since when each animates, for a year. */
static enum err appoint_all(struct cli *cli, struct str list) {
    struct str one, identifier;
    int64_t days;
    enum err e = OK;
    while (e == OK && conf_cut_item(&list, &one)) {
        if (!str_cut(&one, ' ', &identifier) || !num_parse(str_trim(one), 364, &days))
            return ERR_INVALID;
        struct op_run run = cli->run;
        run.now_ms = clock_now_ms() - days * DAY_MS;
        struct mandate_in in = {.identifier = identifier,
                                .ends_at = run.now_ms + VALIDITY_DAYS * DAY_MS};
        e = op_execute(&run, &op_mandate, &in, NULL);
    }
    return e;
}

/* DIR/sign-ins.txt: a line of role, identifier and password each, those of [sign_in] first. */
static enum err write_sign_ins(struct cli *cli, const struct conf *conf,
                               const struct sign_ins *sign_ins) {
    struct str chosen[] = {STR("member"), STR("animator"), STR("provisioner"), STR("new"),
                           STR("former")};
    struct buf first, others;
    enum err e = OK;
    buf_init(&first, 1 << 16);
    buf_init(&others, 1 << 16);
    for (size_t i = 0; i < sign_ins->count && e == OK; i++) {
        const struct sign_in *one = &sign_ins->list[i];
        struct viewer viewer;
        bool is_chosen = false;
        e = viewer_of_identifier(cli->db, &cli->arena, one->identifier, cli->run.now_ms, &viewer);
        if (e != OK) break;
        for (size_t c = 0; c < ARRAY_LENGTH(chosen); c++)
            is_chosen |=
                str_equal(demo_value(conf, STR("sign_in"), chosen[c].bytes), one->identifier);
        buf_put_format(is_chosen ? &first : &others, "%s\t%.*s\t%.*s\n", role_name(viewer.role),
                       STR_ARG(one->identifier), STR_ARG(one->password));
    }
    buf_put(&first, buf_str(&others));
    struct str path = arena_format(&cli->arena, "%s/sign-ins.txt", cli->data);
    if (e == OK) e = datadir_write(arena_text(&cli->arena, path), buf_str(&first));
    buf_release(&first);
    buf_release(&others);
    return e;
}

static bool lists(struct str list, const char *word) {
    struct str item;
    while (conf_cut_item(&list, &item))
        if (str_equal(item, str_from_c(word))) return true;
    return false;
}

/* What one person shows of themselves: [profile <identifier>]. */
static enum err put_profile(struct cli *cli, const struct conf *conf, struct str section) {
    struct str identifier = str_trim(str_slice(section, sizeof "profile " - 1, section.length));
    struct str topics = demo_value(conf, section, "topics"), topic;
    struct viewer viewer;
    struct profile_own_row own;
    enum err e = viewer_of_identifier(cli->db, &cli->arena, identifier, cli->run.now_ms, &viewer);
    struct profile_own_in find = {.member_id = viewer.member};
    if (e == OK) e = sql_profile_own(cli->db, &cli->arena, &find, &own);
    if (e != OK) return e;
    struct profile_set_in in = {.shows_name = lists(demo_value(conf, section, "shows"), "name"),
                                .shows_organisation =
                                    lists(demo_value(conf, section, "shows"), "organisation"),
                                .agency = demo_value(conf, section, "agency"),
                                .introduction = demo_value(conf, section, "introduction"),
                                .region = own.region};
    while (in.topics.count < TOPICS_MAX && conf_cut_item(&topics, &topic))
        in.topics.ids[in.topics.count++] = topic;
    struct actor before = cli->run.actor;
    cli->run.actor = actor_member(viewer.member);
    e = cli_execute(cli, &op_profile_set, &in, NULL);
    cli->run.actor = before;
    return e;
}

static enum err put_profiles(struct cli *cli, const struct conf *conf) {
    struct str last = {0};
    enum err e = OK;
    for (size_t i = 0; i < conf->rows_count && e == OK; i++) {
        struct str section = conf->rows[i].section;
        if (!str_starts(section, STR("profile ")) || str_equal(section, last)) continue;
        last = section;
        e = put_profile(cli, conf, section);
        if (e != OK) cli_say("%.*s was not kept", STR_ARG(section));
    }
    return e;
}

/* What they were told of threads until now, they have read. */
static enum err read_notifications(struct cli *cli, const struct sign_ins *sign_ins) {
    struct notification_read_in in = {{0}};
    enum err e = OK;
    for (size_t i = 0; i < sign_ins->count && e == OK; i++) {
        struct viewer v;
        e = viewer_of_identifier(cli->db, &cli->arena, sign_ins->list[i].identifier,
                                 cli->run.now_ms, &v);
        bool is_inside = v.role == ROLE_MEMBER || v.role == ROLE_ANIMATOR;
        if (e == OK && is_inside) e = as_member(cli, v.member, &op_notification_read, &in, NULL);
    }
    return e;
}

/* They came two days ago and read all there was, so that there is something new. */
static enum err read_all(struct cli *cli, const struct sign_ins *sign_ins) {
    struct read_as_of_in in = {.at = cli->run.now_ms - 2 * DAY_MS};
    enum err e = OK;
    for (size_t i = 0; i < sign_ins->count && e == OK; i++) {
        struct viewer v;
        e = viewer_of_identifier(cli->db, &cli->arena, sign_ins->list[i].identifier,
                                 cli->run.now_ms, &v);
        bool is_inside = v.role == ROLE_MEMBER || v.role == ROLE_ANIMATOR;
        if (e == OK && is_inside) e = as_member(cli, v.member, &op_read_as_of, &in, NULL);
    }
    return e;
}

/* So that a provisioner has somebody in each state to look at. */
static enum err put_later(struct cli *cli, const struct conf *conf) {
    struct str section = STR("later"), organisation = demo_value(conf, section, "organisation");
    struct member_put_organisation_in find = {.slug = organisation};
    struct member_put_organisation_row row;
    struct attestation_by_identifier_row departed;
    struct member_put_out out;
    enum err e = cli_import(cli, organisation, demo_file(demo_value(conf, section, "list")));
    if (e == OK) e = sql_member_put_organisation(cli->db, &cli->arena, &find, &row);
    if (e != OK) return e;
    struct attestation_by_identifier_in leaver = {.organisation_id = row.organisation_id,
                                                  .identifier =
                                                      demo_value(conf, section, "departed")};
    e = sql_attestation_by_identifier(cli->db, &cli->arena, &leaver, &departed);
    struct attestation_state_in state = {.attestation = departed.attestation_id,
                                         .fact = STATED_DEPARTURE};
    return e == OK ? cli_execute(cli, &op_attestation_state, &state, &out) : e;
}

static enum err put_welcome(struct cli *cli, const struct conf *conf) {
    struct str section = STR("welcome");
    struct demo_welcome made = {
        demo_value(conf, section, "animator"), demo_value(conf, section, "newcomers"),
        demo_value(conf, section, "sponsors"), demo_value(conf, section, "offered"),
        demo_value(conf, section, "thanked"),  demo_value(conf, section, "topic")};
    return demo_put_welcome(cli, &made);
}

static enum err fill(struct cli *cli, const struct conf *conf, struct sign_ins *sign_ins) {
    enum err e = put_frame(cli, conf);
    if (e == OK) e = put_provisioner(cli, conf);
    if (e == OK) e = activate_all(cli, conf, sign_ins);
    if (e == OK) e = appoint_all(cli, demo_value(conf, STR("animators"), "identifiers"));
    if (e == OK) e = put_later(cli, conf);
    if (e == OK) e = demo_put_waves(cli, conf);
    if (e == OK) e = put_profiles(cli, conf);
    if (e == OK) e = demo_put_models(cli);
    if (e == OK)
        e = demo_put_words(cli, demo_value(conf, STR("words"), "publics"),
                           demo_value(conf, STR("words"), "themes"));
    if (e == OK) e = put_threads(cli);
    if (e == OK) e = read_notifications(cli, sign_ins);
    if (e == OK) e = demo_put_answers(cli);
    if (e == OK) e = put_welcome(cli, conf);
    if (e == OK) e = read_all(cli, sign_ins);
    return e == OK ? demo_put_desk(cli) : e;
}

/* Thirteen hundred commits: each waiting for the disk, they would take minutes on a busy one. What
 * is cut short is made again, so the disk is waited for once, before the sign-ins are written. */
static enum err fill_quickly(struct cli *cli, const struct conf *conf) {
    static struct sign_ins sign_ins;
    enum err e = db_wait_for_disk(cli->db, false);
    if (e == OK) e = fill(cli, conf, &sign_ins);
    if (e == OK) e = db_wait_for_disk(cli->db, true);
    if (e == OK) e = db_checkpoint(cli->db, true);
    return e == OK ? write_sign_ins(cli, conf, &sign_ins) : e;
}

enum cli_exit cli_demo(struct cli *cli) {
    struct conf conf;
    struct conf_error error;
    struct str section = STR("community"), url = cli_option_str(cli, "--url");
    if (conf_parse(&cli->arena, demo_file(STR("community.conf")), &conf, &error) != OK) {
        cli_say("community.conf, line %zu: %s", error.line, error.text);
        return CLI_FAILED;
    }
    if (str_is_empty(url)) url = STR("http://127.0.0.1:8080");
    enum cli_exit status = cli_create(
        cli, demo_value(&conf, section, "name"), url, demo_value(&conf, section, "policy"),
        demo_value(&conf, section, "language"), "second_factor = offered\n");
    if (status == CLI_DONE) status = cli_open(cli, NEEDS_DATABASE);
    if (status != CLI_DONE) return status;
    return cli_result(fill_quickly(cli, &conf), cli->data);
}

/* Three spaces to begin with, and what to open them with. */
enum cli_exit cli_starter(struct cli *cli) {
    static const struct {
        const char *slug, *title, *about;
    } spaces[] = {
        {"posture", "Posture et entretien",
         "Accueillir, écouter, relancer : le cœur du conseil, entre pairs."},
        {"parcours", "Parcours et dispositifs",
         "VAE, CPF, reconversion, création d’activité : ce qui marche, et pour qui."},
        {"metier", "Vie du métier", "Se présenter, s’organiser, tenir dans la durée."},
    };
    if (!str_equal(cli_option_str(cli, "--starter"), STR("cep"))) {
        cli_say("--starter: cep is the one there is");
        return CLI_USAGE;
    }
    enum cli_exit status = cli_open(cli, NEEDS_DATABASE);
    for (size_t i = 0; i < ARRAY_LENGTH(spaces) && status == CLI_DONE; i++) {
        struct space_add_in in = {.slug = str_from_c(spaces[i].slug),
                                  .title = str_from_c(spaces[i].title),
                                  .about = str_from_c(spaces[i].about)};
        status = cli_result(cli_execute(cli, &op_space_add, &in, NULL), spaces[i].slug);
    }
    return status == CLI_DONE ? cli_starter_seeds(cli) : status;
}
