/* What the site says of itself, from its real settings, and its static files from memory. */
#include "assets.h"
#include "lib/accept.h"
#include "server/core/fields.h"
#include "server/core/loop.h"
#include "server/core/page.h"
#include "server/information/information.h"
#include "server/information/information_views.h"
#include "templates.h"

/* Does If-None-Match name this tag? (RFC 9110 section 13.1.2, weak comparison) */
static bool is_fresh(struct str field, struct str etag) {
    struct str item;
    while (str_cut(&field, ',', &item)) {
        item = str_trim(item);
        if (str_starts(item, STR("W/"))) item = str_slice(item, 2, item.length);
        if (str_equal(item, STR("*")) || str_equal(item, etag)) return true;
    }
    return false;
}

enum reply asset_show(struct request *r) {
    struct http_exchange *x = r->exchange;
    const struct asset *asset = asset_find(http_path(x));
    if (!asset) return request_error(r, 404, 0);
    bool is_packed = asset->gzip_length > 0 && accept_gzip(http_field(x, STR("accept-encoding")));
    struct str etag = str_from_c(asset->etag);
    struct http_reply reply = {.status =
                                   is_fresh(http_field(x, STR("if-none-match")), etag) ? 304 : 200,
                               .content_type = str_from_c(asset->content_type),
                               .shared_body = {(const char *)asset->bytes, asset->length}};
    if (is_packed) reply.shared_body = (struct str){(const char *)asset->gzip, asset->gzip_length};
    if (is_packed && reply.status == 200) request_add_field(r, "Content-Encoding: gzip");
    if (asset->gzip_length > 0) request_add_field(r, "Vary: Accept-Encoding");
    request_add_field(r, "ETag: %s", asset->etag);
    fields_put_security(&r->fields_out, r->service, FIELDS_ASSET);
    reply.fields = buf_str(&r->fields_out);
    r->exchange = NULL;
    loop_count_reply(r->loop, reply.status);
    http_reply(x, &reply);
    return REPLIED;
}

struct information_page information_settings(const struct request *r) {
    const struct options *o = r->service->options;
    return (struct information_page){.publisher = o->community_publisher,
                                     .publisher_address = o->community_publisher_address,
                                     .director = o->community_director,
                                     .host = o->community_host,
                                     .host_address = o->community_host_address,
                                     .host_phone = o->community_host_phone,
                                     .officer = o->community_officer};
}

enum reply legal_page(struct request *r) {
    struct information_page page = information_settings(r);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_legal_page(&w, &frame, &page);
    return page_send(r, 200);
}

enum reply privacy_page(struct request *r) {
    struct information_page page = information_settings(r);
    struct record_settings settings = record_settings_of(r->service->options);
    page.records = records_in_force(&r->arena, r->language, &settings, &page.records_count);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_privacy_page(&w, &frame, &page);
    return page_send(r, 200);
}

enum reply accessibility_page(struct request *r) {
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_accessibility_page(&w, &frame);
    return page_send(r, 200);
}
