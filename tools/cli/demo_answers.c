/* Each file is one answer: its versions with their authors, who works so, a reservation, and
 * whether it is in force. */
#include "tools/cli/demo_answers.h"

#include "assets.h"
#include "lib/conf.h"
#include "lib/num.h"
#include "server/answers/answers.h"
#include "sql/answers_answers.h"
#include "sql/answers_answers_write.h"
#include "sql/members_members.h"

struct demo_answer {
    struct str thread, title, topics, author, signed_by, reserved_by, reservation;
    int64_t days, published_days, reserved_days; /* ago; published 0: a draft */
    struct thread_id thread_id;
    struct answer_out out;
};

static enum err member_named(struct cli *cli, struct str identifier, struct member_id *member) {
    struct member_by_identifier_in in = {.identifier = identifier};
    struct member_by_identifier_row row;
    enum err e = sql_member_by_identifier(cli->db, &cli->arena, &in, &row);
    if (e == OK) *member = row.member_id;
    return e;
}

/* "12 days ago" */
static int64_t days_of(struct str text) {
    struct str rest = str_trim(text), count;
    int64_t days;
    return str_cut(&rest, ' ', &count) && num_parse(count, 10000, &days) ? days : 0;
}

static void read_front(struct str front, struct demo_answer *a) {
    struct str line;
    while (str_cut(&front, '\n', &line)) {
        size_t colon = str_find_byte(line, ':', 0);
        struct str name = str_slice(line, 0, colon);
        struct str value = str_trim(str_slice(line, colon + 1, line.length));
        if (str_equal(name, STR("thread"))) a->thread = value;
        if (str_equal(name, STR("title"))) a->title = value;
        if (str_equal(name, STR("topics"))) a->topics = value;
        if (str_equal(name, STR("author"))) a->author = value;
        if (str_equal(name, STR("at"))) a->days = days_of(value);
        if (str_equal(name, STR("published"))) a->published_days = days_of(value);
        if (str_equal(name, STR("signed"))) a->signed_by = value;
        if (str_equal(name, STR("reserved_by"))) a->reserved_by = value;
        if (str_equal(name, STR("reserved"))) a->reserved_days = days_of(value);
        if (str_equal(name, STR("reservation"))) a->reservation = value;
    }
}

/* Every message of the thread is a source. */
static enum err add_sources(struct cli *cli, struct answer_save_in *in) {
    struct answer_choices_in find = {.thread_id = in->thread, .most = ANSWER_SOURCES_MOST};
    struct answer_choices_row *rows;
    enum err e = sql_answer_choices(cli->db, &cli->arena, &find, &rows, &in->sources_count);
    for (size_t i = 0; e == OK && i < in->sources_count; i++) in->sources[i] = rows[i].post_id;
    return e;
}

static enum err put_version(struct cli *cli, struct demo_answer *a, struct str author, int64_t days,
                            struct str body) {
    struct str topics = a->topics;
    struct answer_save_in in = {.thread = a->thread_id,
                                .version = a->out.version,
                                .title = a->title,
                                .body = str_trim(body),
                                .at = cli->run.now_ms - days * DAY_MS};
    while (in.chosen_count < ANSWER_TOPICS_MOST &&
           conf_cut_item(&topics, &in.chosen[in.chosen_count]))
        in.chosen_count++;
    enum err e = member_named(cli, author, &in.author);
    if (e == OK) e = add_sources(cli, &in);
    return e == OK ? cli_execute(cli, &op_answer_save, &in, &a->out) : e;
}

/* The first text, then those that « --- author, age » begins. */
static enum err put_versions(struct cli *cli, struct demo_answer *a, struct str rest) {
    struct str author = a->author;
    int64_t days = a->days;
    enum err e = OK;
    while (e == OK) {
        size_t next = str_find(rest, STR("\n--- "));
        e = put_version(cli, a, author, days, str_slice(rest, 0, next));
        if (next >= rest.length) break;
        rest = str_slice(rest, next + 5, rest.length);
        size_t line = str_find_byte(rest, '\n', 0);
        struct str head = str_slice(rest, 0, line);
        if (!str_cut(&head, ',', &author)) return ERR_INVALID;
        days = days_of(head);
        rest = str_slice(rest, line, rest.length);
    }
    return e;
}

static enum err put_voices(struct cli *cli, struct demo_answer *a) {
    struct str people = a->signed_by, one;
    enum err e = OK;
    while (e == OK && conf_cut_item(&people, &one)) {
        struct answer_sign_in sign = {.answer = a->out.answer, .is_on = true};
        e = member_named(cli, one, &sign.author);
        if (e == OK) e = cli_execute(cli, &op_answer_sign, &sign, &a->out);
    }
    if (e != OK || str_is_empty(a->reservation)) return e;
    struct answer_reserve_in reserve = {.answer = a->out.answer,
                                        .body = a->reservation,
                                        .is_named = true,
                                        .at = cli->run.now_ms - a->reserved_days * DAY_MS};
    e = member_named(cli, a->reserved_by, &reserve.author);
    return e == OK ? cli_execute(cli, &op_answer_reserve, &reserve, &a->out) : e;
}

static enum err put_answer(struct cli *cli, struct str text) {
    size_t end = str_find(text, STR("\n\n"));
    struct demo_answer a = {.days = 1};
    read_front(str_slice(text, 0, end), &a);
    struct thread_titled_in find = {.title = a.thread};
    struct thread_titled_row thread;
    enum err e = sql_thread_titled(cli->db, &cli->arena, &find, &thread);
    if (e != OK) return e;
    a.thread_id = thread.thread_id;
    e = put_versions(cli, &a, str_slice(text, end, text.length));
    struct answer_publish_in publish = {.answer = a.out.answer,
                                        .version = a.out.version,
                                        .review_days = ANSWER_REVIEW_DAYS,
                                        .is_closing = true,
                                        .at = cli->run.now_ms - a.published_days * DAY_MS};
    if (e == OK && a.published_days) e = cli_execute(cli, &op_answer_publish, &publish, &a.out);
    return e == OK ? put_voices(cli, &a) : e;
}

enum err demo_put_answers(struct cli *cli) {
    enum err e = OK;
    for (size_t i = 0; i < embedded_demo_count && e == OK; i++) {
        const struct asset *asset = &embedded_demo[i];
        if (!str_starts(str_from_c(asset->name), STR("answer-"))) continue;
        e = put_answer(cli, (struct str){(const char *)asset->bytes, asset->length});
        if (e != OK) cli_say("%s was not put", asset->name);
    }
    return e;
}
