/* An edition in a mail. Its words go only to who chose titles and has an address of their own; to
 * others the mail says that it is there to be read, and where. */
#include "lib/num.h"
#include "messages.h"
#include "server/letter/community.h"
#include "server/letter/letter.h"
#include "sql/letter_letter.h"
#include "urls.h"

enum message_id edition_heading(struct str kind) {
    if (str_equal(kind, STR("answer"))) return MSG_edition_answers;
    if (str_equal(kind, STR("discussion"))) return MSG_edition_discussions;
    if (str_equal(kind, STR("question"))) return MSG_edition_questions;
    if (str_equal(kind, STR("practice"))) return MSG_edition_practices;
    if (str_equal(kind, STR("seed"))) return MSG_edition_seeds;
    return MSG_edition_word;
}

static void put_item(struct mail_run *run, struct mail_text *text,
                     const struct edition_item *item) {
    BUF_LIT(&text->body, "– ");
    buf_put(&text->body, item->title);
    BUF_LIT(&text->body, "\n");
    if (item->href.bytes) {
        BUF_LIT(&text->body, "  ");
        buf_put(&text->body, mail_address_of(run, item->href));
        BUF_LIT(&text->body, "\n");
    } else if (item->at) {
        BUF_LIT(&text->body, "  ");
        msg_edition_seed_at(
            &text->body, run->language, MESSAGE_PLAIN,
            (struct msg_edition_seed_at){.at = item->at, .zone = run->service->zone});
        BUF_LIT(&text->body, "\n");
    }
}

static void put_items(struct mail_run *run, struct mail_text *text,
                      const struct edition_told *told) {
    struct str kind = STR("");
    for (size_t i = 0; i < told->count; i++) {
        const struct edition_item *item = &told->items[i];
        if (!str_equal(item->kind, kind)) {
            BUF_LIT(&text->body, "\n");
            buf_put(&text->body, message_text(run->language, edition_heading(item->kind)));
            BUF_LIT(&text->body, "\n\n");
        }
        kind = item->kind;
        if (str_equal(kind, STR("word"))) {
            buf_put(&text->body, told->word);
            BUF_LIT(&text->body, "\n");
        } else {
            put_item(run, text, item);
        }
    }
}

void edition_put(struct mail_run *run, struct mail_text *text, const struct edition_told *told,
                 bool has_titles) {
    if (has_titles) {
        if (!str_is_empty(told->introduction)) {
            buf_put(&text->body, told->introduction);
            BUF_LIT(&text->body, "\n");
        }
        put_items(run, text, told);
        BUF_LIT(&text->body, "\n");
        buf_put(&text->body, message_text(run->language, MSG_edition_inside));
    } else {
        buf_put(&text->body, message_text(run->language, MSG_edition_out));
    }
    BUF_LIT(&text->body, "\n");
    buf_put(&text->body, mail_address_of(run, url_edition_show(run->arena, told->edition)));
    BUF_LIT(&text->body, "\n");
}

static void put_end(struct mail_run *run, struct mail_text *text, bool has_titles) {
    BUF_LIT(&text->body, "\n");
    buf_put(&text->body,
            message_text(run->language, has_titles ? MSG_letter_change : MSG_letter_discreet));
    BUF_LIT(&text->body, "\n");
    buf_put(&text->body, mail_address_of(run, url_letter_page(run->arena)));
    BUF_LIT(&text->body, "\n");
}

/* A letter that came alone, or a trial of it. */
enum err edition_mail(struct mail_run *run, struct mail_text *text) {
    struct str test = STR("test ");
    bool is_test = str_starts(run->payload, test);
    struct str number =
        is_test ? str_slice(run->payload, test.length, run->payload.length) : run->payload;
    struct letter_choice_in of = {.member_id = run->viewer.member};
    struct letter_choice_row choice = {.has_edition = true};
    struct edition_id edition;
    struct edition_told told;
    if (!num_parse(number, INT64_MAX, &edition.v)) return ERR_CORRUPT;
    if (is_test && run->viewer.role != ROLE_ANIMATOR) return ERR_NOT_FOUND;
    enum err e = sql_letter_choice(run->db, run->arena, &of, &choice);
    if (e != OK && e != ERR_NOT_FOUND) return e;
    if (!choice.has_edition && !is_test) return ERR_NOT_FOUND;
    e = edition_load(run->db, run->arena, edition, &told);
    if (e != OK) return e;
    bool has_titles = choice.has_titles && run->is_own_address;
    struct str token = letter_token(run->service, run->arena, LETTER_COMMUNITY, run->viewer.member);
    text->subject =
        message_text(run->language, is_test ? MSG_edition_subject_test : MSG_edition_subject);
    text->stop_url = mail_address_of(run, url_edition_stop_page(run->arena, token));
    edition_put(run, text, &told, has_titles);
    put_end(run, text, has_titles);
    return OK;
}
