/* Opening and asking. libmaxminddb maps the file and walks its tree; before it may, the numbers
 * that it trusts (where the tree ends) are checked here against the file's size, and what records
 * hold is decoded by geo_data. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <maxminddb.h>

#include "lib/geo.h"
#include "lib/geo_data.h"
#include "lib/mem.h"

enum { METADATA_MOST = 128 * 1024, SEPARATOR = 16, CHUNK = 16 * 1024 };

static const char marker[] = "\xab\xcd\xefMaxMind.com";

struct geo {
    MMDB_s db;
    bool is_ipv6;
};

struct country country_of(struct str code) {
    struct country country = {""};
    bool is_fine = code.length == 2 && code.bytes[0] >= 'A' && code.bytes[0] <= 'Z' &&
                   code.bytes[1] >= 'A' && code.bytes[1] <= 'Z';
    if (is_fine) memcpy(country.code, code.bytes, 2);
    return country;
}

bool country_is_known(const struct country *country) {
    return country->code[0] != '\0';
}

bool country_equal(const struct country *a, const struct country *b) {
    return memcmp(a->code, b->code, sizeof a->code) == 0;
}

/* ---- before the library sees it ---- */

/* Behind the last marker, to the end: as the library looks for it. NULL when there is none. */
static const uint8_t *find_metadata(const uint8_t *bytes, size_t length) {
    size_t most = length < METADATA_MOST ? length : METADATA_MOST;
    size_t marker_length = sizeof marker - 1;
    if (length < marker_length) return NULL;
    for (size_t i = marker_length; i <= most; i++)
        if (memcmp(bytes + length - i, marker, marker_length) == 0)
            return bytes + length - i + marker_length;
    return NULL;
}

static bool read_number(const uint8_t *metadata, size_t length, struct str key, uint64_t *out) {
    struct geo_reader r = geo_reader_at(metadata, length, 0);
    return geo_enter(&r, key) == GEO_FOUND && geo_read_uint(&r, out);
}

/* The library reads these lists too, and forgets what it has allocated when one is of another kind.
 */
static bool has_lists(const uint8_t *metadata, size_t length) {
    struct geo_reader languages = geo_reader_at(metadata, length, 0), description = languages;
    return geo_enter(&languages, STR("languages")) == GEO_FOUND &&
           geo_holds_texts(languages, GEO_ARRAY) &&
           geo_enter(&description, STR("description")) == GEO_FOUND &&
           geo_holds_texts(description, GEO_MAP);
}

/* NULL, or what is wrong with it. */
static const char *judge(const uint8_t *bytes, size_t length) {
    const uint8_t *metadata = find_metadata(bytes, length);
    uint64_t version, nodes, bits, ip;
    if (!metadata) return "it has no end of a MaxMind database: torn, or of another kind";
    size_t size = (size_t)(bytes + length - metadata);
    if (!geo_is_plain(geo_reader_at(metadata, size, 0))) return "its description is malformed";
    bool is_read = read_number(metadata, size, STR("binary_format_major_version"), &version) &&
                   read_number(metadata, size, STR("node_count"), &nodes) &&
                   read_number(metadata, size, STR("record_size"), &bits) &&
                   read_number(metadata, size, STR("ip_version"), &ip) && has_lists(metadata, size);
    if (!is_read) return "its description is not complete";
    bool is_known =
        version == 2 && (bits == 24 || bits == 28 || bits == 32) && (ip == 4 || ip == 6);
    if (!is_known) return "its format is of another version";
    uint64_t room = (uint64_t)(metadata - bytes) - (sizeof marker - 1);
    bool fits = nodes > 0 && nodes <= GEO_FILE_MOST && nodes * bits / 4 + SEPARATOR < room;
    return fits ? NULL : "it is torn: its tree is larger than the file";
}

/* ---- a copy of the file ---- */

static enum err copy_file(int from, int to, size_t *length) {
    static const size_t most = GEO_FILE_MOST;
    char chunk[CHUNK];
    for (*length = 0;;) {
        ssize_t got = read(from, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return ERR_IO;
        if (got == 0) return OK;
        *length += (size_t)got;
        if (*length > most) return ERR_LIMIT;
        for (ssize_t put = 0; put < got;) {
            ssize_t done = write(to, chunk + put, (size_t)(got - put));
            if (done < 0 && errno != EINTR) return ERR_IO;
            if (done > 0) put += done;
        }
    }
}

static enum err copy_named(const char *path, int to, size_t *length) {
    int from = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat about;
    if (from < 0) return errno == ENOENT ? ERR_NOT_FOUND : errno == EACCES ? ERR_DENIED : ERR_IO;
    enum err e = fstat(from, &about) == 0 && S_ISREG(about.st_mode) ? OK : ERR_INVALID;
    if (e == OK) e = copy_file(from, to, length);
    close(from);
    return e;
}

static const char *judge_copy(int fd, size_t length) {
    if (length == 0) return "it is empty";
    void *bytes = mmap(NULL, length, PROT_READ, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED) return "no memory for it";
    const char *problem = judge(bytes, length);
    munmap(bytes, length);
    return problem;
}

/* ---- records ---- */

/* False when the record is malformed; one that tells no country is not. */
static bool read_record(const struct geo *geo, uint32_t offset, struct country *country) {
    struct geo_reader r = geo_reader_at(geo->db.data_section, geo->db.data_section_size, offset);
    struct geo_reader nested = r;
    struct str code;
    *country = (struct country){""};
    enum geo_found found = geo_enter(&r, STR("country_code"));
    if (found == GEO_ABSENT) {
        r = nested;
        found = geo_enter(&r, STR("country"));
        if (found == GEO_FOUND) found = geo_enter(&r, STR("iso_code"));
    }
    if (found == GEO_ABSENT) return true;
    if (found == GEO_MALFORMED || !geo_read_text(&r, &code)) return false;
    *country = country_of(code);
    return true;
}

struct survey {
    size_t countries; /* records that tell one */
    uint32_t last;    /* offset looked at before: neighbours are often alike */
    bool is_bad, has_last;
};

static void look_at(const struct geo *geo, uint8_t type, const MMDB_entry_s *entry,
                    struct survey *survey) {
    struct country country;
    if (type == MMDB_RECORD_TYPE_INVALID) survey->is_bad = true;
    if (type != MMDB_RECORD_TYPE_DATA) return;
    if (survey->has_last && survey->last == entry->offset) return;
    survey->last = entry->offset;
    survey->has_last = true;
    if (!read_record(geo, entry->offset, &country)) survey->is_bad = true;
    survey->countries += country_is_known(&country);
}

static const char *survey_records(const struct geo *geo) {
    struct survey survey = {0};
    MMDB_search_node_s node;
    for (uint32_t i = 0; i < geo->db.metadata.node_count && !survey.is_bad; i++) {
        if (MMDB_read_node(&geo->db, i, &node) != MMDB_SUCCESS) return "its tree is malformed";
        look_at(geo, node.left_record_type, &node.left_record_entry, &survey);
        look_at(geo, node.right_record_type, &node.right_record_entry, &survey);
    }
    if (survey.is_bad) return "a record of it is malformed";
    return survey.countries ? NULL : "no record of it tells a country";
}

static const char *open_copy(int fd, size_t length, struct geo **out) {
    char name[64];
    const char *problem = judge_copy(fd, length);
    if (problem) return problem;
    struct geo *geo = mem_alloc(sizeof *geo);
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    int status = MMDB_open(name, MMDB_MODE_MMAP, &geo->db);
    if (status != MMDB_SUCCESS) {
        mem_free(geo);
        return MMDB_strerror(status);
    }
    geo->is_ipv6 = geo->db.metadata.ip_version == 6;
    problem = survey_records(geo);
    if (problem)
        geo_close(geo);
    else
        *out = geo;
    return problem;
}

enum err geo_open(const char *path, struct geo **out, const char **problem) {
    static const char *const meanings[ERR_COUNT_] = {
        [ERR_NOT_FOUND] = "there is no such file",
        [ERR_DENIED] = "it may not be read by this user",
        [ERR_INVALID] = "it is no ordinary file",
        [ERR_LIMIT] = "it is larger than 64 MB: a database of countries alone is wanted",
        [ERR_IO] = "it cannot be read",
    };
    size_t length;
    int copy = memfd_create("countries", MFD_CLOEXEC);
    *problem = "no memory for it";
    if (copy < 0) return ERR_IO;
    enum err e = copy_named(path, copy, &length);
    *problem = e == OK ? open_copy(copy, length, out) : meanings[e];
    if (e == OK && *problem) e = ERR_CORRUPT;
    close(copy);
    return e;
}

void geo_close(struct geo *geo) {
    MMDB_close(&geo->db);
    mem_free(geo);
}

/* ---- asking ---- */

struct country geo_find(const struct geo *geo, const uint8_t address[16]) {
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
    struct sockaddr_in v4 = {.sin_family = AF_INET};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
    const struct sockaddr *asked = (const struct sockaddr *)&v6;
    struct country country = {""};
    bool is_ipv4 = memcmp(address, mapped, sizeof mapped) == 0;
    int status;
    if (!is_ipv4 && !geo->is_ipv6) return country;
    if (is_ipv4) {
        memcpy(&v4.sin_addr, address + 12, 4);
        asked = (const struct sockaddr *)&v4;
    } else {
        memcpy(&v6.sin6_addr, address, 16);
    }
    MMDB_lookup_result_s result = MMDB_lookup_sockaddr(&geo->db, asked, &status);
    if (status != MMDB_SUCCESS || !result.found_entry) return country;
    if (!read_record(geo, result.entry.offset, &country)) return (struct country){""};
    return country;
}

int64_t geo_made_at(const struct geo *geo) {
    uint64_t seconds = geo->db.metadata.build_epoch;
    return seconds < INT64_C(1) << 40 ? (int64_t)seconds * 1000 : 0;
}
