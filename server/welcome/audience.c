/* Each criterion has its statement, bounded by its index. */
#include "server/welcome/audience.h"

#include "sql/welcome_audience.h"

enum { WAVE_DAYS = 90 };
static const int64_t WEEK_MS = 7 * DAY_MS;

static enum err by_topic(struct db *db, struct arena *arena, const struct audience_asked *in,
                         struct audience_found *out) {
    struct audience_topic_in find = {.topic = in->audience.word,
                                     .viewer_id = in->writer,
                                     .week_ago = in->now_ms - WEEK_MS,
                                     .each = in->each ? in->each : INT64_MAX,
                                     .now = in->now_ms,
                                     .most = in->most};
    struct audience_topic_row *rows;
    enum err e = sql_audience_topic(db, arena, &find, &rows, &out->count);
    for (size_t i = 0; e == OK && i < out->count; i++) out->people[i] = rows[i].member_id;
    return e;
}

static enum err by_region(struct db *db, struct arena *arena, const struct audience_asked *in,
                          struct audience_found *out) {
    struct audience_region_in find = {.region = in->audience.word,
                                      .viewer_id = in->writer,
                                      .week_ago = in->now_ms - WEEK_MS,
                                      .each = in->each ? in->each : INT64_MAX,
                                      .now = in->now_ms,
                                      .most = in->most};
    struct audience_region_row *rows;
    enum err e = sql_audience_region(db, arena, &find, &rows, &out->count);
    for (size_t i = 0; e == OK && i < out->count; i++) out->people[i] = rows[i].member_id;
    return e;
}

static enum err by_wave(struct db *db, struct arena *arena, const struct audience_asked *in,
                        struct audience_found *out) {
    struct audience_wave_in find = {.wave_id = in->audience.number,
                                    .viewer_id = in->writer,
                                    .since = in->now_ms - WAVE_DAYS * DAY_MS,
                                    .week_ago = in->now_ms - WEEK_MS,
                                    .each = in->each ? in->each : INT64_MAX,
                                    .now = in->now_ms,
                                    .most = in->most};
    struct audience_wave_row *rows;
    enum err e = sql_audience_wave(db, arena, &find, &rows, &out->count);
    for (size_t i = 0; e == OK && i < out->count; i++) out->people[i] = rows[i].member_id;
    return e;
}

static enum err by_thread(struct db *db, struct arena *arena, const struct audience_asked *in,
                          struct audience_found *out) {
    struct audience_thread_in find = {.thread_id = {in->audience.number},
                                      .viewer_id = in->writer,
                                      .week_ago = in->now_ms - WEEK_MS,
                                      .each = in->each ? in->each : INT64_MAX,
                                      .now = in->now_ms,
                                      .most = in->most};
    struct audience_thread_row *rows;
    enum err e = sql_audience_thread(db, arena, &find, &rows, &out->count);
    for (size_t i = 0; e == OK && i < out->count; i++) out->people[i] = rows[i].member_id;
    return e;
}

enum err audience_find(struct db *db, struct arena *arena, const struct audience_asked *in,
                       struct audience_found *out) {
    static enum err (*const ways[])(struct db * db, struct arena * arena,
                                    const struct audience_asked *in,
                                    struct audience_found *out) = {[GREET_BY_TOPIC] = by_topic,
                                                                   [GREET_BY_WAVE] = by_wave,
                                                                   [GREET_BY_REGION] = by_region,
                                                                   [GREET_BY_THREAD] = by_thread};
    out->count = 0;
    return ways[in->audience.by](db, arena, in, out);
}
