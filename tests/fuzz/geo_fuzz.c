/* Any file as a database of countries: it is refused, or answers every address, and each answer is
 * two capitals or none. */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/geo.h"
#include "lib/geo_data.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ask(const struct geo *geo, const uint8_t *data, size_t size) {
    uint8_t address[16] = {[10] = 0xff, [11] = 0xff};
    for (size_t i = 0; i + 4 <= size && i < 256; i += 4) {
        memcpy(address + 12, data + i, 4);
        struct country country = geo_find(geo, address);
        struct country again = country_of(str_from_c(country.code));
        assert(country_equal(&country, &again));
        if (i + 16 > size) continue;
        country = geo_find(geo, data + i);
        assert(country.code[2] == '\0');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[64];
    struct geo *geo;
    const char *problem;
    struct geo_reader reader = geo_reader_at(data, size, 0);
    if (geo_enter(&reader, STR("country")) == GEO_FOUND) assert(reader.at <= size);
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    assert(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    enum err e = geo_open(path, &geo, &problem);
    assert((e == OK) == !problem);
    if (e == OK) {
        ask(geo, data, size);
        geo_close(geo);
    }
    close(fd);
    return 0;
}
