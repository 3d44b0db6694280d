/* tmplc: compiles templates (.tmpl), the message catalogue (.po) and the route table (routes.def)
 * to C. One run reads everything, so that a call, a message or an address that does not exist
 * is an error of the build, with its file and line; the first error ends the run.
 *
 * Order: assets and ids, routes, messages, signatures of all templates, bodies, outputs. All
 * memory is one arena, as long as the run. */
#ifndef TMPLC_TMPLC_H
#define TMPLC_TMPLC_H

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/language.h"

enum { MOST_ITEMS = 4096, MOST_PARAMETERS = 8, MOST_PLACEHOLDERS = 12, MOST_PARTS = 16 };

struct place {
    const char *file;
    int line;
};

enum placeholder_type {
    PLACE_STR,
    PLACE_INT,
    PLACE_NUMBER,
    PLACE_DATE,
    PLACE_DATETIME,
    PLACE_FULL
};

struct placeholder {
    struct str name;
    enum placeholder_type type;
};

/* A message: texts[language][0] is the singular or only form, [1] the plural. */
struct message {
    struct str id, name; /* "thread.reply_count", "thread_reply_count" */
    struct place place;
    struct str texts[LANGUAGE_COUNT_][2];
    bool is_present[LANGUAGE_COUNT_], is_plural, is_used;
    struct placeholder placeholders[MOST_PLACEHOLDERS];
    size_t placeholders_count;
};

/* "/threads/<thread>/posts": literals and parameters by turns. */
struct route {
    struct str method, path, handler;
    struct place place;
    struct {
        struct str literal;   /* written before the parameter, possibly empty */
        struct str parameter; /* empty: none follows */
        bool is_id;
    } parts[MOST_PARTS];
    size_t parts_count, parameters_count;
};

struct parameter {
    struct str name, type; /* a struct tag, or one of int str bool url html message_id */
    bool is_value;
};

struct signature {
    struct str name;
    struct place place;
    struct parameter parameters[MOST_PARAMETERS];
    size_t parameters_count;
};

struct asset_name {
    struct str name, path;
};

struct source {
    const char *path;
    struct str text;
};

struct tmplc {
    struct arena arena;
    struct str ids[MOST_ITEMS];
    struct asset_name assets[MOST_ITEMS];
    struct route routes[MOST_ITEMS];
    struct message messages[MOST_ITEMS];
    struct signature signatures[MOST_ITEMS];
    size_t ids_count, assets_count, routes_count, messages_count, signatures_count;
};

/* A reader of one file or of part of it. */
struct cursor {
    struct tmplc *t;
    const char *file;
    struct str text;
    size_t at;
    int line;
};

/* Prints "file:line: message" and ends the run (error.c). */
void fail(struct place place, const char *format, ...) NO_RETURN PRINTF_LIKE(2, 3);

/* cursor.c */
struct place cursor_place(const struct cursor *c);
bool cursor_is_end(const struct cursor *c);
/* The byte `ahead` of the present one; 0 past the end. */
char cursor_peek(const struct cursor *c, size_t ahead);
void cursor_advance(struct cursor *c, size_t bytes);
void cursor_skip_space(struct cursor *c);
/* White space, then the word or sign; false and only the space skipped when it is not there. */
bool cursor_accept(struct cursor *c, const char *word);
void cursor_expect(struct cursor *c, const char *word);
/* An identifier [A-Za-z_][A-Za-z0-9_]*, empty when there is none. */
struct str cursor_word(struct cursor *c);
struct str cursor_expect_word(struct cursor *c, const char *what);
/* The inside of "…", escapes \n \t \" \\ resolved; must begin at the quote. */
struct str cursor_quoted(struct cursor *c);
bool is_word_byte(char byte);
/* A C string literal, in pieces short enough for every compiler. */
void put_c_string(struct buf *out, struct str text);

/* routes.c */
void routes_read_ids(struct tmplc *t, struct source s);
void routes_read(struct tmplc *t, struct source s);
const struct route *routes_find(const struct tmplc *t, struct str handler);
void routes_write(const struct tmplc *t, struct buf *header, struct buf *code);

/* catalogue.c: PO files; catalogue_finish sorts by id, compares the languages. */
void catalogue_read(struct tmplc *t, struct source s, enum language language);
void catalogue_finish(struct tmplc *t);
struct message *catalogue_find(struct tmplc *t, struct str id);
/* Cuts the next literal, and placeholder if is_placeholder, off *rest. */
bool catalogue_part(const struct message *m, struct str *rest, struct str *literal,
                    struct placeholder *placeholder, bool *is_placeholder);
const struct placeholder *catalogue_placeholder(const struct message *m, struct str name);

/* messages.c */
void messages_write(struct tmplc *t, struct buf *header, struct buf *code);

/* template.c: the signatures first, of every file, then each body. */
void template_scan(struct tmplc *t, struct source s);
void template_compile(struct tmplc *t, struct source s, struct buf *code);
void template_write_header(const struct tmplc *t, struct buf *header);

#endif
