/* Waves: people who are let in together. Who belongs to one that is not open is not invited yet;
 * whoever opens it sends all of them their invitation, so many a minute. */
#ifndef WAVES_H
#define WAVES_H

#include "lib/language.h"
#include "server/core/op.h"
#include "server/core/request.h"
#include "server/desk/desk.h"

enum {
    WAVE_TITLE_MOST = 60, /* characters */
    WAVE_TITLE_BYTES = 240,
    WAVES_MOST = 200,
    WAVE_ANIMATORS = 3,     /* that a community opens with, */
    WAVE_ORGANISATIONS = 2, /* of so many organisations */
};

/* "2027-01" as people say it: « janvier 2027 »; empty for what is no month. */
struct str wave_month(struct arena *arena, enum language language, struct str planned);

struct wave_add_in {
    struct str slug; /* empty: made of the title */
    struct str title, planned;
};
struct wave_add_out {
    struct wave_id wave;
};
/* By animators and the operator. ERR_INVALID: a slug that is none, a title empty or too long, no
 * month; ERR_CONFLICT: the slug is taken; ERR_LIMIT: there are too many. */
extern const struct op op_wave_add;

struct wave_set_in {
    struct wave_id wave;
    struct str title, planned;
};
/* By animators and the operator. ERR_INVALID as above; ERR_NOT_FOUND. */
extern const struct op op_wave_set;

struct wave_open_in {
    struct wave_id wave;
};
/* By animators and the operator, once: opening what is open changes nothing. ERR_NOT_FOUND. */
extern const struct op op_wave_open;

/* Wave 0: of none any more. By the operator. ERR_NOT_FOUND: no such organisation. */
struct wave_organisation_in {
    struct str organisation;
    struct wave_id wave;
};
extern const struct op op_wave_organisation;
struct wave_region_in {
    struct str region;
    struct wave_id wave;
};
extern const struct op op_wave_region;

/* Does the community open with fewer animators than it takes? Only said of its first wave. */
struct wave_readiness {
    int64_t animators, organisations;
    bool is_first, is_short;
};
enum err wave_readiness(struct db *db, struct arena *arena, int64_t now_ms,
                        struct wave_readiness *out) MUST_USE;
/* How many invitations leave in a minute. */
int64_t waves_pace(const struct options *options);

/* Job: lets in those who wait no more, as many as a minute allows. */
enum err invite_waves_run(struct op_run *run);

/* Those whose month has come. */
extern const struct desk_source waves_desk;

extern const struct form_schema form_wave;
enum err scope_wave(struct scope_run *run) MUST_USE;
enum reply wave_list(struct request *r);
enum reply wave_create(struct request *r);
enum reply wave_show(struct request *r);
enum reply wave_update(struct request *r);
enum reply wave_open_page(struct request *r);
enum reply wave_open_submit(struct request *r);

#endif
