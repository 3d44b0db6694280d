/* Images are decoded and written anew: what is left is pixels, turned the right way up, in sRGB.
 * Where it was taken, by whom, with what, and whatever else was hidden in the file stays behind. */
/* Before ours: its headers define names that ours ban. */
#include <vips/vips.h>

#include "tools/reader/reader.h"

enum { QUALITY = 82, PNG_MOST = 1 << 20 };

bool image_load(void) {
    /* No further modules of decoders, and no code made at run time. */
    setenv("VIPSHOME", "/nonexistent", 1);
    setenv("VIPS_NOVECTOR", "1", 1);
    if (VIPS_INIT("entrepairs-reader") != 0) return false;
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    /* Nothing reads but what is called by name below. */
    vips_block_untrusted_set(TRUE);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    vips_operation_block_set("VipsForeignLoadJpegBuffer", FALSE);
    vips_operation_block_set("VipsForeignLoadPngBuffer", FALSE);
    vips_operation_block_set("VipsForeignLoadWebpBuffer", FALSE);
    return true;
}

static bool is_buffer_of(enum files_type type, struct str input) {
    const char *loader = vips_foreign_find_load_buffer(input.bytes, input.length);
    if (!loader) return false;
    struct str name = str_from_c(loader);
    if (type == FILES_JPEG) return str_starts(name, STR("VipsForeignLoadJpeg"));
    if (type == FILES_PNG) return str_starts(name, STR("VipsForeignLoadPng"));
    return str_starts(name, STR("VipsForeignLoadWebp"));
}

/* The head alone: how large it says it is. */
static enum files_fault check_size(struct str input) {
    VipsImage *image = vips_image_new_from_buffer(input.bytes, input.length, "", "access",
                                                  VIPS_ACCESS_SEQUENTIAL, NULL);
    if (!image) return FILES_BROKEN;
    int64_t width = vips_image_get_width(image), height = vips_image_get_height(image);
    g_object_unref(image);
    if (width > READER_SIDE_MOST || height > READER_SIDE_MOST) return FILES_HUGE;
    return width * height > READER_PIXELS_MOST ? FILES_HUGE : FILES_FINE;
}

static void *is_metadata(VipsImage *image, const char *name, GValue *value, void *names) {
    (void)image;
    (void)value;
    GPtrArray *list = names;
    g_ptr_array_add(list, g_strdup(name));
    return NULL;
}

/* Savers are told to strip; what they would save is not there either. */
static void forget_metadata(VipsImage *image) {
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    vips_image_map(image, is_metadata, names);
    for (guint i = 0; i < names->len; i++) vips_image_remove(image, g_ptr_array_index(names, i));
    g_ptr_array_free(names, TRUE);
}

static int save_as(VipsImage *image, enum files_type type, void **bytes, size_t *length) {
    if (type == FILES_PNG)
        return vips_pngsave_buffer(image, bytes, length, "compression", 6, "strip", TRUE, NULL);
    return vips_jpegsave_buffer(image, bytes, length, "Q", QUALITY, "strip", TRUE,
                                "optimize_coding", TRUE, NULL);
}

/* A photograph kept as PNG is a JPEG by right: a tenth of the bytes. */
static bool save(VipsImage *image, enum files_type type, struct files_image *out) {
    void *bytes = NULL;
    size_t length = 0;
    /* Its saver writes a block of metadata of its own whatever it is told. */
    if (type == FILES_WEBP) type = vips_image_hasalpha(image) ? FILES_PNG : FILES_JPEG;
    forget_metadata(image);
    if (save_as(image, type, &bytes, &length) != 0) return false;
    if (type == FILES_PNG && length > PNG_MOST && !vips_image_hasalpha(image)) {
        g_free(bytes);
        type = FILES_JPEG;
        if (save_as(image, type, &bytes, &length) != 0) return false;
    }
    *out = (struct files_image){.type = type,
                                .width = vips_image_get_width(image),
                                .height = vips_image_get_height(image),
                                .bytes = {bytes, length}};
    return length <= FILES_IMAGE_MOST;
}

/* The image within a square of `most`, all in memory; NULL: it cannot be decoded. */
static VipsImage *shrunk(struct str input, int most) {
    VipsImage *lazy = NULL, *whole = NULL;
    union {
        const char *from;
        void *to;
    } bytes = {input.bytes}; /* vips does not write to it */
    int failed = vips_thumbnail_buffer(bytes.to, input.length, &lazy, most, "height", most, "size",
                                       VIPS_SIZE_DOWN, "export_profile", "srgb", "fail_on",
                                       VIPS_FAIL_ON_TRUNCATED, NULL);
    if (failed) return NULL;
    whole = vips_image_copy_memory(lazy);
    g_object_unref(lazy);
    return whole;
}

void image_read(struct str input, enum files_type type, struct buf *answer) {
    struct files_image large, small;
    VipsImage *thumbnail = NULL, *little = NULL;
    enum files_fault fault = is_buffer_of(type, input) ? check_size(input) : FILES_BROKEN;
    VipsImage *image = fault == FILES_FINE ? shrunk(input, FILES_LARGE) : NULL;
    bool is_read = image && vips_thumbnail_image(image, &thumbnail, FILES_SMALL, "height",
                                                 FILES_SMALL, "size", VIPS_SIZE_DOWN, NULL) == 0;
    if (is_read) little = vips_image_copy_memory(thumbnail);
    if (little && save(image, type, &large) && save(little, large.type, &small))
        files_answer_images(answer, &large, &small);
    else
        files_answer_fault(answer, fault == FILES_FINE ? FILES_BROKEN : fault);
}
