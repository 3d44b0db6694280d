/* entrepairs-reader: the one program that opens what members upload. The daemon starts one for each
 * file; it loads its libraries, shuts itself off from everything, reads the bytes of one file on
 * standard input and writes its answer (server/files/answer.h) on standard output. It knows no
 * name, no member and no key; when it is taken over or dies, one upload is refused.
 *
 * It is no command of anybody's: installed where the daemon finds it, beside it or in libexec. */
#include "tools/reader/reader.h"

#include <errno.h>
#include <unistd.h>

#include "lib/mem.h"
#include "lib/utf8.h"

struct str reader_clean(struct buf *text) {
    struct buf out;
    struct str s = buf_str(text);
    char encoded[4];
    buf_init(&out, FILES_TEXT_MOST);
    for (size_t at = 0; at < s.length;) {
        uint32_t point = utf8_next(s, &at);
        if (point == 0) point = ' ';
        buf_put(&out, (struct str){encoded, utf8_write(encoded, point)});
    }
    return buf_str(&out);
}

static struct str read_input(void) {
    struct buf input;
    buf_init(&input, READER_INPUT_MOST);
    for (;;) {
        if (!buf_reserve(&input, 1)) break;
        size_t room = input.capacity - input.length;
        ssize_t got = read(STDIN_FILENO, input.bytes + input.length, room);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        input.length += (size_t)got;
    }
    return buf_str(&input);
}

static bool write_whole(struct str answer) {
    while (answer.length) {
        ssize_t put = write(STDOUT_FILENO, answer.bytes, answer.length);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) return false;
        answer = str_slice(answer, (size_t)put, answer.length);
    }
    return true;
}

static void judge(struct str input, struct buf *answer) {
    enum files_type type = kind_of(input);
    if (type == FILES_TYPES)
        files_answer_fault(answer, FILES_UNKNOWN);
    else if (files_is_image(type))
        image_read(input, type, answer);
    else if (type == FILES_PDF)
        pdf_read(input, answer);
    else
        office_read(input, answer);
}

int main(void) {
    struct buf answer;
    if (!kind_load() || !image_load()) {
        fprintf(stderr, "entrepairs-reader: its libraries cannot be loaded\n");
        return 3;
    }
    reader_shut_off();
    buf_init(&answer, FILES_ANSWER_MOST);
    judge(read_input(), &answer);
    bool is_written = !answer.is_full && write_whole(buf_str(&answer));
    _exit(is_written ? 0 : 1); /* without the libraries' farewells */
}
