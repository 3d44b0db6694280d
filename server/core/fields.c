/* The lines themselves. No inline script or style is allowed, nor any other host. */
#include "server/core/fields.h"

#define POLICY                                                                                     \
    "Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; "           \
    "img-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "                \
    "base-uri 'none'; frame-ancestors 'none'\r\n"
/* What members sent: shown, it is alone in the world. */
#define POLICY_FILE                                                                                \
    "Content-Security-Policy: sandbox; default-src 'none'; frame-ancestors 'none'\r\n"
#define ALWAYS                                                                                     \
    "X-Content-Type-Options: nosniff\r\n"                                                          \
    "X-Frame-Options: DENY\r\n"                                                                    \
    "Referrer-Policy: same-origin\r\n"                                                             \
    "Cross-Origin-Opener-Policy: same-origin\r\n"                                                  \
    "Cross-Origin-Resource-Policy: same-origin\r\n"                                                \
    "Permissions-Policy: camera=(), microphone=(), geolocation=(), payment=(), usb=(), "           \
    "browsing-topics=()\r\n"

void fields_put_security(struct buf *fields, const struct service *service, enum fields_kind kind) {
    BUF_LIT(fields, ALWAYS);
    if (kind == FIELDS_FILE)
        BUF_LIT(fields, POLICY_FILE);
    else
        BUF_LIT(fields, POLICY);
    if (kind != FIELDS_ASSET)
        BUF_LIT(fields, "Cache-Control: no-store\r\n");
    else
        BUF_LIT(fields, "Cache-Control: public, max-age=31536000, immutable\r\n");
    if (service->site.is_https)
        BUF_LIT(fields, "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n");
}
