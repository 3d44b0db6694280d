/* Read what is due, count it as tried, and for each row: find the words, send, close. Every change
 * is an operation of the writer; in between this thread holds nothing of the database. */
#include "server/core/mailer.h"

#include "lib/clock.h"
#include "lib/log.h"
#include "lib/mail.h"
#include "lib/mem.h"
#include "lib/queue.h"
#include "sql/core_mailer.h"

enum { TICK_MS = 1000, PAUSE_MS = MINUTE_MS, TROUBLES_MOST = 2, KEPT_DAYS = 30 };

struct mailer {
    struct mailer_options options;
    struct queue answers; /* of the writer, which always answers */
    struct queue stop;    /* only ever closed */
    pthread_t thread;
    atomic_bool is_stopping;
    int64_t paused_until_ms; /* by the (test) clock */
    /* This batch's. */
    struct arena arena; /* of one row */
    struct mail_link *link;
    const struct options *link_options; /* that it was made by */
};

/* --- What the writer does */

struct try_in {
    struct outgoing_id rows[MAIL_BATCH];
    size_t count;
};

static enum err mail_try_run(struct op_run *run, const void *input, void *output) {
    (void)output;
    const struct try_in *in = input;
    enum err e = OK;
    for (size_t i = 0; e == OK && i < in->count; i++) {
        struct outgoing_try_in row = {.due_at = run->now_ms + mail_wait_ms(1),
                                      .outgoing_id = in->rows[i]};
        e = sql_outgoing_try(run->db, &row);
    }
    return e;
}

/* What became of a row. */
enum fate { FATE_SENT, FATE_DROPPED, FATE_REFUSED, FATE_FAILED };

struct close_in {
    struct outgoing_id row;
    enum fate fate;
    const struct mail_kind *kind; /* of FATE_SENT */
    struct member_id member;
    int64_t told;
};
struct close_out {
    int64_t attempts;
    bool has_given_up;
};

static enum err close_row(struct op_run *run, struct outgoing_id row, const char *outcome) {
    struct outgoing_close_in in = {
        .sent_at = run->now_ms, .outcome = str_from_c(outcome), .outgoing_id = row};
    return sql_outgoing_close(run->db, &in);
}

static enum err put_off(struct op_run *run, struct outgoing_id row, struct close_out *out) {
    struct outgoing_attempts_in find = {.outgoing_id = row};
    struct outgoing_attempts_row found;
    enum err e = sql_outgoing_attempts(run->db, run->arena, &find, &found);
    if (e != OK) return e == ERR_NOT_FOUND ? OK : e; /* withdrawn meanwhile */
    out->attempts = found.attempts;
    out->has_given_up = found.attempts >= MAIL_ATTEMPTS_MOST;
    if (out->has_given_up) return close_row(run, row, "gave_up");
    struct outgoing_put_off_in in = {.due_at = run->now_ms + mail_wait_ms(found.attempts),
                                     .outgoing_id = row};
    return sql_outgoing_put_off(run->db, &in);
}

static enum err mail_close_run(struct op_run *run, const void *input, void *output) {
    const struct close_in *in = input;
    struct outgoing_drop_in drop = {.outgoing_id = in->row};
    enum err e = ERR_INVALID;
    switch (in->fate) {
    case FATE_SENT:
        e = close_row(run, in->row, "sent");
        if (e == OK && in->kind->sent) e = in->kind->sent(run, in->member, in->told);
        return e;
    case FATE_DROPPED:
        return sql_outgoing_drop(run->db, &drop);
    case FATE_REFUSED:
        return close_row(run, in->row, "refused");
    case FATE_FAILED:
        return put_off(run, in->row, output);
    }
    return e;
}

static const struct op op_mail_try = {.name = "mail.try", .run = mail_try_run};
static const struct op op_mail_close = {
    .name = "mail.close", .output_bytes = sizeof(struct close_out), .run = mail_close_run};

enum err mail_forget_run(struct op_run *run) {
    struct outgoing_forget_in in = {.before = run->now_ms - KEPT_DAYS * DAY_MS};
    return sql_outgoing_forget(run->db, &in);
}

int64_t mail_wait_ms(int64_t attempts) {
    static const int64_t waits[] = {MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS,
                                    8 * HOUR_MS};
    size_t at = attempts < 1 ? 0 : (size_t)attempts - 1;
    return waits[at < ARRAY_LENGTH(waits) ? at : ARRAY_LENGTH(waits) - 1];
}

/* --- The thread */

/* Sends one operation to the writer and waits, as long as it takes: this thread may. */
static enum err ask(struct mailer *m, const struct op *op, const void *input, size_t bytes,
                    struct close_out *out) {
    struct task *task = task_new(op, bytes);
    memcpy(task->input, input, bytes);
    task->actor = actor_system();
    task->reply_to = &m->answers;
    if (writer_submit(m->options.service->writer, task) != OK) {
        task_free(task);
        return ERR_BUSY;
    }
    task = queue_pop(&m->answers, -1);
    assert(task); /* the queue is never closed */
    enum err e = task->result;
    if (out && e == OK) *out = *(const struct close_out *)task->output;
    task_free(task);
    return e;
}

static const struct mail_kind *find_kind(const struct mailer *m, struct str name) {
    for (size_t i = 0; i < m->options.kinds_count; i++)
        if (str_equal(name, str_from_c(m->options.kinds[i].name))) return &m->options.kinds[i];
    return NULL;
}

/* Letters are made and addressed: ready to go. */
struct ready {
    struct buf message;
    struct str from, to, id;
    int64_t told;
};

static enum err find_address(struct mail_run *run, struct str written) {
    struct mail_person_in in = {.member_id = run->viewer.member};
    struct mail_person_row row;
    run->address = written;
    if (written.length) return OK;
    enum err e = sql_mail_person(run->db, run->arena, &in, &row);
    if (e != OK) return e;
    run->is_own_address = row.own_address.length > 0;
    run->address = run->is_own_address ? row.own_address : row.email;
    return run->address.length ? OK : ERR_NOT_FOUND;
}

static bool may_reach(const struct mail_kind *kind, const struct viewer *viewer) {
    return kind->reach == MAIL_ACCOUNT || (viewer->role & (ROLE_MEMBER | ROLE_ANIMATOR)) != 0;
}

static enum language language_of(const struct mail_run *run) {
    if (str_equal(run->viewer.language, STR("fr"))) return LANGUAGE_FR;
    if (str_equal(run->viewer.language, STR("en"))) return LANGUAGE_EN;
    return run->service->language;
}

/* The same for each attempt, and telling nothing of how many there are. */
static struct str message_id(struct mailer *m, int64_t row) {
    struct crypt_hash mac;
    char printed[CRYPT_TOKEN_CHARS + 1];
    struct str parts[] = {STR("message id"), {(const char *)&row, sizeof row}};
    crypt_mac(m->options.service->keys->blob, parts, ARRAY_LENGTH(parts), &mac);
    crypt_base64(mac.bytes, 15, printed);
    return arena_copy(&m->arena, str_from_c(printed));
}

static enum err write_mail(const struct mail_kind *kind, struct mail_run *run,
                           struct ready *ready) {
    struct mail_text text = {0};
    struct str name;
    buf_init(&text.body, MAIL_TEXT_MOST / 2);
    enum err e = kind->write(run, &text);
    if (e == OK) e = mail_sender_of(run->service, run->arena, &name, &ready->from);
    if (e == OK) e = mail_compose(run, &text, ready->id, &ready->message);
    ready->to = run->address;
    ready->told = text.told;
    buf_release(&text.body);
    return e;
}

/* Reads one state of the database; ERR_NOT_FOUND: nothing to say, or nobody to say it to. */
static enum err make_ready(struct mailer *m, const struct outgoing_due_row *row,
                           const struct mail_kind *kind, struct ready *ready) {
    struct mail_run run = {.db = m->options.reader,
                           .arena = &m->arena,
                           .service = m->options.service,
                           .kind = kind->name,
                           .now_ms = clock_now_ms(),
                           .created_at = row->created_at,
                           .payload = row->payload};
    ready->id = message_id(m, row->outgoing_id.v);
    enum err e = db_begin_read(run.db);
    if (e != OK) return e;
    e = viewer_of_member(run.db, run.arena, row->member_id, run.now_ms, &run.viewer);
    run.viewer.member = row->member_id;
    run.language = language_of(&run);
    if (e == OK && !may_reach(kind, &run.viewer)) e = ERR_NOT_FOUND;
    if (e == OK) e = find_address(&run, row->address);
    if (e == OK) e = write_mail(kind, &run, ready);
    db_end_read(run.db);
    return e;
}

static void close_link(struct mailer *m) {
    mail_link_free(m->link);
    m->link = NULL;
}

static enum err hand_over(struct mailer *m, const struct ready *ready,
                          struct mail_outcome *outcome) {
    struct mail_server server = mail_server_of(m->options.service, &m->arena);
    *outcome = (struct mail_outcome){0};
    if (str_is_empty(server.url))
        return mail_keep(m->options.maildir, ready->id, buf_str(&ready->message));
    const struct options *options = m->options.service->options;
    if (m->link && m->link_options != options) close_link(m);
    if (!m->link) {
        enum err e = mail_link_new(&server, &m->is_stopping, &m->link);
        if (e != OK) return e;
        m->link_options = options;
    }
    return mail_link_send(m->link, ready->from, ready->to, buf_str(&ready->message), outcome);
}

static void say_failed(const struct outgoing_due_row *row, const struct mail_outcome *outcome,
                       enum err e, const struct close_out *closed) {
    char then[40] = "not tried again";
    if (closed->attempts && !closed->has_given_up)
        snprintf(then, sizeof then, "attempt %lld", (long long)closed->attempts);
    log_line(closed->has_given_up ? LOG_ERROR : LOG_WARNING, "mail", "%.*s %lld: %s (%d), %s",
             STR_ARG(row->kind), (long long)row->outgoing_id.v,
             *outcome->problem ? outcome->problem : err_name(e), outcome->code, then);
}

/* What cannot be written today cannot be tomorrow; what could not be handed over may be. */
static enum fate judge_fate(enum err e, bool is_ready) {
    if (e == OK) return FATE_SENT;
    if (is_ready) return e == ERR_DENIED ? FATE_REFUSED : FATE_FAILED;
    if (e == ERR_NOT_FOUND) return FATE_DROPPED;
    bool is_broken = e == ERR_CORRUPT || e == ERR_INVALID || e == ERR_LIMIT;
    return is_broken ? FATE_REFUSED : FATE_FAILED;
}

/* One row from beginning to end; true unless the server itself is in trouble. */
static bool tend_row(struct mailer *m, const struct outgoing_due_row *row) {
    struct ready ready = {0};
    struct mail_outcome outcome = {0};
    struct close_in closing = {.row = row->outgoing_id, .member = row->member_id};
    struct close_out closed = {0};
    closing.kind = find_kind(m, row->kind);
    buf_init(&ready.message, MAIL_MESSAGE_MOST);
    enum err e = closing.kind ? make_ready(m, row, closing.kind, &ready) : ERR_NOT_FOUND;
    bool is_ready = e == OK;
    if (is_ready) e = hand_over(m, &ready, &outcome);
    closing.told = ready.told;
    closing.fate = judge_fate(e, is_ready);
    enum err noted = ask(m, &op_mail_close, &closing, sizeof closing, &closed);
    if (noted != OK)
        log_line(LOG_ERROR, "mail", "%.*s %lld: what became of it could not be noted: %s",
                 STR_ARG(row->kind), (long long)row->outgoing_id.v, err_name(noted));
    if (closing.fate == FATE_REFUSED || closing.fate == FATE_FAILED)
        say_failed(row, &outcome, e, &closed);
    buf_release(&ready.message);
    return !(is_ready && e != OK && (outcome.is_servers || e == ERR_IO));
}

/* Counts the rows as tried, then sends them; true: there may be more. */
static bool tend_batch(struct mailer *m, const struct outgoing_due_row *rows, size_t count) {
    struct try_in tried = {.count = count < MAIL_BATCH ? count : MAIL_BATCH};
    size_t troubles = 0;
    for (size_t i = 0; i < tried.count; i++) tried.rows[i] = rows[i].outgoing_id;
    if (count == 0 || ask(m, &op_mail_try, &tried, sizeof tried, NULL) != OK) return false;
    for (size_t i = 0; i < tried.count && !m->is_stopping; i++) {
        troubles = tend_row(m, &rows[i]) ? 0 : troubles + 1;
        arena_reset(&m->arena);
        if (troubles < TROUBLES_MOST) continue;
        m->paused_until_ms = clock_now_ms() + PAUSE_MS;
        return false;
    }
    return true;
}

static bool tend(struct mailer *m) {
    struct arena arena = {0};
    struct outgoing_due_in in = {.now = clock_now_ms()};
    struct outgoing_due_row *rows;
    size_t count = 0;
    if (in.now < m->paused_until_ms && m->paused_until_ms - in.now <= PAUSE_MS) return false;
    enum err e = sql_outgoing_due(m->options.reader, &arena, &in, &rows, &count);
    if (e == OK && count == 0) {
        in.is_bulk = true;
        e = sql_outgoing_due(m->options.reader, &arena, &in, &rows, &count);
    }
    bool is_more = e == OK && tend_batch(m, rows, count);
    arena_release(&arena);
    return is_more;
}

static void *mailer_main(void *context) {
    struct mailer *m = context;
    while (!m->is_stopping) {
        if (tend(m)) continue;
        /* A server has better things to keep open. */
        close_link(m);
        void *nothing = queue_pop(&m->stop, TICK_MS);
        assert(!nothing);
        (void)nothing;
    }
    close_link(m);
    return NULL;
}

struct mailer *mailer_new(const struct mailer_options *options) {
    struct mailer *m = mem_alloc(sizeof *m);
    m->options = *options;
    queue_init(&m->answers, 1);
    queue_init(&m->stop, 1);
    int failed = pthread_create(&m->thread, NULL, mailer_main, m);
    assert(!failed);
    return m;
}

void mailer_stop(struct mailer *m) {
    m->is_stopping = true;
    queue_close(&m->stop);
    pthread_join(m->thread, NULL);
}

void mailer_free(struct mailer *m) {
    db_close(m->options.reader);
    arena_release(&m->arena);
    queue_release(&m->answers);
    queue_release(&m->stop);
    mem_free(m);
}
