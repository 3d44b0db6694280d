/* No text outlives its removal in the file. SQLite's secure_delete zeroes what is freed, but when
 * it spreads a page's cells anew it leaves copies of those that moved in the room between the cell
 * pointers and the cells, where nothing reads them and nothing erases them. So each page of the
 * database file is written without what that room holds: a VFS like the default one, but for the
 * write of main files. The WAL is not touched (its frames have checksums); purging empties it.
 *
 * Format of a page: https://www.sqlite.org/fileformat2.html, section 1.6. */
#include <pthread.h>
#include <string.h>

#include "lib/db_inside.h"
#include "lib/log.h"

enum {
    PAGE_BYTES = 8192,
    FILE_HEADER = 100,
    /* From here on the first byte of an overflow page could look like a kind of b-tree page. */
    PAGES_MOST = 0x02000000,
};

static sqlite3_vfs vfs;
static sqlite3_vfs *beneath;
static sqlite3_io_methods methods;
static const sqlite3_io_methods *methods_beneath;

static unsigned read_u16(const unsigned char *bytes) {
    return (unsigned)bytes[0] << 8 | bytes[1];
}

bool db_scrub_room(const unsigned char page[], bool is_first, size_t *from, size_t *to) {
    const unsigned char *head = page + (is_first ? FILE_HEADER : 0);
    bool is_inner = head[0] == 2 || head[0] == 5, is_leaf = head[0] == 10 || head[0] == 13;
    if (!is_inner && !is_leaf) return false;
    const unsigned char *pointers = head + (is_inner ? 12 : 8);
    size_t cells = read_u16(head + 3), start = read_u16(head + 5);
    *from = (size_t)(pointers - page) + 2 * cells;
    *to = start;
    if (start > PAGE_BYTES || *from > start) return false;
    for (size_t i = 0; i < cells; i++)
        if (read_u16(pointers + 2 * i) < start) return false; /* not what it seems */
    return true;
}

static int write_scrubbed(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at) {
    unsigned char page[PAGE_BYTES];
    size_t from, to;
    bool is_page = count == PAGE_BYTES && at % PAGE_BYTES == 0 && at / PAGE_BYTES < PAGES_MOST;
    if (!is_page || !db_scrub_room(bytes, at == 0, &from, &to))
        return methods_beneath->xWrite(file, bytes, count, at);
    memcpy(page, bytes, sizeof page);
    memset(page + from, 0, to - from);
    return methods_beneath->xWrite(file, page, count, at);
}

static int open_scrubbed(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags,
                         int *flags_out) {
    (void)self;
    int code = beneath->xOpen(beneath, name, file, flags, flags_out);
    if (code != SQLITE_OK || !(flags & SQLITE_OPEN_MAIN_DB)) return code;
    /* One way of locking on this system, so one table for all files. */
    static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&mutex);
    if (!methods_beneath) {
        methods_beneath = file->pMethods;
        methods = *methods_beneath;
        methods.xWrite = write_scrubbed;
    }
    bool is_known = file->pMethods == methods_beneath;
    pthread_mutex_unlock(&mutex);
    if (is_known)
        file->pMethods = &methods;
    else
        log_line(LOG_WARNING, "db", "an unknown kind of file: removed texts may leave traces");
    return SQLITE_OK;
}

static void set_up(void) {
    beneath = sqlite3_vfs_find(NULL);
    assert(beneath);
    vfs = *beneath;
    vfs.zName = "entrepairs";
    vfs.xOpen = open_scrubbed;
    int code = sqlite3_vfs_register(&vfs, 0);
    assert(code == SQLITE_OK);
    (void)code;
}

const char *db_scrub_vfs(void) {
    static pthread_once_t is_set_up = PTHREAD_ONCE_INIT;
    pthread_once(&is_set_up, set_up);
    return vfs.zName;
}
