/* For tests of judgement: files of the source tree, and the policy of the first trade. */
#ifndef TESTS_UNIT_MODERATION_POLICY_FIXTURE_H
#define TESTS_UNIT_MODERATION_POLICY_FIXTURE_H

#include "moderation/policy.h"

/* Fuzz targets are not told: they run from the root of the source tree. */
#ifndef EP_SOURCE_DIR
#define EP_SOURCE_DIR "."
#endif

/* A file named from the root of the source tree; aborts the test when it cannot be read. */
static inline struct str fixture_read(struct arena *a, const char *path) {
    char name[512];
    snprintf(name, sizeof name, "%s/%s", EP_SOURCE_DIR, path);
    FILE *file = fopen(name, "rb");
    assert(file);
    enum { ROOM = 2 << 20 };
    char *bytes = arena_alloc(a, ROOM);
    size_t length = fread(bytes, 1, ROOM, file);
    assert(length < ROOM);
    fclose(file);
    return (struct str){bytes, length};
}

static inline const struct policy *fixture_policy_of(struct arena *a, const char *path) {
    const struct policy *policy = NULL;
    struct conf_error error;
    enum err e = policy_load(a, fixture_read(a, path), &policy, &error);
    if (e) fprintf(stderr, "%s:%zu: %s\n", path, error.line, error.text);
    assert(e == OK);
    return policy;
}

static inline const struct policy *fixture_policy(struct arena *a) {
    return fixture_policy_of(a, "moderation/policy/cep.conf");
}

#endif
