/* PDF (ISO 32000): its text, page by page. It is served as it came, as a download only; the text is
 * for the guard. */
/* Before ours: its headers define names that ours ban. */
#include <poppler.h>

#include "tools/reader/reader.h"

enum { PAGES_MOST = 500 };

static void put_property(struct buf *text, char *value) {
    if (!value) return;
    buf_put(text, str_from_c(value));
    BUF_LIT(text, "\n");
    g_free(value);
}

/* False: a page that cannot be read, or holds no text: an image of a page, maybe. */
static bool read_page(PopplerDocument *document, int number, struct buf *text) {
    PopplerPage *page = poppler_document_get_page(document, number);
    if (!page) return false;
    char *words = poppler_page_get_text(page);
    bool has_words = words && words[0];
    put_property(text, words);
    g_object_unref(page);
    return has_words;
}

void pdf_read(struct str input, struct buf *answer) {
    struct buf text;
    GError *error = NULL;
    GBytes *bytes = g_bytes_new_static(input.bytes, input.length);
    PopplerDocument *document = poppler_document_new_from_bytes(bytes, NULL, &error);
    if (!document) {
        bool is_locked = g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
        files_answer_fault(answer, is_locked ? FILES_LOCKED : FILES_BROKEN);
        return;
    }
    int pages = poppler_document_get_n_pages(document);
    bool is_whole = pages > 0 && pages <= PAGES_MOST;
    buf_init(&text, FILES_TEXT_MOST - 4096);
    put_property(&text, poppler_document_get_title(document));
    put_property(&text, poppler_document_get_author(document));
    put_property(&text, poppler_document_get_subject(document));
    for (int i = 0; i < pages && i < PAGES_MOST && !text.is_full; i++)
        if (!read_page(document, i, &text)) is_whole = false;
    files_answer_document(answer, FILES_PDF, reader_clean(&text), is_whole && !text.is_full);
}
