/* Any bytes as a TZif file: refused, or a zone whose offsets stay sane at any instant. */
#include "lib/zone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length) {
    if (length < 8) return 0;
    int64_t probe;
    memcpy(&probe, data, 8);
    const char *bytes = (const char *)data + 8;
    struct zone *z;
    if (zone_parse((struct str){bytes, length - 8}, &z) != OK) return 0;
    const int64_t instants[] = {probe, probe % INT64_C(10000000000000), 0, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < ARRAY_LENGTH(instants); i++) {
        struct civil c = zone_local(z, instants[i]);
        assert(c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= 31);
        assert(c.offset_s > -25 * 3600 - 1 && c.offset_s < 27 * 3600);
        (void)zone_instant(z, &c);
    }
    zone_free(z);
    return 0;
}
