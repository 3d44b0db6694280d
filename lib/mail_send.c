/* SMTP by libcurl. What the server says is followed only as far as its code and the command that it
 * answers: whether the message, its recipient or the connection was refused decides what is tried
 * again, and its own words may name people, so they are never kept. */
#include "lib/mail_send.h"

#include <curl/curl.h>
#include <pthread.h>
#include <sys/socket.h>

#include "lib/buf.h"
#include "lib/mem.h"

enum { CONNECT_MS = 15 * 1000, WHOLE_MS = 60 * 1000 };

struct mail_link {
    CURL *curl;
    const atomic_bool *is_stopping;
    struct str unsent;     /* of the message under way */
    bool is_about_message; /* the server answers RCPT or the message itself */
    char error[CURL_ERROR_SIZE];
};

static void start_curl(void) {
    CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    assert(code == CURLE_OK);
}

static size_t give(char *out, size_t size, size_t count, void *context) {
    struct mail_link *link = context;
    size_t most = size * count, n = link->unsent.length < most ? link->unsent.length : most;
    if (n) memcpy(out, link->unsent.bytes, n);
    link->unsent = str_slice(link->unsent, n, link->unsent.length);
    return n;
}

static size_t take_nothing(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    (void)context;
    return size * count;
}

static int go_on(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d) {
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    const struct mail_link *link = context;
    return link->is_stopping && *link->is_stopping;
}

/* Sees the commands as they leave. */
static int follow(CURL *curl, curl_infotype type, char *bytes, size_t length, void *context) {
    (void)curl;
    struct mail_link *link = context;
    struct str command = {bytes, length};
    if (type == CURLINFO_HEADER_OUT && !str_starts(command, STR("QUIT")))
        link->is_about_message =
            str_starts(command, STR("RCPT ")) || str_starts(command, STR("DATA"));
    if (type == CURLINFO_DATA_OUT) link->is_about_message = true;
    return 0;
}

/* A part of a URL, in the arena; empty when it has none. */
static struct str url_part(struct arena *a, CURLU *url, CURLUPart part, unsigned flags) {
    char *text = NULL;
    struct str copy = {0};
    if (curl_url_get(url, part, &text, flags) == CURLUE_OK && text)
        copy = arena_copy(a, str_from_c(text));
    curl_free(text);
    return copy;
}

struct parts {
    struct str scheme, host, port, user, password;
};

static enum err read_url(struct arena *a, struct str text, struct parts *p) {
    CURLU *url = curl_url();
    if (!url) mem_out(0);
    enum err e = ERR_INVALID;
    if (curl_url_set(url, CURLUPART_URL, arena_text(a, text), 0) != CURLUE_OK) goto out;
    *p = (struct parts){.scheme = url_part(a, url, CURLUPART_SCHEME, 0),
                        .host = url_part(a, url, CURLUPART_HOST, 0),
                        .port = url_part(a, url, CURLUPART_PORT, 0),
                        .user = url_part(a, url, CURLUPART_USER, CURLU_URLDECODE),
                        .password = url_part(a, url, CURLUPART_PASSWORD, CURLU_URLDECODE)};
    struct str path = url_part(a, url, CURLUPART_PATH, 0);
    bool is_smtp = str_equal(p->scheme, STR("smtp")) || str_equal(p->scheme, STR("smtps"));
    if (is_smtp && p->host.length && path.length <= 1) e = OK;
out:
    curl_url_cleanup(url);
    return e;
}

/* 127.0.0.0/8, in numbers: a name may lead anywhere. */
static bool is_loopback(struct str host) {
    for (size_t i = 0; i < host.length; i++)
        if (host.bytes[i] != '.' && (host.bytes[i] < '0' || host.bytes[i] > '9')) return false;
    return str_starts(host, STR("127."));
}

static bool is_local(struct str host) {
    return str_equal(host, STR("localhost")) || is_loopback(host) || str_equal(host, STR("[::1]"));
}

bool mail_url_is_server(struct str url) {
    struct arena arena = {0};
    struct parts parts;
    bool answer = read_url(&arena, url, &parts) == OK;
    arena_release(&arena);
    return answer;
}

bool mail_url_is_local(struct str url) {
    struct arena arena = {0};
    struct parts parts;
    bool answer = read_url(&arena, url, &parts) == OK && is_local(parts.host);
    arena_release(&arena);
    return answer;
}

static long tls_level(const struct mail_server *server, struct str host) {
    switch (server->tls) {
    case MAIL_TLS_AUTO:
        return is_local(host) ? CURLUSESSL_NONE : CURLUSESSL_ALL;
    case MAIL_TLS_ALWAYS:
        return CURLUSESSL_ALL;
    case MAIL_TLS_OFFERED:
        return CURLUSESSL_TRY;
    case MAIL_TLS_NEVER:
        break;
    }
    return CURLUSESSL_NONE;
}

/* Every option is checked: one that libcurl did not know would be a promise broken in silence. */
#define SET(option, value) is_set = is_set && curl_easy_setopt(c, option, value) == CURLE_OK

static bool set_behaviour(struct mail_link *link, const struct mail_server *server) {
    CURL *c = link->curl;
    bool is_set = true;
    SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    SET(CURLOPT_PROXY, ""); /* none, whatever the environment says */
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_QUICK_EXIT, 1L);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)(server->connect_ms ? server->connect_ms : CONNECT_MS));
    long whole_ms = (long)(server->whole_ms ? server->whole_ms : WHOLE_MS);
    SET(CURLOPT_TIMEOUT_MS, whole_ms);
    SET(CURLOPT_SERVER_RESPONSE_TIMEOUT, whole_ms / 1000 + 1);
    SET(CURLOPT_UPLOAD, 1L);
    SET(CURLOPT_READFUNCTION, give);
    SET(CURLOPT_READDATA, link);
    SET(CURLOPT_WRITEFUNCTION, take_nothing);
    SET(CURLOPT_HEADERFUNCTION, take_nothing);
    SET(CURLOPT_XFERINFOFUNCTION, go_on);
    SET(CURLOPT_XFERINFODATA, link);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_VERBOSE, 1L);
    SET(CURLOPT_DEBUGFUNCTION, follow);
    SET(CURLOPT_DEBUGDATA, link);
    SET(CURLOPT_ERRORBUFFER, link->error);
    return is_set;
}

static bool set_server(struct mail_link *link, const struct mail_server *server,
                       const struct parts *p, struct arena *a) {
    CURL *c = link->curl;
    bool is_set = true;
    struct str colon = p->port.length ? STR(":") : STR("");
    /* The path is the name of the EHLO. */
    struct str url =
        arena_format(a, "%.*s://%.*s%.*s%.*s/%.*s", STR_ARG(p->scheme), STR_ARG(p->host),
                     STR_ARG(colon), STR_ARG(p->port), STR_ARG(server->hello));
    struct str user = server->user.length ? server->user : p->user;
    struct str password = server->user.length ? server->password : p->password;
    SET(CURLOPT_URL, url.bytes);
    SET(CURLOPT_USE_SSL, tls_level(server, p->host));
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (server->ca_file.length) SET(CURLOPT_CAINFO, arena_text(a, server->ca_file));
    if (user.length) {
        SET(CURLOPT_USERNAME, arena_text(a, user));
        SET(CURLOPT_PASSWORD, arena_text(a, password));
    }
    return is_set;
}

enum err mail_link_new(const struct mail_server *server, const atomic_bool *is_stopping,
                       struct mail_link **out) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start_curl);
    struct arena arena = {0};
    struct parts parts;
    enum err e = read_url(&arena, server->url, &parts);
    if (e == OK) {
        struct mail_link *link = mem_alloc(sizeof *link);
        link->curl = curl_easy_init();
        if (!link->curl) mem_out(0);
        link->is_stopping = is_stopping;
        bool is_set = set_behaviour(link, server) && set_server(link, server, &parts, &arena);
        assert(is_set);
        *out = link;
    }
    arena_release(&arena);
    return e;
}

void mail_link_free(struct mail_link *link) {
    if (!link) return;
    /* libcurl takes leave politely and then waits two minutes for a word: let it be the end at
     * once.
     */
    curl_socket_t fd = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(link->curl, CURLINFO_ACTIVESOCKET, &fd) == CURLE_OK &&
        fd != CURL_SOCKET_BAD)
        shutdown(fd, SHUT_RD);
    curl_easy_cleanup(link->curl);
    mem_free(link);
}

static enum err judge(struct mail_link *link, CURLcode result, struct mail_outcome *outcome) {
    long code = 0;
    curl_easy_getinfo(link->curl, CURLINFO_RESPONSE_CODE, &code);
    *outcome = (struct mail_outcome){.code = (int)code};
    if (result == CURLE_OK) return OK;
    /* A connection that broke or never was leaves no word on the message. */
    bool is_answer = result == CURLE_SEND_ERROR || result == CURLE_WEIRD_SERVER_REPLY;
    bool is_refusal = is_answer && link->is_about_message && code >= 400;
    outcome->is_final = is_refusal && code >= 500;
    outcome->is_servers = !is_refusal;
    snprintf(outcome->problem, sizeof outcome->problem, "%s",
             is_refusal ? "the server does not take this message"
                        : (*link->error ? link->error : curl_easy_strerror(result)));
    return outcome->is_final ? ERR_DENIED : ERR_BUSY;
}

enum err mail_link_send(struct mail_link *link, struct str from, struct str to, struct str message,
                        struct mail_outcome *outcome) {
    struct arena arena = {0};
    CURL *c = link->curl;
    bool is_set = true;
    struct curl_slist *recipients = curl_slist_append(NULL, arena_text(&arena, to));
    if (!recipients) mem_out(0);
    link->unsent = message;
    link->is_about_message = false;
    *link->error = '\0';
    SET(CURLOPT_MAIL_FROM, arena_text(&arena, from));
    SET(CURLOPT_MAIL_RCPT, recipients);
    SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)message.length);
    assert(is_set);
    enum err e = judge(link, curl_easy_perform(c), outcome);
    is_set = curl_easy_setopt(c, CURLOPT_MAIL_RCPT, NULL) == CURLE_OK;
    assert(is_set);
    curl_slist_free_all(recipients);
    arena_release(&arena);
    return e;
}
