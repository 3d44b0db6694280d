/* A message's head and its quoted-printable text. */
#include "lib/mail.h"

#include "lib/clock.h"
#include "lib/utf8.h"

enum { LINE_MOST = 76, WORD_MOST = 75 };

static const char hex[] = "0123456789ABCDEF";

static bool is_alnum(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A byte that a local part may hold (RFC 5322 atext). */
static bool is_atom(char c) {
    return is_alnum(c) || (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

static bool is_local(struct str local) {
    if (local.length == 0 || local.length > 64) return false;
    for (size_t i = 0; i < local.length; i++) {
        bool is_dot = local.bytes[i] == '.';
        bool is_edge = i == 0 || i + 1 == local.length || local.bytes[i - 1] == '.';
        if (is_dot ? is_edge : !is_atom(local.bytes[i])) return false;
    }
    return true;
}

static bool is_label(struct str label) {
    if (label.length == 0 || label.length > 63) return false;
    if (label.bytes[0] == '-' || label.bytes[label.length - 1] == '-') return false;
    for (size_t i = 0; i < label.length; i++)
        if (!is_alnum(label.bytes[i]) && label.bytes[i] != '-') return false;
    return true;
}

static bool is_domain(struct str domain) {
    struct str rest = domain, label;
    if (domain.length == 0 || domain.length > 253) return false;
    while (str_cut(&rest, '.', &label))
        if (!is_label(label)) return false;
    return true;
}

bool mail_is_address(struct str address) {
    size_t at = str_find_byte(address, '@', 0);
    if (address.length > MAIL_ADDRESS_MOST || at == address.length) return false;
    return is_local(str_slice(address, 0, at)) &&
           is_domain(str_slice(address, at + 1, address.length));
}

enum err mail_read_sender(struct str text, struct str *name, struct str *address) {
    struct str found_name = {0}, found = str_trim(text);
    if (str_ends(found, STR(">"))) {
        size_t open = str_find_byte(found, '<', 0);
        if (open == found.length) return ERR_INVALID;
        found_name = str_trim(str_slice(found, 0, open));
        if (found_name.length >= 2 && str_starts(found_name, STR("\"")) &&
            str_ends(found_name, STR("\"")))
            found_name = str_slice(found_name, 1, found_name.length - 1);
        found = str_slice(found, open + 1, found.length - 1);
    }
    if (!mail_is_address(found) || !utf8_is_clean(found_name, false) ||
        found_name.length > MAIL_SUBJECT_MOST)
        return ERR_INVALID;
    *name = found_name;
    *address = found;
    return OK;
}

static void put_hex(struct buf *out, char byte) {
    unsigned char c = (unsigned char)byte;
    buf_put_byte(out, '=');
    buf_put_byte(out, hex[c >> 4]);
    buf_put_byte(out, hex[c & 15]);
}

/* Encoded words (RFC 2047, "Q"), each of whole code points, one a line. Where a text is plain ASCII
 * that nothing could misread it stands as it is. */
static void put_words(struct buf *out, struct str text, size_t column) {
    bool is_plain = column + text.length <= LINE_MOST;
    for (size_t i = 0; i < text.length; i++)
        is_plain = is_plain && (is_alnum(text.bytes[i]) || text.bytes[i] == ' ');
    if (is_plain) {
        buf_put(out, text);
        return;
    }
    size_t at = 0, used = column;
    BUF_LIT(out, "=?UTF-8?Q?");
    used += 10;
    while (at < text.length) {
        size_t from = at;
        utf8_next(text, &at);
        bool is_bare = at - from == 1 && (is_alnum(text.bytes[from]) || text.bytes[from] == ' ');
        size_t cost = is_bare ? 1 : 3 * (at - from);
        if (used + cost + 2 > WORD_MOST) {
            BUF_LIT(out, "?=\r\n =?UTF-8?Q?");
            used = 11;
        }
        used += cost;
        for (size_t i = from; i < at; i++)
            if (is_bare)
                buf_put_byte(out, text.bytes[i] == ' ' ? '_' : text.bytes[i]);
            else
                put_hex(out, text.bytes[i]);
    }
    BUF_LIT(out, "?=");
}

/* A byte that would not arrive as it is: a space at a line's end is lost, a dot at its beginning
 * ends messages, "From " there begins another in a mailbox. */
static bool needs_hex(struct str line, size_t at, bool is_first) {
    char c = line.bytes[at];
    if (c == ' ' || c == '\t') return at + 1 == line.length;
    if (is_first && (c == '.' || c == 'F')) return true;
    return c < 33 || c > 126 || c == '=';
}

static void put_quoted_line(struct buf *out, struct str line) {
    size_t used = 0;
    for (size_t i = 0; i < line.length; i++) {
        bool is_hex = needs_hex(line, i, used == 0);
        size_t cost = is_hex ? 3 : 1;
        if (used + cost > LINE_MOST - 1) {
            BUF_LIT(out, "=\r\n");
            used = 0;
            is_hex = needs_hex(line, i, true);
            cost = is_hex ? 3 : 1;
        }
        if (is_hex)
            put_hex(out, line.bytes[i]);
        else
            buf_put_byte(out, line.bytes[i]);
        used += cost;
    }
    BUF_LIT(out, "\r\n");
}

static void put_text(struct buf *out, struct str text) {
    struct str rest = text, line;
    if (str_ends(rest, STR("\n"))) rest.length--;
    while (str_cut(&rest, '\n', &line)) put_quoted_line(out, line);
}

static bool is_token(struct str s, const char *more) {
    if (s.length == 0 || s.length > 128) return false;
    for (size_t i = 0; i < s.length; i++)
        if (!is_alnum(s.bytes[i]) && (s.bytes[i] == '\0' || !strchr(more, s.bytes[i])))
            return false;
    return true;
}

/* Printable ASCII without what ends the angle brackets around it. */
static bool is_url(struct str url) {
    if (url.length > 900) return false;
    for (size_t i = 0; i < url.length; i++)
        if (url.bytes[i] < 33 || url.bytes[i] > 126 || strchr("<>,\"", url.bytes[i])) return false;
    return true;
}

static bool is_sound(const struct mail_message *m) {
    return mail_is_address(m->from) && mail_is_address(m->to) &&
           utf8_is_clean(m->from_name, false) && m->from_name.length <= MAIL_SUBJECT_MOST &&
           m->subject.length > 0 && utf8_is_clean(m->subject, false) &&
           utf8_is_clean(m->text, true) && is_token(m->language, "-") && is_token(m->id, "-_.") &&
           is_domain(m->host) && is_url(m->stop_url);
}

/* `name: <value>`; on a line of its own where both would pass 78 columns (RFC 5322, 2.1.1). */
static void put_bracketed(struct buf *out, const char *name, struct str value) {
    bool fits = strlen(name) + value.length + 4 <= LINE_MOST + 2;
    buf_put_format(out, "%s:%s<%.*s>\r\n", name, fits ? " " : "\r\n ", STR_ARG(value));
}

static void put_head(const struct mail_message *m, struct buf *out) {
    char date[32];
    clock_http_date(m->date_ms, date); /* "Fri, 20 Nov 2026 13:24:05 GMT" */
    struct str until_zone = str_slice(str_from_c(date), 0, strlen(date) - 3);
    buf_put_format(out, "Date: %.*s+0000\r\n", STR_ARG(until_zone));
    BUF_LIT(out, "From: ");
    if (m->from_name.length) {
        put_words(out, m->from_name, 6);
        BUF_LIT(out, "\r\n ");
    }
    buf_put_format(out, "<%.*s>\r\n", STR_ARG(m->from));
    put_bracketed(out, "To", m->to);
    BUF_LIT(out, "Subject: ");
    put_words(out, m->subject, 9);
    BUF_LIT(out, "\r\n");
    buf_put_format(out, "Message-ID:%s<%.*s@%.*s>\r\n",
                   m->id.length + m->host.length > 62 ? "\r\n " : " ", STR_ARG(m->id),
                   STR_ARG(m->host));
    buf_put_format(out, "Content-Language: %.*s\r\n", STR_ARG(m->language));
    BUF_LIT(out, "MIME-Version: 1.0\r\n"
                 "Content-Type: text/plain; charset=utf-8\r\n"
                 "Content-Transfer-Encoding: quoted-printable\r\n"
                 "Auto-Submitted: auto-generated\r\n"); /* RFC 3834: no machine should answer */
    if (m->stop_url.length) {
        put_bracketed(out, "List-Unsubscribe", m->stop_url);
        BUF_LIT(out, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
    }
}

enum err mail_write(const struct mail_message *m, struct buf *out) {
    if (!is_sound(m)) return ERR_INVALID;
    if (m->subject.length > MAIL_SUBJECT_MOST || m->text.length > MAIL_TEXT_MOST) return ERR_LIMIT;
    put_head(m, out);
    BUF_LIT(out, "\r\n");
    put_text(out, m->text);
    return out->is_full ? ERR_LIMIT : OK;
}
