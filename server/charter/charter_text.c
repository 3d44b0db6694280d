/* The program's own charter and pledge, of the catalogue, as Markdown. */
#include "messages.h"
#include "server/charter/charter.h"

enum part { PART_TEXT, PART_POINT, PART_HEADING };

struct piece {
    enum part part;
    enum message_id id;
};

static const struct piece charter[] = {
    {PART_TEXT, MSG_charter_lead},
    {PART_POINT, MSG_charter_pledge_1},
    {PART_POINT, MSG_charter_pledge_2},
    {PART_POINT, MSG_charter_pledge_3},
    {PART_POINT, MSG_charter_pledge_4},
    {PART_HEADING, MSG_charter_who_title},
    {PART_TEXT, MSG_charter_who_1},
    {PART_TEXT, MSG_charter_who_2},
    {PART_HEADING, MSG_charter_people_title},
    {PART_TEXT, MSG_charter_people_1},
    {PART_TEXT, MSG_charter_people_2},
    {PART_HEADING, MSG_charter_us_title},
    {PART_TEXT, MSG_charter_us_1},
    {PART_TEXT, MSG_charter_us_2},
    {PART_TEXT, MSG_charter_us_3},
    {PART_HEADING, MSG_charter_inside_title},
    {PART_TEXT, MSG_charter_inside_1},
    {PART_TEXT, MSG_charter_inside_2},
    {PART_HEADING, MSG_charter_animation_title},
    {PART_TEXT, MSG_charter_animation_1},
    {PART_TEXT, MSG_charter_animation_2},
    {PART_HEADING, MSG_charter_leaving_title},
    {PART_TEXT, MSG_charter_leaving_1},
};

static const struct piece pledge[] = {
    {PART_TEXT, MSG_pledge_lead},     {PART_POINT, MSG_pledge_duty_1},
    {PART_POINT, MSG_pledge_duty_2},  {PART_POINT, MSG_pledge_duty_3},
    {PART_POINT, MSG_pledge_duty_4},  {PART_POINT, MSG_pledge_duty_5},
    {PART_POINT, MSG_pledge_duty_6},  {PART_HEADING, MSG_pledge_gets_title},
    {PART_TEXT, MSG_pledge_gets},     {PART_HEADING, MSG_pledge_gets_not_title},
    {PART_TEXT, MSG_pledge_gets_not},
};

static struct str put_together(struct arena *arena, enum language language,
                               const struct piece *parts, size_t count) {
    static const char *const before[] = {
        [PART_TEXT] = "", [PART_POINT] = "- ", [PART_HEADING] = "# "};
    struct buf out;
    buf_init(&out, CHARTER_MOST);
    for (size_t i = 0; i < count; i++) {
        bool is_in_list = parts[i].part == PART_POINT && i && parts[i - 1].part == PART_POINT;
        if (i) buf_put(&out, is_in_list ? STR("\n") : STR("\n\n"));
        buf_put(&out, str_from_c(before[parts[i].part]));
        buf_put(&out, message_text(language, parts[i].id));
    }
    buf_put_byte(&out, '\n');
    struct str text = arena_copy(arena, buf_str(&out));
    buf_release(&out);
    return text;
}

struct str charter_built_in(struct arena *arena, enum language language) {
    return put_together(arena, language, charter, ARRAY_LENGTH(charter));
}

struct str charter_built_in_pledge(struct arena *arena, enum language language) {
    return put_together(arena, language, pledge, ARRAY_LENGTH(pledge));
}
