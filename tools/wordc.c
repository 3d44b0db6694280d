/* wordc --out FILE LIST…: the guard's lists of words (files of moderation/words) as one hash table
 * in C. A list has lines "[section]" and, under them, words or phrases parted by commas; # begins a
 * comment. A word may stand in several sections: its classes are joined. The table keeps hashes of
 * 64 bits alone, made by lib/fold, open addressing; the first word of a phrase also tells how many
 * words its longest phrase has, and the classes of all of them. */
#include <errno.h>

#include "lib/arena.h"
#include "lib/buf.h"
#include "lib/fold.h"

enum {
    MOST_BYTES = 4 << 20,
    MOST_SECTIONS = 60,
    MOST_WORDS = 6,
    SLOTS_BITS = 15,
    FILTER_BITS = 17
};

struct slot {
    uint64_t hash, classes, begins;
    size_t longest;
};

static struct arena arena;
static struct slot slots[1 << SLOTS_BITS];
static size_t slots_used;
static struct str sections[MOST_SECTIONS];
static size_t sections_count;

static void NO_RETURN fail(const char *file, size_t line, const char *what) {
    fprintf(stderr, "%s:%zu: %s\n", file, line, what);
    exit(EXIT_FAILURE);
}

static struct str read_file(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) fail(path, 1, strerror(errno));
    char *bytes = arena_alloc(&arena, MOST_BYTES);
    struct str text = {bytes, fread(bytes, 1, MOST_BYTES, file)};
    if (ferror(file) || text.length == MOST_BYTES) fail(path, 1, "cannot be read, or too long");
    fclose(file);
    return text;
}

static struct slot *slot_of(uint64_t hash) {
    size_t at = (hash ^ hash >> 31) % ARRAY_LENGTH(slots);
    if (hash == 0 || slots_used > ARRAY_LENGTH(slots) / 8 * 5)
        fail("wordc", 1, "the table is full");
    while (slots[at].hash && slots[at].hash != hash) at = (at + 1) % ARRAY_LENGTH(slots);
    if (!slots[at].hash) slots_used++;
    slots[at].hash = hash;
    return &slots[at];
}

static size_t section_of(const char *file, size_t line, struct str name) {
    for (size_t i = 0; i < sections_count; i++)
        if (str_equal(sections[i], name)) return i;
    if (sections_count == MOST_SECTIONS) fail(file, line, "too many sections");
    sections[sections_count] = name;
    return sections_count++;
}

/* The first word of a phrase. */
static struct str first_word(struct str phrase) {
    size_t words = 0, end = 0;
    while (end < phrase.length) {
        size_t next = end + 1;
        fold_phrase(str_slice(phrase, 0, next), &words);
        bool is_parted = strchr(" -'", phrase.bytes[end]) != NULL;
        if (words && is_parted) break;
        end = next;
    }
    return str_slice(phrase, 0, end);
}

static void add(const char *file, size_t line, size_t section, struct str phrase) {
    size_t words, one;
    uint64_t hash = fold_phrase(phrase, &words);
    if (words == 0 || words > MOST_WORDS) fail(file, line, "a phrase has one to six words");
    slot_of(hash)->classes |= UINT64_C(1) << section;
    struct slot *first = slot_of(fold_phrase(first_word(phrase), &one));
    if (words > 1) first->begins |= UINT64_C(1) << section;
    if (words > 1 && words > first->longest) first->longest = words;
}

static void read_list(const char *path) {
    struct str rest = read_file(path), row, item;
    size_t line = 0, section = MOST_SECTIONS;
    while (str_cut(&rest, '\n', &row)) {
        line++;
        row = str_trim(str_slice(row, 0, str_find_byte(row, '#', 0)));
        if (str_starts(row, STR("[")) && str_ends(row, STR("]"))) {
            section = section_of(path, line, str_slice(row, 1, row.length - 1));
            continue;
        }
        while (str_cut(&row, ',', &item)) {
            item = str_trim(item);
            if (str_is_empty(item)) continue;
            if (section == MOST_SECTIONS) fail(path, line, "words before the first section");
            add(path, line, section, item);
        }
    }
}

static void put_section(struct buf *out, struct str name) {
    BUF_LIT(out, "WORD_");
    for (size_t i = 0; i < name.length; i++) {
        char c = name.bytes[i];
        buf_put_byte(out, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : '_');
    }
}

/* "GUARD_BIT(WORD_NAME) | …" for each bit, or 0. */
static void put_classes(struct buf *out, uint64_t classes) {
    BUF_LIT(out, "0");
    for (size_t s = 0; s < sections_count; s++) {
        if (!(classes >> s & 1)) continue;
        BUF_LIT(out, " | GUARD_BIT(");
        put_section(out, sections[s]);
        BUF_LIT(out, ")");
    }
}

static void put_table(struct buf *out) {
    BUF_LIT(out, "/* Made by tools/wordc of moderation/words: not to be edited. */\n"
                 "#include \"moderation/guard_words.h\"\n\n");
    buf_put_format(out, "const unsigned guard_slots_bits = %d;\n\n", SLOTS_BITS);
    buf_put_format(out, "const struct guard_slot guard_slots[%zu] = {\n", ARRAY_LENGTH(slots));
    for (size_t i = 0; i < ARRAY_LENGTH(slots); i++) {
        if (!slots[i].hash) continue;
        buf_put_format(out, "[%zu] = {UINT64_C(%#llx), ", i, (unsigned long long)slots[i].hash);
        put_classes(out, slots[i].classes);
        buf_put_format(out, ", GUARD_LONGEST(%zu) | ", slots[i].longest);
        put_classes(out, slots[i].begins);
        BUF_LIT(out, "},\n");
    }
    BUF_LIT(out, "};\n");
}

/* A bit for each word: most words of a text are in no list, and the filter, unlike the table, fits
 * a processor's nearest cache. */
static void put_filter(struct buf *out) {
    static uint64_t filter[1 << (FILTER_BITS - 6)];
    for (size_t i = 0; i < ARRAY_LENGTH(slots); i++) {
        size_t bit = (slots[i].hash ^ slots[i].hash >> 31) % (UINT64_C(1) << FILTER_BITS);
        if (slots[i].hash) filter[bit / 64] |= UINT64_C(1) << bit % 64;
    }
    buf_put_format(out, "\nconst uint64_t guard_filter[GUARD_FILTER_BITS / 64] = {\n");
    for (size_t i = 0; i < ARRAY_LENGTH(filter); i++)
        buf_put_format(out, "UINT64_C(%#llx),\n", (unsigned long long)filter[i]);
    buf_put_format(out, "};\n_Static_assert(GUARD_FILTER_BITS == 1 << %d, \"as told\");\n",
                   FILTER_BITS);
}

int main(int argc, char **argv) {
    if (argc < 4 || strcmp(argv[1], "--out") != 0) fail("wordc", 1, "--out FILE LIST…");
    for (int i = 3; i < argc; i++) read_list(argv[i]);
    struct buf out;
    buf_init(&out, MOST_BYTES);
    put_table(&out);
    put_filter(&out);
    FILE *file = fopen(argv[2], "wb");
    if (!file || out.is_full || fwrite(out.bytes, 1, out.length, file) != out.length ||
        fclose(file) != 0)
        fail(argv[2], 1, "cannot be written");
    buf_release(&out);
    arena_release(&arena);
    return 0;
}
