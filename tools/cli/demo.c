/* `demo` and `init --starter`: a believable community out of web/demo, carried inside the program
 * (its README says the format), written through the same operations as everything else. */
#include "assets.h"
#include "lib/clock.h"
#include "lib/conf.h"
#include "lib/num.h"
#include "server/members/members.h"
#include "server/spaces/spaces.h"
#include "server/threads/threads.h"
#include "sql/members_members.h"
#include "tools/cli/commands.h"

/* One message of a thread file. */
struct demo_post {
    struct str author, body;
    int64_t at;
};

enum { DEMO_POSTS_MOST = 64 };

struct demo_thread {
    struct str space, kind, title;
    struct demo_post posts[DEMO_POSTS_MOST];
    size_t count;
};

/* "16 days ago", "day ago", "30 minutes ago": the instant. */
static bool read_age(struct str text, int64_t now_ms, int64_t *at) {
    static const struct {
        const char *word;
        int64_t ms;
    } units[] = {{"minute", MINUTE_MS}, {"hour", HOUR_MS}, {"day", DAY_MS}};
    struct str rest = str_trim(text), count;
    int64_t n;
    if (!str_cut(&rest, ' ', &count) || !num_parse(count, 10000, &n)) return false;
    for (size_t i = 0; i < ARRAY_LENGTH(units); i++)
        if (str_starts(rest, str_from_c(units[i].word))) {
            *at = now_ms - n * units[i].ms;
            return true;
        }
    return false;
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
        if (str_equal(name, STR("author"))) thread->posts[0].author = value;
        if (str_equal(name, STR("at")) && !read_age(value, now_ms, &thread->posts[0].at))
            thread->posts[0].at = now_ms;
    }
}

static bool read_thread(struct str text, int64_t now_ms, struct demo_thread *thread) {
    size_t end = str_find(text, STR("\n\n"));
    *thread = (struct demo_thread){.count = 1};
    read_front(str_slice(text, 0, end), thread, now_ms);
    struct str rest = str_slice(text, end + 2, text.length);
    for (;;) {
        size_t next = str_find(rest, STR("\n--- "));
        thread->posts[thread->count - 1].body = str_trim(str_slice(rest, 0, next));
        if (next >= rest.length || thread->count == DEMO_POSTS_MOST) break;
        rest = str_slice(rest, next + 5, rest.length);
        struct str head = str_slice(rest, 0, str_find_byte(rest, '\n', 0));
        struct demo_post *post = &thread->posts[thread->count++];
        if (!str_cut(&head, ',', &post->author) || !read_age(head, now_ms, &post->at)) return false;
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

static enum err put_thread(struct cli *cli, const struct demo_thread *thread) {
    struct thread_open_in first = {.space = thread->space,
                                   .kind = thread->kind,
                                   .title = thread->title,
                                   .body = thread->posts[0].body,
                                   .at = thread->posts[0].at};
    struct thread_open_out opened;
    enum err e = member_id_of(cli, thread->posts[0].author, &first.author);
    if (e == OK) e = cli_execute(cli, &op_thread_open, &first, &opened);
    for (size_t i = 1; i < thread->count && e == OK; i++) {
        struct thread_reply_in in = {
            .thread = opened.thread, .body = thread->posts[i].body, .at = thread->posts[i].at};
        struct thread_reply_out out;
        e = member_id_of(cli, thread->posts[i].author, &in.author);
        if (e == OK) e = cli_execute(cli, &op_thread_reply, &in, &out);
    }
    return e;
}

/* The threads; their authors must be active members. */
enum cli_exit cli_demo(struct cli *cli) {
    int64_t now_ms = clock_now_ms();
    for (size_t i = 0; i < embedded_demo_count; i++) {
        const struct asset *asset = &embedded_demo[i];
        struct str name = str_from_c(asset->name);
        struct str text = {(const char *)asset->bytes, asset->length};
        static struct demo_thread thread;
        if (!str_starts(name, STR("thread-"))) continue;
        if (!read_thread(text, now_ms, &thread)) {
            cli_say("%s is malformed", asset->name);
            return CLI_FAILED;
        }
        enum err e = put_thread(cli, &thread);
        if (e != OK) return cli_result(e, asset->name);
    }
    return CLI_DONE;
}

/* Three spaces to begin with. */
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
    return status;
}
