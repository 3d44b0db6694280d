/* Any bytes as what a directory sends: a filter, then a PATCH of a user that the filter is asked
 * of. Everything comes to an end within its bounds, and a user stays one. */
#include "server/scim/users.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct scim_user person(void) {
    struct scim_user user = {.id = {7},
                             .id_text = STR("7"),
                             .user_name = STR("Hélène.Roux"),
                             .given_name = STR("Hélène"),
                             .title = STR("Conseillère"),
                             .supervises = PEER_NO,
                             .active = PEER_YES,
                             .is_active = true,
                             .state = STR("accepted"),
                             .emails_count = 2};
    user.emails[0] = (struct scim_email){STR("h@ml.example"), STR("work"), true};
    user.emails[1] = (struct scim_email){STR("r@ml.example"), STR("work"), false};
    return user;
}

static void as_filter(struct arena *arena, struct str text) {
    struct scim_user user = person(), nobody = {.id = {1}};
    struct scim_filter filter;
    struct str why = {0};
    if (scim_filter_parse(arena, text, &filter, &why) != OK) {
        assert(why.length > 0);
        return;
    }
    assert(text.length <= SCIM_FILTER_BYTES_MOST && filter.count <= text.length / 2 + 1);
    bool fits = scim_filter_fits(&filter, &user, arena);
    assert(fits == scim_filter_fits(&filter, &user, arena));
    (void)scim_filter_fits(&filter, &nobody, arena);
}

static void as_document(struct arena *arena, struct str text, bool is_patch) {
    struct scim_user user = person();
    struct scim_problem problem = {0};
    struct scim_edit edit = {arena, &user, &problem};
    struct json_value document;
    if (!is_patch) user = (struct scim_user){.id = {7}};
    bool is_fine = scim_read_body(arena, text, &document, &problem) &&
                   (is_patch ? scim_patch(&edit, &document) : scim_read_user(&edit, &document)) &&
                   scim_settle(&edit);
    assert(is_fine == (problem.status == 0));
    assert(user.emails_count <= SCIM_EMAILS_MOST);
    if (!is_fine) return;
    assert(user.user_name.length >= 2 && user.user_name.length <= 64 && user.given_name.length > 0);
    assert(user.id.v == 7 && user.state.length == (is_patch ? 8 : 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena arena = {0};
    struct str text = {(const char *)data, size};
    as_filter(&arena, text);
    as_document(&arena, text, true);
    as_document(&arena, text, false);
    arena_release(&arena);
    return 0;
}
