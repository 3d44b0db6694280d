/* What all mails share: sender, greeting, signature, sealed secrets. */
#include "server/core/mail_kind.h"

#include "lib/mail.h"
#include "messages.h"
#include "server/core/mailer.h"

/* The site's host, as the right side of an address or of a Message-ID. */
static struct str site_host(const struct service *service) {
    struct str origin = service->site.origin;
    struct str host = str_slice(origin, str_find(origin, STR("://")) + 3, origin.length);
    host = str_slice(host, 0, str_find_byte(host, ':', 0));
    return str_starts(host, STR("[")) ? STR("localhost") : host;
}

struct mail_server mail_server_of(const struct service *service, struct arena *arena) {
    static const struct {
        const char *word;
        enum mail_tls tls;
    } words[] = {{"auto", MAIL_TLS_AUTO},
                 {"always", MAIL_TLS_ALWAYS},
                 {"offered", MAIL_TLS_OFFERED},
                 {"never", MAIL_TLS_NEVER}};
    const struct options *o = service->options;
    struct mail_server server = {.url = o->mail_smtp_url,
                                 .user = o->mail_user,
                                 .password = o->mail_password,
                                 .ca_file = o->mail_ca_file,
                                 .hello = arena_copy(arena, site_host(service))};
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        if (str_equal(o->mail_tls, str_from_c(words[i].word))) server.tls = words[i].tls;
    server.whole_ms = o->mail_timeout_s * SECOND_MS;
    return server;
}

enum err mail_sender_of(const struct service *service, struct arena *arena, struct str *name,
                        struct str *address) {
    const struct options *o = service->options;
    if (!str_is_empty(o->mail_from)) return mail_read_sender(o->mail_from, name, address);
    *name = o->community_name;
    *address = arena_format(arena, "no-reply@%.*s", STR_ARG(site_host(service)));
    return OK;
}

struct str mail_address_of(const struct mail_run *run, struct url path) {
    struct str parts[] = {run->service->site.origin, {path.bytes, path.length}};
    return arena_join(run->arena, parts, ARRAY_LENGTH(parts));
}

static void put_signature(struct mail_run *run, const struct mail_text *text, struct buf *out) {
    struct str community = run->service->options->community_name;
    BUF_LIT(out, "\n-- \n");
    buf_put(out, community);
    BUF_LIT(out, "\n");
    buf_put(out, run->service->site.origin);
    BUF_LIT(out, "\n");
    if (str_is_empty(text->stop_url)) return;
    BUF_LIT(out, "\n");
    buf_put(out, message_text(run->language, MSG_mail_stop));
    BUF_LIT(out, "\n");
    buf_put(out, text->stop_url);
    BUF_LIT(out, "\n");
}

enum err mail_compose(struct mail_run *run, const struct mail_text *text, struct str id,
                      struct buf *out) {
    struct buf whole;
    struct mail_message message = {.to = run->address,
                                   .subject = text->subject,
                                   .language = run->language == LANGUAGE_EN ? STR("en") : STR("fr"),
                                   .id = id,
                                   .host = site_host(run->service),
                                   .stop_url = text->stop_url,
                                   .date_ms = run->now_ms};
    enum err e = mail_sender_of(run->service, run->arena, &message.from_name, &message.from);
    if (e != OK) return e;
    buf_init(&whole, MAIL_TEXT_MOST);
    buf_put(&whole, message_text(run->language, MSG_mail_hello));
    BUF_LIT(&whole, "\n\n");
    buf_put(&whole, buf_str(&text->body));
    put_signature(run, text, &whole);
    message.text = buf_str(&whole);
    e = whole.is_full || text->body.is_full ? ERR_LIMIT : mail_write(&message, out);
    buf_release(&whole);
    return e;
}

/* What a payload is sealed about: nobody can move it to another kind or person. */
static struct str about(struct arena *arena, const char *kind, struct member_id member) {
    return arena_format(arena, "mail %s %lld", kind, (long long)member.v);
}

enum err mail_seal(struct op_run *run, const char *kind, struct member_id member, struct str plain,
                   struct str *payload) {
    size_t length = plain.length + CRYPT_SEAL_EXTRA;
    if (plain.length > 4096) return ERR_LIMIT;
    unsigned char *sealed = arena_alloc(run->arena, length);
    char *printed = arena_alloc(run->arena, crypt_base64_chars(length) + 1);
    crypt_seal(run->service->keys->seal, about(run->arena, kind, member), plain, sealed);
    crypt_base64(sealed, length, printed);
    *payload = str_from_c(printed);
    return OK;
}

enum err mail_unseal(struct mail_run *run, struct str *plain) {
    size_t length = run->payload.length * 3 / 4;
    if (length < CRYPT_SEAL_EXTRA) return ERR_CORRUPT;
    unsigned char *sealed = arena_alloc(run->arena, length);
    unsigned char *out = arena_alloc(run->arena, length - CRYPT_SEAL_EXTRA + 1);
    if (!crypt_base64_read(run->payload, sealed, length)) return ERR_CORRUPT;
    enum err e =
        crypt_open(run->service->keys->seal, about(run->arena, run->kind, run->viewer.member),
                   (struct str){(const char *)sealed, length}, out);
    if (e == OK) *plain = (struct str){(const char *)out, length - CRYPT_SEAL_EXTRA};
    return e;
}
