/* Two tables with one place for each key: who comes later has it. */
#include "server/core/memo.h"

#include "lib/mem.h"

enum { PEOPLE_TEXTS_MOST = 1 << 20 };

struct kept_person {
    struct memo_person person;
    enum language language;
};

struct kept_block {
    struct memo_block key;
    struct buf markup;
};

struct memo {
    struct db *db;
    const struct policy *policy; /* by which what is kept was printed */
    int64_t version;             /* of the database */
    const struct policy *asked;  /* of this request */
    bool is_open, is_checked, is_usable;
    struct kept_person people[MEMO_PEOPLE];
    size_t texts_bytes;
    struct arena texts;
    struct kept_block blocks[MEMO_BLOCKS];
    size_t blocks_bytes;
};

struct memo *memo_new(struct db *db) {
    struct memo *memo = mem_alloc(sizeof *memo);
    memo->db = db;
    return memo;
}

static void forget_people(struct memo *memo) {
    memset(memo->people, 0, sizeof memo->people);
    arena_reset(&memo->texts);
    memo->texts_bytes = 0;
}

static void forget_block(struct memo *memo, struct kept_block *block) {
    memo->blocks_bytes -= block->markup.capacity;
    buf_release(&block->markup);
    block->key = (struct memo_block){0};
}

static void forget_blocks(struct memo *memo) {
    for (size_t i = 0; i < MEMO_BLOCKS; i++) forget_block(memo, &memo->blocks[i]);
    assert(memo->blocks_bytes == 0);
}

void memo_free(struct memo *memo) {
    forget_blocks(memo);
    arena_release(&memo->texts);
    mem_free(memo);
}

void memo_begin(struct memo *memo, const struct policy *policy) {
    memo->asked = policy;
    memo->is_open = true;
    memo->is_checked = false;
}

void memo_end(struct memo *memo) {
    memo->is_open = false;
}

/* The version is that of the state this transaction reads; asked once a request, and only by those
 * that look for something. */
static bool is_usable(struct memo *memo) {
    int64_t version;
    if (!memo->is_open) return false;
    if (memo->is_checked) return memo->is_usable;
    memo->is_checked = true;
    memo->is_usable = false;
    if (!db_in_transaction(memo->db) || db_data_version(memo->db, &version) != OK) return false;
    if (version != memo->version || memo->asked != memo->policy) {
        forget_people(memo);
        forget_blocks(memo);
        memo->version = version;
        memo->policy = memo->asked;
    }
    memo->is_usable = true;
    return true;
}

/* Makes the texts its own; their bytes. */
static size_t copy_texts(struct arena *arena, struct author_view *view) {
    struct str *texts[] = {&view->name, &view->called, &view->initials, &view->kind, &view->region};
    size_t bytes = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        bytes += texts[i]->length;
        if (texts[i]->length) *texts[i] = arena_copy(arena, *texts[i]);
    }
    return bytes;
}

static struct kept_person *person_at(struct memo *memo, struct member_id member,
                                     enum language language) {
    return &memo->people[((uint64_t)member.v * 2 + (uint64_t)language) % MEMO_PEOPLE];
}

bool memo_find_person(struct memo *memo, struct member_id member, enum language language,
                      int64_t now_ms, struct arena *arena, struct memo_person *person) {
    if (!is_usable(memo)) return false;
    const struct kept_person *kept = person_at(memo, member, language);
    if (kept->person.view.member_id.v != member.v || kept->language != language) return false;
    if (now_ms >= kept->person.until_ms) return false;
    *person = kept->person;
    copy_texts(arena, &person->view);
    return true;
}

void memo_keep_person(struct memo *memo, enum language language, const struct memo_person *person) {
    if (!is_usable(memo) || person->view.member_id.v == 0) return;
    if (memo->texts_bytes > PEOPLE_TEXTS_MOST) forget_people(memo);
    struct kept_person *kept = person_at(memo, person->view.member_id, language);
    *kept = (struct kept_person){*person, language};
    memo->texts_bytes += copy_texts(&memo->texts, &kept->person.view);
}

static struct kept_block *block_at(struct memo *memo, const struct memo_block *key) {
    uint64_t mixed = (uint64_t)key->thread.v * 0x9e3779b97f4a7c15U + (uint64_t)key->page * 2 +
                     (uint64_t)key->language;
    return &memo->blocks[(mixed ^ mixed >> 29) % MEMO_BLOCKS];
}

bool memo_find_block(struct memo *memo, const struct memo_block *block, int64_t now_ms,
                     struct html *markup) {
    if (!is_usable(memo)) return false;
    const struct kept_block *kept = block_at(memo, block);
    bool is_it = kept->key.thread.v == block->thread.v && kept->key.page == block->page &&
                 kept->key.language == block->language;
    if (!is_it || now_ms >= kept->key.until_ms) return false;
    *markup = (struct html){kept->markup.bytes, kept->markup.length};
    return true;
}

void memo_keep_block(struct memo *memo, const struct memo_block *block, struct buf *markup) {
    if (!is_usable(memo) || markup->is_full || markup->capacity > MEMO_BLOCK_MOST) return;
    struct kept_block *kept = block_at(memo, block);
    forget_block(memo, kept);
    if (memo->blocks_bytes + markup->capacity > MEMO_BYTES_MOST) forget_blocks(memo);
    *kept = (struct kept_block){*block, *markup};
    memo->blocks_bytes += markup->capacity;
    buf_init(markup, markup->ceiling);
}
