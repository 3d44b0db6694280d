/* The arguments are read by a table; one title is judged at once, CSV row by row from a buffer
 * that is refilled, so that a file of any size takes the same memory. */
#include "tools/cli/check_title.h"

#include <errno.h>

#include "lib/csv.h"
#include "lib/escape.h"
#include "lib/mem.h"
#include "lib/utf8.h"
#include "moderation/peer.h"

enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_SOME_REFUSED = 2, EXIT_USAGE = 64 };
enum { COLUMNS = 4, CHUNK = 256 * 1024, OUT_MAX = 64 * 1024 };

static const char usage[] =
    "usage: check-title TITLE [--occupation CODE] [--supervises yes|no] [--practising yes|no]\n"
    "                   [--organisation-kind KIND] [--policy FILE] [--json]\n"
    "       check-title --csv [--organisation-kind KIND] [--policy FILE]\n"
    "                   rows of title,occupation,supervises,practising on standard input\n";

struct command {
    const struct check_title_io *io;
    struct arena arena;
    const struct policy *policy;
    const char *policy_file;
    const char *supervises, *practising;
    struct peer_facts facts;
    bool has_title, is_csv, is_json;
};

static int wrong(const struct command *c, const char *what, const char *which) {
    fprintf(c->io->talk, "check-title: %s%s\n%s", what, which, usage);
    return EXIT_USAGE;
}

/* The value of "--name=value" or of "--name value"; NULL when this is another option, or none. */
static const char *option_value(const char *name, int argc, char **argv, int *at) {
    const char *argument = argv[*at];
    size_t length = strlen(name);
    if (strncmp(argument, name, length) != 0) return NULL;
    if (argument[length] == '=') return argument + length + 1;
    if (argument[length] != '\0' || *at + 1 >= argc) return NULL;
    return argv[++*at];
}

static bool read_option(struct command *c, int argc, char **argv, int *at) {
    const char *occupation = NULL, *kind = NULL;
    const struct {
        const char *name, **value;
    } options[] = {
        {"--occupation", &occupation},    {"--organisation-kind", &kind},
        {"--supervises", &c->supervises}, {"--practising", &c->practising},
        {"--policy", &c->policy_file},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(options); i++) {
        const char *value = option_value(options[i].name, argc, argv, at);
        if (!value) continue;
        *options[i].value = value;
        if (occupation) c->facts.occupation_code = str_from_c(occupation);
        if (kind) c->facts.organisation_kind = str_from_c(kind);
        return true;
    }
    if (strcmp(argv[*at], "--csv") == 0) {
        c->is_csv = true;
    } else if (strcmp(argv[*at], "--json") == 0) {
        c->is_json = true;
    } else {
        return false;
    }
    return true;
}

static int read_arguments(struct command *c, int argc, char **argv) {
    bool only_titles = false;
    for (int i = 1; i < argc; i++) {
        bool is_option = !only_titles && argv[i][0] == '-' && argv[i][1] == '-';
        if (is_option && argv[i][2] == '\0') {
            only_titles = true;
        } else if (is_option) {
            if (!read_option(c, argc, argv, &i))
                return wrong(c, "unknown option, or one without its value: ", argv[i]);
        } else if (c->has_title) {
            return wrong(c, "one title only; put it in quotes: ", argv[i]);
        } else {
            c->facts.job_title = str_from_c(argv[i]);
            c->has_title = true;
        }
    }
    if (c->is_csv == c->has_title) return wrong(c, "give either a title or --csv", "");
    if (c->is_csv && c->is_json) return wrong(c, "--csv does not go with --json", "");
    if (c->is_csv && (c->supervises || c->practising || c->facts.occupation_code.length > 0))
        return wrong(c, "with --csv these facts are columns of the rows", "");
    if (!peer_fact_parse(str_from_c(c->supervises), &c->facts.supervises))
        return wrong(c, "--supervises is yes or no, not ", c->supervises);
    if (!peer_fact_parse(str_from_c(c->practising), &c->facts.practising))
        return wrong(c, "--practising is yes or no, not ", c->practising);
    if (!utf8_is_valid(c->facts.job_title)) return wrong(c, "the title is not UTF-8", "");
    return EXIT_DONE;
}

static bool read_file(struct command *c, const char *path, struct str *text) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        fprintf(c->io->talk, "check-title: %s: %s\n", path, strerror(errno));
        return false;
    }
    char *bytes = arena_alloc(&c->arena, CONF_TEXT_MAX + 1);
    *text = (struct str){bytes, fread(bytes, 1, CONF_TEXT_MAX + 1, file)};
    bool is_read = ferror(file) == 0;
    fclose(file);
    if (!is_read) fprintf(c->io->talk, "check-title: %s cannot be read\n", path);
    return is_read;
}

static int load_policy(struct command *c, struct str builtin) {
    struct str text = builtin;
    if (c->policy_file && !read_file(c, c->policy_file, &text)) return EXIT_FAILED;
    struct conf_error error;
    if (policy_load(&c->arena, text, &c->policy, &error)) {
        const char *name = c->policy_file ? c->policy_file : "the built-in policy";
        if (error.line > 0) {
            fprintf(c->io->talk, "check-title: %s, line %zu: %s\n", name, error.line, error.text);
        } else {
            fprintf(c->io->talk, "check-title: %s: %s\n", name, error.text);
        }
        return EXIT_FAILED;
    }
    struct str kind = c->facts.organisation_kind;
    if (kind.length > 0 && !policy_kind(c->policy, kind))
        fprintf(c->io->talk,
                "check-title: the policy has no kind of organisation \"%.*s\": not entitled\n",
                STR_ARG(kind));
    return EXIT_DONE;
}

static void put_member(struct buf *out, const char *name, struct str value) {
    buf_put_format(out, "\"%s\": \"", name);
    escape_json(out, value);
    buf_put_byte(out, '"');
}

static void put_json(struct buf *out, const struct policy *p, const struct peer_verdict *v) {
    BUF_LIT(out, "{");
    put_member(out, "verdict", str_from_c(peer_outcome_name(v->outcome)));
    BUF_LIT(out, ", ");
    put_member(out, "reason", str_from_c(peer_reason_name(v->reason)));
    BUF_LIT(out, ", ");
    put_member(out, "rule", v->rule_id);
    BUF_LIT(out, ",\n \"sentence\": {");
    put_member(out, "fr", v->sentence_fr);
    BUF_LIT(out, ",\n              ");
    put_member(out, "en", v->sentence_en);
    BUF_LIT(out, "},");
    if (v->exception) {
        BUF_LIT(out, "\n \"exception\": {");
        put_member(out, "id", v->exception->id);
        BUF_LIT(out, ",\n               ");
        put_member(out, "fr", v->exception->reason_fr);
        BUF_LIT(out, ",\n               ");
        put_member(out, "en", v->exception->reason_en);
        BUF_LIT(out, "},");
    }
    BUF_LIT(out, "\n \"policy\": {");
    put_member(out, "name", p->name);
    BUF_LIT(out, ", ");
    put_member(out, "version", p->version);
    BUF_LIT(out, ", ");
    put_member(out, "fingerprint", p->fingerprint);
    BUF_LIT(out, "}}\n");
}

static void put_text(struct buf *out, const struct peer_verdict *v) {
    buf_put_format(out, "verdict: %s\n", peer_outcome_name(v->outcome));
    if (v->reason) buf_put_format(out, "reason: %s\n", peer_reason_name(v->reason));
    buf_put_format(out, "rule: %.*s\n%.*s\n", STR_ARG(v->rule_id), STR_ARG(v->sentence_fr));
}

static int flush(const struct command *c, struct buf *out) {
    size_t written = out->length ? fwrite(out->bytes, 1, out->length, c->io->out) : 0;
    bool is_done = written == out->length && fflush(c->io->out) == 0;
    if (!is_done) fprintf(c->io->talk, "check-title: writing failed: %s\n", strerror(errno));
    buf_reset(out);
    return is_done ? EXIT_DONE : EXIT_FAILED;
}

static int check_one(struct command *c) {
    struct peer_verdict verdict;
    peer_judge(c->policy, &c->facts, &verdict);
    struct buf out;
    buf_init(&out, OUT_MAX);
    if (c->is_json) {
        put_json(&out, c->policy, &verdict);
    } else {
        put_text(&out, &verdict);
    }
    int status = flush(c, &out);
    buf_release(&out);
    return status;
}

/* Standard input, a chunk at a time. `bytes` begins with the row that was cut. */
struct stream {
    struct command *command;
    struct csv_reader reader;
    struct buf out;
    char *bytes;
    size_t room, length;
    bool is_started, has_refused;
};

/* More text behind the unread rest; false when reading failed. */
static bool refill(struct stream *s) {
    size_t rest = s->reader.text.length;
    if (rest > 0) memmove(s->bytes, s->reader.text.bytes, rest);
    if (s->room - rest < CHUNK) {
        s->room = rest + 2 * CHUNK;
        s->bytes = mem_resize(s->bytes, s->room);
    }
    size_t more = fread(s->bytes + rest, 1, s->room - rest, s->command->io->in);
    bool is_last = more < s->room - rest;
    struct str text = {s->bytes, rest + more};
    if (s->is_started) {
        s->reader.text = text;
    } else {
        csv_start(&s->reader, text, ',');
    }
    s->is_started = true;
    s->reader.is_partial = !is_last;
    return ferror(s->command->io->in) == 0;
}

/* A row that says nothing usable keeps its line in the output, so that lines still match. */
static void refuse_row(struct stream *s, size_t row, const char *why) {
    fprintf(s->command->io->talk, "check-title: row %zu: %s\n", row, why);
    buf_put_format(&s->out, "invalid,%s,\n", why);
    s->has_refused = true;
}

static void check_row(struct stream *s, const struct csv_row *row) {
    const struct str empty = {0};
    struct peer_facts facts = s->command->facts;
    struct peer_verdict verdict;
    if (row->count > COLUMNS) {
        refuse_row(s, row->number, "more than four columns");
        return;
    }
    facts.job_title = row->fields[0];
    facts.occupation_code = row->count > 1 ? row->fields[1] : empty;
    if (!utf8_is_valid(facts.job_title)) {
        refuse_row(s, row->number, "the title is not UTF-8");
    } else if (row->count > 2 && !peer_fact_parse(row->fields[2], &facts.supervises)) {
        refuse_row(s, row->number, "supervises is yes or no or empty");
    } else if (row->count > 3 && !peer_fact_parse(row->fields[3], &facts.practising)) {
        refuse_row(s, row->number, "practising is yes or no or empty");
    } else {
        peer_judge(s->command->policy, &facts, &verdict);
        buf_put_format(&s->out, "%s,%s,%.*s\n", peer_outcome_name(verdict.outcome),
                       peer_reason_name(verdict.reason), STR_ARG(verdict.rule_id));
    }
}

static int check_rows(struct stream *s) {
    struct arena row_arena = {0};
    struct csv_row row;
    struct csv_error error;
    int status = EXIT_DONE;
    enum err e = ERR_BUSY;
    while (status == EXIT_DONE) {
        if (e == ERR_BUSY && !refill(s)) {
            fprintf(s->command->io->talk, "check-title: reading failed: %s\n", strerror(errno));
            status = EXIT_FAILED;
            break;
        }
        arena_reset(&row_arena);
        e = csv_read(&s->reader, &row_arena, &row, &error);
        if (e == ERR_NOT_FOUND) break;
        if (e == OK) {
            check_row(s, &row);
        } else if (e != ERR_BUSY) {
            refuse_row(s, error.row, error.text);
        }
        if (s->out.length > OUT_MAX / 2) status = flush(s->command, &s->out);
    }
    arena_release(&row_arena);
    return status;
}

static int check_csv(struct command *c) {
    struct stream s = {.command = c};
    buf_init(&s.out, OUT_MAX);
    int status = check_rows(&s);
    if (status == EXIT_DONE) status = flush(c, &s.out);
    if (status == EXIT_DONE && s.has_refused) status = EXIT_SOME_REFUSED;
    buf_release(&s.out);
    mem_free(s.bytes);
    return status;
}

int cli_check_title(const struct check_title_io *io, int argc, char **argv,
                    struct str builtin_policy) {
    struct command c = {.io = io};
    int status = read_arguments(&c, argc, argv);
    if (status == EXIT_DONE) status = load_policy(&c, builtin_policy);
    if (status == EXIT_DONE) status = c.is_csv ? check_csv(&c) : check_one(&c);
    arena_release(&c.arena);
    return status;
}
