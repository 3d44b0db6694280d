/* Help: for members, and the note to organisations, works councils and data protection officers.
 * Nothing in the note is a promise of its own: rows come from records.def, measures from the
 * settings in force. */
#include "lib/mail_send.h"
#include "server/core/page.h"
#include "server/core/passwords.h"
#include "server/information/information.h"
#include "server/information/information_views.h"
#include "server/organisations/organisations.h"
#include "server/recovery/recovery.h"
#include "templates.h"

static const enum message_id origin_titles[ORIGIN_COUNT_] = {
    [ORIGIN_ORGANISATION] = MSG_note_origin_organisation,
    [ORIGIN_PERSON] = MSG_note_origin_person,
    [ORIGIN_OTHERS] = MSG_note_origin_others,
    [ORIGIN_USE] = MSG_note_origin_use,
};

/* Those of the records that are of one origin, or of one purpose. */
static struct note_section pick(struct arena *arena, const struct record_view *records,
                                size_t count, size_t wanted, bool is_by_origin) {
    struct record_view *picked = arena_array(arena, count, sizeof *picked);
    struct note_section section = {.records = picked};
    for (size_t i = 0; i < count; i++) {
        size_t of = is_by_origin ? (size_t)records[i].origin : (size_t)records[i].purpose;
        if (of == wanted) picked[section.records_count++] = records[i];
    }
    return section;
}

static void fill_records(struct request *r, struct note_page *page) {
    struct record_settings settings = record_settings_of(r->service->options);
    size_t count;
    const struct record_view *records = records_in_force(&r->arena, r->language, &settings, &count);
    struct note_section *origins = arena_array(&r->arena, ORIGIN_COUNT_, sizeof *origins);
    struct note_section *entries = arena_array(&r->arena, PURPOSE_COUNT_, sizeof *entries);
    for (size_t i = 0; i < ORIGIN_COUNT_; i++) {
        struct note_section section = pick(&r->arena, records, count, i, true);
        section.title = origin_titles[i];
        if (section.records_count) origins[page->origins_count++] = section;
    }
    for (size_t i = 0; i < PURPOSE_COUNT_; i++) {
        struct note_section section = pick(&r->arena, records, count, i, false);
        section.purpose = purpose_rows[i];
        section.title = purpose_rows[i].title;
        if (section.records_count) entries[page->entries_count++] = section;
    }
    page->origins = origins;
    page->entries = entries;
    page->backup_days = settings.backup_days;
    page->is_sealed = settings.identity_years > 0;
    page->has_countries = settings.has_countries > 0;
}

/* The host of smtp://user@host:port/ alone. */
static struct str host_of(struct str url) {
    struct str rest = url, part;
    size_t at = str_find(url, STR("://"));
    if (at < url.length) rest = str_slice(url, at + 3, url.length);
    at = str_find_byte(rest, '@', 0);
    if (at < rest.length) rest = str_slice(rest, at + 1, rest.length);
    if (str_cut(&rest, '/', &part)) rest = part;
    at = str_find_byte(rest, ':', 0);
    return str_slice(rest, 0, at);
}

static void fill_mail(const struct options *o, struct note_page *page) {
    bool is_local = mail_url_is_local(o->mail_smtp_url);
    if (str_is_empty(o->mail_smtp_url)) return;
    page->mailer = host_of(o->mail_smtp_url);
    page->is_mail_local = is_local;
    page->is_mail_clear =
        !is_local && !str_starts(o->mail_smtp_url, STR("smtps:")) &&
        (str_equal(o->mail_tls, STR("never")) || str_equal(o->mail_tls, STR("offered")));
}

enum reply help_page(struct request *r) {
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_help_page(&w, &frame);
    return page_send(r, 200);
}

enum reply note_page(struct request *r) {
    const struct options *o = r->service->options;
    struct information_page settings = information_settings(r);
    struct note_page page = {.today = r->now_ms,
                             .is_https = r->service->site.is_https,
                             .requires_second =
                                 str_equal(o->community_second_factor, STR("required")),
                             .countries = o->access_countries,
                             .limits_tries = o->limits_sign_ins_per_address > 0,
                             .count_least = USE_PEOPLE_LEAST,
                             .password_least = PASSWORD_LEAST,
                             .recovery_hours = RESET_WAIT_HOURS};
    fill_records(r, &page);
    fill_mail(o, &page);
    struct page_frame frame;
    struct template_writer w = page_begin(r, VIEW_NONE, &frame);
    tmpl_note_page(&w, &frame, &settings, &page);
    return page_send(r, 200);
}
