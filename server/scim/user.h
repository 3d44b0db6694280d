/* A person as SCIM has them (RFC 7643): what one organisation wrote of them, in the attributes that
 * are of use here, and the state that follows from it. Everything else that directories send
 * (telephones, addresses, photographs, managers) is known by name only so that it can be ignored.
 *
 * The table of attributes (attributes.def) serves schemas, filters, paths, reading and printing. */
#ifndef SCIM_USER_H
#define SCIM_USER_H

#include "lib/arena.h"
#include "moderation/peer.h"
#include "server/core/ids.h"

enum {
    SCIM_EMAILS_MOST = 4,
};

enum scim_schema { SCIM_COMMON, SCIM_CORE, SCIM_ENTERPRISE, SCIM_OWN, SCIM_SCHEMA_COUNT_ };
/* Their URNs; empty of SCIM_COMMON, which stands in every resource. */
extern const struct str scim_schemas[SCIM_SCHEMA_COUNT_];

enum scim_attribute {
    SCIM_NONE,
#define ATTRIBUTE(id, schema, parent, name, type, flags, description) SCIM_##id,
#include "server/scim/attributes.def"
#undef ATTRIBUTE
    SCIM_ATTRIBUTE_COUNT_
};
_Static_assert(SCIM_ATTRIBUTE_COUNT_ <= 64, "sets of attributes are bits of a word");

enum scim_type { SCIM_TEXT, SCIM_BOOL, SCIM_TIME, SCIM_COMPLEX };
enum scim_flag {
    SCIM_MULTI = 1 << 0,
    SCIM_EXACT = 1 << 1,
    SCIM_REQUIRED = 1 << 2,
    SCIM_READ_ONLY = 1 << 3,
    SCIM_ALWAYS = 1 << 4,
    SCIM_UNIQUE = 1 << 5,
};
struct scim_attribute_row {
    enum scim_schema schema;
    enum scim_attribute parent;
    struct str name;
    enum scim_type type;
    unsigned flags;
    const char *description;
};
extern const struct scim_attribute_row scim_attributes[SCIM_ATTRIBUTE_COUNT_];

/* What the name of an attribute means here. */
enum scim_name {
    SCIM_KNOWN,
    SCIM_WHOLE_SCHEMA, /* a schema's URN and nothing after it */
    SCIM_IGNORED,      /* an attribute of RFC 7643 that is never stored */
    SCIM_UNKNOWN,
};
struct scim_named {
    enum scim_name kind;
    enum scim_attribute attribute; /* SCIM_KNOWN */
    enum scim_schema schema;       /* SCIM_KNOWN, SCIM_WHOLE_SCHEMA */
};
/* attrPath of RFC 7644 section 3.10: [URN ":"] name ["." part], compared without case. */
struct scim_named scim_name_find(struct str path);
/* A part of `parent`, by its name alone. */
struct scim_named scim_part_find(enum scim_attribute parent, struct str name);

struct scim_email {
    struct str value, type;
    bool is_primary;
};

struct scim_user {
    struct attestation_id id;
    struct str user_name, external_id, given_name, family_name, formatted, display_name, title;
    struct str department, occupation;
    enum peer_fact supervises, practising;
    enum peer_fact active; /* as the client wrote it; unknown: not said */
    struct scim_email emails[SCIM_EMAILS_MOST];
    size_t emails_count;
    /* Read only. */
    struct str id_text, state, reason, rule;
    bool is_active; /* as answered */
    int64_t created_at, written_at, version;
};

/* One value of an attribute; of a complex one none. */
enum scim_value_kind { SCIM_VALUE_NONE, SCIM_VALUE_TEXT, SCIM_VALUE_BOOL, SCIM_VALUE_TIME };
struct scim_value {
    enum scim_value_kind kind;
    struct str text;
    bool is_true;
    int64_t at;
};
/* How many elements an attribute (or the one that it is a part of) can have: 1 unless MULTI. */
size_t scim_user_count(const struct scim_user *user, enum scim_attribute attribute);
struct scim_value scim_user_value(const struct scim_user *user, enum scim_attribute attribute,
                                  size_t element);
/* Where a simple text lives, to be written; NULL of what is no text or is read only. */
struct str *scim_user_text(struct scim_user *user, enum scim_attribute attribute);

/* The address that mail goes to: the primary one, else the first; empty when there is none that
 * looks like one. */
struct str scim_user_email(const struct scim_user *user);
/* Drops what is not kept: addresses that are neither primary nor of work, and a second primary. */
void scim_user_tidy(struct scim_user *user);
/* The same in all that a client may write. */
bool scim_user_equal(const struct scim_user *a, const struct scim_user *b);

/* xsd:dateTime (RFC 7643 section 2.3.5) to UTC ms; without a zone it is UTC. */
bool scim_time_parse(struct str text, int64_t *ms) MUST_USE;

#endif
