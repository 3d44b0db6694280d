/* Office documents: ZIP archives of XML (ECMA-376, ISO/IEC 26300). Nothing is unpacked but the
 * parts that hold text, one at a time, into bounded memory; what the archive says of itself is
 * checked before: entries, sizes, and how much it would swell. */
#include "tools/reader/reader.h"

#include <libxml/xmlreader.h>
#include <zip.h>

#include "lib/mem.h"

enum {
    ENTRIES_MOST = 4000,
    PART_MOST = 24 << 20,   /* bytes of one part, unpacked */
    WHOLE_MOST = 300 << 20, /* bytes of all entries, unpacked, as declared */
    SWELL_MOST = 200,       /* times its own size */
    READ_MOST = 48 << 20,   /* bytes of parts read together */
    NAME_MOST = 64,
};

struct office {
    zip_t *zip;
    struct buf *text;
    int64_t entries;
    size_t read;
    bool is_whole;
};

/* What tells the formats apart, and of macro-enabled ones too. */
static enum files_type openxml_type(zip_t *zip) {
    static const struct {
        const char *part;
        enum files_type type;
    } parts[] = {{"word/document.xml", FILES_DOCX},
                 {"xl/workbook.xml", FILES_XLSX},
                 {"ppt/presentation.xml", FILES_PPTX}};
    if (zip_name_locate(zip, "[Content_Types].xml", 0) < 0) return FILES_TYPES;
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++)
        if (zip_name_locate(zip, parts[i].part, 0) >= 0) return parts[i].type;
    return FILES_TYPES;
}

/* ISO/IEC 26300-3 section 3.3: the first entry, not compressed, is the media type. */
static enum files_type opendocument_type(zip_t *zip) {
    static const struct {
        const char *type;
        enum files_type is;
    } types[] = {{"application/vnd.oasis.opendocument.text", FILES_ODT},
                 {"application/vnd.oasis.opendocument.spreadsheet", FILES_ODS},
                 {"application/vnd.oasis.opendocument.presentation", FILES_ODP}};
    char said[NAME_MOST] = "";
    const char *name = zip_get_name(zip, 0, 0);
    if (!name || !str_equal(str_from_c(name), STR("mimetype"))) return FILES_TYPES;
    zip_file_t *file = zip_fopen_index(zip, 0, 0);
    zip_int64_t got = file ? zip_fread(file, said, sizeof said) : -1;
    if (file) zip_fclose(file);
    if (got <= 0) return FILES_TYPES;
    for (size_t i = 0; i < ARRAY_LENGTH(types); i++)
        if (str_equal((struct str){said, (size_t)got}, str_from_c(types[i].type)))
            return types[i].is;
    return FILES_TYPES;
}

static bool is_program(struct str name) {
    return str_ends(name, STR("vbaProject.bin")) || str_starts(name, STR("Basic/")) ||
           str_starts(name, STR("Scripts/")) || str_ends(name, STR(".exe")) ||
           str_ends(name, STR(".js"));
}

/* What the directory says, before anything is unpacked. Entries that overlap add up to more than
 * the file. */
static enum files_fault check_entries(struct office *o, size_t file_bytes) {
    uint64_t packed = 0, whole = 0;
    if (o->entries > ENTRIES_MOST) return FILES_HUGE;
    for (int64_t i = 0; i < o->entries; i++) {
        zip_stat_t stat;
        zip_stat_init(&stat);
        uint64_t wanted = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
        if (zip_stat_index(o->zip, (zip_uint64_t)i, 0, &stat) != 0) return FILES_BROKEN;
        if ((stat.valid & wanted) != wanted) return FILES_BROKEN;
        if (stat.valid & ZIP_STAT_ENCRYPTION_METHOD && stat.encryption_method != ZIP_EM_NONE)
            return FILES_LOCKED;
        if (stat.size > WHOLE_MOST || stat.comp_size > file_bytes) return FILES_HUGE;
        if (is_program(str_from_c(stat.name))) return FILES_MACROS;
        packed += stat.comp_size;
        whole += stat.size;
    }
    if (packed > file_bytes || whole > WHOLE_MOST) return FILES_HUGE;
    return whole > file_bytes * SWELL_MOST ? FILES_HUGE : FILES_FINE;
}

static bool has_text(struct str name, enum files_type type) {
    if (!str_ends(name, STR(".xml"))) return false;
    if (type >= FILES_ODT)
        return str_equal(name, STR("content.xml")) || str_equal(name, STR("styles.xml")) ||
               str_equal(name, STR("meta.xml"));
    if (str_starts(name, STR("docProps/"))) return true;
    if (type == FILES_DOCX)
        return str_starts(name, STR("word/")) && !str_ends(name, STR("styles.xml")) &&
               !str_ends(name, STR("settings.xml")) && !str_ends(name, STR("fontTable.xml")) &&
               !str_starts(name, STR("word/theme/"));
    if (type == FILES_XLSX)
        return str_equal(name, STR("xl/sharedStrings.xml")) ||
               str_equal(name, STR("xl/workbook.xml")) || str_starts(name, STR("xl/worksheets/")) ||
               str_starts(name, STR("xl/comments"));
    return str_starts(name, STR("ppt/slides/")) || str_starts(name, STR("ppt/notesSlides/")) ||
           str_starts(name, STR("ppt/comments"));
}

/* Ends of what a reader sees as a line or a cell. */
static bool ends_line(const char *name) {
    static const char *const names[] = {"p", "h", "row", "table-row", "si", "br", "line-break"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (str_equal(str_from_c(name), str_from_c(names[i]))) return true;
    return false;
}

static bool ends_word(const char *name) {
    static const char *const names[] = {"tab", "s", "c", "tc", "table-cell", "v"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (str_equal(str_from_c(name), str_from_c(names[i]))) return true;
    return false;
}

static const char *text_of(const xmlChar *text) {
    return (const char *)text;
}

/* One node of a part. False: a document type, which no office program writes. */
static bool read_node(struct office *o, xmlTextReaderPtr reader) {
    int kind = xmlTextReaderNodeType(reader);
    const char *name = text_of(xmlTextReaderConstLocalName(reader));
    if (kind == XML_READER_TYPE_DOCUMENT_TYPE || kind == XML_READER_TYPE_ENTITY_REFERENCE)
        return false;
    bool is_text = kind == XML_READER_TYPE_TEXT || kind == XML_READER_TYPE_CDATA ||
                   kind == XML_READER_TYPE_SIGNIFICANT_WHITESPACE;
    bool is_end = kind == XML_READER_TYPE_END_ELEMENT ||
                  (kind == XML_READER_TYPE_ELEMENT && xmlTextReaderIsEmptyElement(reader) == 1);
    if (is_text) buf_put(o->text, str_from_c(text_of(xmlTextReaderConstValue(reader))));
    if (is_end && name && ends_line(name)) BUF_LIT(o->text, "\n");
    if (is_end && name && ends_word(name)) BUF_LIT(o->text, " ");
    return true;
}

static void read_xml(struct office *o, struct str xml) {
    int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_COMPACT;
    xmlTextReaderPtr reader = xmlReaderForMemory(xml.bytes, (int)xml.length, NULL, NULL, options);
    int more = reader ? xmlTextReaderRead(reader) : -1;
    while (more == 1 && !o->text->is_full) {
        if (!read_node(o, reader)) break;
        more = xmlTextReaderRead(reader);
    }
    if (more != 0) o->is_whole = false;
    if (reader) xmlFreeTextReader(reader);
    BUF_LIT(o->text, "\n");
}

static void read_part(struct office *o, int64_t index, size_t bytes) {
    if (bytes > PART_MOST || o->read + bytes > READ_MOST) {
        o->is_whole = false;
        return;
    }
    char *part = mem_alloc(bytes);
    zip_file_t *file = zip_fopen_index(o->zip, (zip_uint64_t)index, 0);
    zip_int64_t got = file ? zip_fread(file, part, bytes) : -1;
    if (file) zip_fclose(file);
    o->read += bytes;
    if (got == (zip_int64_t)bytes)
        read_xml(o, (struct str){part, bytes});
    else
        o->is_whole = false;
    mem_free(part);
}

static void read_parts(struct office *o, enum files_type type) {
    for (int64_t i = 0; i < o->entries && !o->text->is_full; i++) {
        zip_stat_t stat;
        zip_stat_init(&stat);
        if (zip_stat_index(o->zip, (zip_uint64_t)i, 0, &stat) != 0) continue;
        if (has_text(str_from_c(stat.name), type)) read_part(o, i, (size_t)stat.size);
    }
}

void office_read(struct str input, struct buf *answer) {
    struct buf text;
    struct office o = {.text = &text, .is_whole = true};
    buf_init(&text, FILES_TEXT_MOST - 4096);
    zip_source_t *source = zip_source_buffer_create(input.bytes, input.length, 0, NULL);
    o.zip = source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, NULL) : NULL;
    if (!o.zip) {
        files_answer_fault(answer, FILES_BROKEN);
        return;
    }
    o.entries = zip_get_num_entries(o.zip, 0);
    enum files_fault fault = check_entries(&o, input.length);
    enum files_type type = fault == FILES_FINE ? openxml_type(o.zip) : FILES_TYPES;
    if (fault == FILES_FINE && type == FILES_TYPES) type = opendocument_type(o.zip);
    if (fault == FILES_FINE && type == FILES_TYPES) fault = FILES_UNKNOWN;
    if (fault == FILES_FINE) read_parts(&o, type);
    if (fault == FILES_FINE)
        files_answer_document(answer, type, reader_clean(&text), o.is_whole && !text.is_full);
    else
        files_answer_fault(answer, fault);
}
