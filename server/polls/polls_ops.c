/* Putting a poll on a message, voting, closing. */
#include "lib/crypt.h"
#include "server/core/audit.h"
#include "server/core/nobody.h"
#include "server/core/service.h"
#include "server/core/viewer.h"
#include "server/polls/polls.h"
#include "sql/polls_polls.h"

enum { WITHDRAWN_DAYS = 30 };

/* --- Putting one */

static bool is_fine(const struct op_run *run, const struct poll_new *in) {
    return in->options_count >= POLL_OPTIONS_LEAST && in->options_count <= POLL_OPTIONS_MOST &&
           !str_is_empty(in->question) && in->closes_at > run->now_ms &&
           in->closes_at <= run->now_ms + (POLL_DAYS_MOST + 1) * DAY_MS;
}

enum err poll_put(struct op_run *run, const struct poll_new *in, struct poll_id *poll) {
    if (!is_fine(run, in)) return ERR_INVALID;
    struct poll_add_in row = {.post_id = in->post,
                              .question = in->question,
                              .is_multiple = in->is_multiple,
                              .is_anonymous = in->is_anonymous,
                              .closes_at = in->closes_at};
    enum err e = sql_poll_add(run->db, &row);
    poll->v = db_last_id(run->db);
    for (size_t i = 0; e == OK && i < in->options_count; i++) {
        struct poll_option_add_in option = {
            .poll_id = *poll, .position = (int64_t)i + 1, .label = in->options[i]};
        e = sql_poll_option_add(run->db, &option);
    }
    return e;
}

/* --- Voting */

/* What stands for one person in one anonymous poll: nothing without the key. */
static void voter_of(const struct service *service, struct poll_id poll, struct member_id member,
                     struct crypt_hash *out) {
    const struct str parts[] = {STR("poll voter"),
                                {(const char *)&poll.v, sizeof poll.v},
                                {(const char *)&member.v, sizeof member.v}};
    crypt_mac(service->keys->seal, parts, ARRAY_LENGTH(parts), out);
}

enum err poll_has_voted(struct db *db, struct arena *arena, const struct service *service,
                        struct poll_id poll, struct member_id member, bool *has) {
    struct crypt_hash voter;
    voter_of(service, poll, member, &voter);
    struct poll_voter_find_in in = {.poll_id = poll, .voter = {voter.bytes, sizeof voter.bytes}};
    struct poll_voter_find_row row;
    enum err e = sql_poll_voter_find(db, arena, &in, &row);
    *has = e == OK;
    return e == ERR_NOT_FOUND ? OK : e;
}

static enum err check_peer(struct op_run *run, enum role *role) {
    struct viewer viewer;
    enum err e = viewer_of_member(run->db, run->arena, run->actor.member, run->now_ms, &viewer);
    if (e == ERR_NOT_FOUND) return ERR_DENIED;
    if (e != OK) return e;
    *role = viewer.role;
    return viewer.role == ROLE_MEMBER || viewer.role == ROLE_ANIMATOR ? OK : ERR_DENIED;
}

/* The options chosen are there, and as many as may be. */
static bool is_choice(const struct poll_visible_row *poll, unsigned choices, size_t options) {
    bool is_one = (choices & (choices - 1)) == 0;
    return choices != 0 && choices >> options == 0 && (poll->is_multiple || is_one);
}

static enum err count_choices(struct op_run *run, struct poll_id poll, unsigned choices,
                              int64_t step) {
    enum err e = OK;
    for (int64_t position = 1; e == OK && position <= POLL_OPTIONS_MOST; position++) {
        struct poll_option_count_in count = {.poll_id = poll, .position = position, .step = step};
        if (choices >> (position - 1) & 1) e = sql_poll_option_count(run->db, &count);
    }
    return e;
}

static enum err count_ballot(struct op_run *run, struct poll_id poll) {
    struct poll_count_in count = {.poll_id = poll, .step = 1};
    return sql_poll_count(run->db, &count);
}

/* The digest keeps a second ballot out; the choice goes into the sums alone. */
static enum err vote_unnamed(struct op_run *run, struct poll_id poll, unsigned choices) {
    bool has;
    enum err e = poll_has_voted(run->db, run->arena, run->service, poll, run->actor.member, &has);
    if (e == OK && has) e = ERR_CONFLICT;
    if (e != OK) return e;
    struct crypt_hash voter;
    voter_of(run->service, poll, run->actor.member, &voter);
    struct poll_voter_add_in add = {.poll_id = poll, .voter = {voter.bytes, sizeof voter.bytes}};
    e = sql_poll_voter_add(run->db, &add);
    if (e == OK) e = count_ballot(run, poll);
    return e == OK ? count_choices(run, poll, choices, 1) : e;
}

/* What they chose before goes. */
static enum err take_back(struct op_run *run, struct poll_id poll, bool *is_first) {
    struct poll_votes_own_in in = {.poll_id = poll, .member_id = run->actor.member};
    struct poll_votes_own_row *rows;
    size_t count;
    unsigned before = 0;
    enum err e = sql_poll_votes_own(run->db, run->arena, &in, &rows, &count);
    if (e != OK) return e;
    for (size_t i = 0; i < count; i++) before |= 1u << (rows[i].position - 1);
    *is_first = count == 0;
    struct poll_votes_remove_in remove = {.poll_id = poll, .member_id = run->actor.member};
    e = sql_poll_votes_remove(run->db, &remove);
    return e == OK ? count_choices(run, poll, before, -1) : e;
}

static enum err vote_named(struct op_run *run, struct poll_id poll, unsigned choices) {
    bool is_first;
    enum err e = take_back(run, poll, &is_first);
    if (e == OK && is_first) e = count_ballot(run, poll);
    for (int64_t position = 1; e == OK && position <= POLL_OPTIONS_MOST; position++) {
        struct poll_vote_add_in add = {
            .poll_id = poll, .member_id = run->actor.member, .position = position};
        if (choices >> (position - 1) & 1) e = sql_poll_vote_add(run->db, &add);
    }
    return e == OK ? count_choices(run, poll, choices, 1) : e;
}

static enum err poll_vote_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct poll_vote_in *in = input;
    struct poll_visible_in find = {.poll_id = in->poll};
    struct poll_visible_row poll;
    struct poll_options_of_in of = {.poll_id = in->poll};
    struct poll_options_of_row *options;
    size_t count;
    enum role role;
    enum err e = check_peer(run, &role);
    if (e == OK) e = sql_poll_visible(run->db, run->arena, &find, &poll);
    if (e == OK) e = sql_poll_options_of(run->db, run->arena, &of, &options, &count);
    if (e != OK) return e;
    if (poll.closed_at || poll.closes_at <= run->now_ms) return ERR_TIMEOUT;
    if (!is_choice(&poll, in->choices, count)) return ERR_INVALID;
    return poll.is_anonymous ? vote_unnamed(run, in->poll, in->choices)
                             : vote_named(run, in->poll, in->choices);
}

const struct op op_poll_vote = {.name = "poll.vote", .run = poll_vote_run};

/* --- Closing */

static enum err close_at(struct op_run *run, struct poll_id poll, int64_t at) {
    struct poll_close_row_in close = {.poll_id = poll, .closed_at = at};
    struct poll_voters_forget_in voters = {.poll_id = poll};
    enum err e = sql_poll_close_row(run->db, &close);
    return e == OK ? sql_poll_voters_forget(run->db, &voters) : e;
}

static enum err poll_close_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct poll_close_in *in = input;
    struct poll_visible_in find = {.poll_id = in->poll};
    struct poll_visible_row poll;
    enum role role;
    enum err e = check_peer(run, &role);
    if (e == OK) e = sql_poll_visible(run->db, run->arena, &find, &poll);
    if (e != OK) return e;
    bool is_author = op_is_mine(run, poll.author_id, poll.thread_id);
    if (!is_author && role != ROLE_ANIMATOR) return ERR_DENIED;
    if (poll.closed_at) return OK;
    bool is_early = poll.closes_at > run->now_ms;
    e = close_at(run, in->poll, is_early ? op_moment(run, HOUR_MS) : poll.closes_at);
    if (e != OK || is_author || !is_early) return e;
    struct str what = arena_format(run->arena, "poll %lld", (long long)in->poll.v);
    return audit_append(run, "poll.close", what);
}

const struct op op_poll_close = {.name = "poll.close", .run = poll_close_run};

/* --- The job */

static enum err forget_poll(struct op_run *run, struct poll_id poll) {
    struct poll_voters_forget_in voters = {.poll_id = poll};
    struct poll_forget_votes_in votes = {.poll_id = poll};
    struct poll_forget_options_in options = {.poll_id = poll};
    struct poll_forget_in row = {.poll_id = poll};
    enum err e = sql_poll_voters_forget(run->db, &voters);
    if (e == OK) e = sql_poll_forget_votes(run->db, &votes);
    if (e == OK) e = sql_poll_forget_options(run->db, &options);
    return e == OK ? sql_poll_forget(run->db, &row) : e;
}

enum err polls_run(struct op_run *run) {
    struct polls_due_in due = {.now = run->now_ms};
    struct polls_due_row *rows;
    struct polls_withdrawn_in gone = {.before = run->now_ms - WITHDRAWN_DAYS * DAY_MS};
    struct polls_withdrawn_row *withdrawn;
    size_t count, withdrawn_count;
    enum err e = sql_polls_due(run->db, run->arena, &due, &rows, &count);
    for (size_t i = 0; e == OK && i < count; i++)
        e = close_at(run, rows[i].poll_id, rows[i].closes_at);
    if (e == OK) e = sql_polls_withdrawn(run->db, run->arena, &gone, &withdrawn, &withdrawn_count);
    for (size_t i = 0; e == OK && i < withdrawn_count; i++)
        e = forget_poll(run, withdrawn[i].poll_id);
    return e;
}
