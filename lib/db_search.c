/* The tokenizer "french" of the full-text index (FTS5), registered on every connection: the words
 * of lib/stem. A question's terms come as they are, after a mark that no text can put there: they
 * have been through lib/stem already, and a stem cut twice would be another word. */
#include "lib/db_inside.h"
#include "lib/stem.h"

static int french_create(void *context, const char **words, int count, Fts5Tokenizer **out) {
    (void)words;
    struct db *db = context;
    if (count) return SQLITE_ERROR;
    if (!db->stemmer) db->stemmer = stemmer_new();
    *out = (Fts5Tokenizer *)db->stemmer;
    return SQLITE_OK;
}

/* The stemmer is the connection's. */
static void french_delete(Fts5Tokenizer *tokenizer) {
    (void)tokenizer;
}

typedef int take_token(void *context, int flags, const char *term, int length, int from, int to);

static int french_cut(Fts5Tokenizer *tokenizer, void *context, int flags, const char *bytes,
                      int length, take_token *take) {
    struct stemmer *stemmer = (struct stemmer *)tokenizer;
    struct str text = {bytes, length > 0 ? (size_t)length : 0};
    if ((flags & FTS5_TOKENIZE_QUERY) && length > 1 && bytes[0] == '=')
        return take(context, 0, bytes + 1, length - 1, 1, length);
    struct stem_word word;
    for (size_t at = 0; stem_next(stemmer, text, &at, &word);) {
        int code =
            take(context, 0, word.term.bytes, (int)word.term.length, (int)word.from, (int)word.to);
        if (code != SQLITE_OK) return code;
    }
    return SQLITE_OK;
}

enum err db_register_search(struct db *db) {
    static fts5_tokenizer french = {french_create, french_delete, french_cut};
    fts5_api *api = NULL;
    sqlite3_stmt *ask = NULL;
    int code = sqlite3_prepare_v2(db->handle, "SELECT fts5(?)", -1, &ask, NULL);
    if (code == SQLITE_OK) {
        sqlite3_bind_pointer(ask, 1, (void *)&api, "fts5_api_ptr", NULL);
        code = sqlite3_step(ask);
    }
    sqlite3_finalize(ask);
    if (!api) return db_failed(db, "full-text index", code == SQLITE_ROW ? SQLITE_ERROR : code);
    code = api->xCreateTokenizer(api, "french", db, &french, NULL);
    return code == SQLITE_OK ? OK : db_failed(db, "full-text index", code);
}
