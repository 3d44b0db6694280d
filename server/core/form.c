/* Checking fields against their schema. */
#include "server/core/form.h"

#include "lib/utf8.h"

static bool is_line(const struct form_field *field) {
    return field->type == FIELD_LINE || field->type == FIELD_SAID_LINE;
}

static enum form_problem check(const struct form_field *field, struct str value) {
    if (str_is_empty(str_trim(value))) return field->is_required ? FORM_REQUIRED : FORM_FINE;
    if (value.length > field->most_bytes) return FORM_TOO_LONG;
    switch (field->type) {
    case FIELD_LINE:
    case FIELD_SAID_LINE:
        return utf8_is_clean(value, false) ? FORM_FINE : FORM_NOT_TEXT;
    case FIELD_TEXT:
    case FIELD_SAID:
        return utf8_is_clean(value, true) ? FORM_FINE : FORM_NOT_TEXT;
    case FIELD_SECRET:
    case FIELD_KEPT:
    case FIELD_RAW:
    case FIELD_CHECK:
        return FORM_FINE;
    case FIELD_CHOICE:
        return str_is_among(value, field->choices) ? FORM_FINE : FORM_NO_CHOICE;
    }
    return FORM_OTHER;
}

void form_read(const struct form_schema *schema, const struct urlform *fields, struct form *form) {
    assert(schema->count <= FORM_FIELDS_MOST);
    *form = (struct form){.status = 422};
    for (size_t i = 0; i < schema->count; i++) {
        const struct form_field *field = &schema->fields[i];
        struct str value = {0};
        if (urlform_get(fields, str_from_c(field->name), &value) == ERR_INVALID)
            form->problems[i] = FORM_NO_CHOICE;
        if (is_line(field)) value = str_trim(value);
        form->values[i] = value;
        if (form->problems[i] == FORM_FINE) form->problems[i] = check(field, value);
        if (form->problems[i] != FORM_FINE) form->has_problem = true;
    }
}

bool form_is_said(const struct form_field *field) {
    return field->type == FIELD_SAID || field->type == FIELD_SAID_LINE;
}

void form_fail(struct form *form, size_t field, struct str sentence) {
    form->problems[field] = FORM_OTHER;
    form->sentences[field] = sentence;
    form->has_problem = true;
}
