/* Where in the HTML a template stands, byte by byte: enough of the standard's tokenizer (WHATWG
 * HTML section 13.2.5) to choose an escaper, and strict: what a browser would have to repair is
 * an error of the build. */
#ifndef TMPLC_HTML_H
#define TMPLC_HTML_H

#include "tools/tmplc/tmplc.h"

enum html_kind {
    HTML_TEXT,        /* element content */
    HTML_RCDATA,      /* inside title, textarea */
    HTML_RAW,         /* inside script, style */
    HTML_DECLARATION, /* <!doctype …> */
    HTML_COMMENT,
    HTML_OPEN,      /* after < or </ */
    HTML_NAME,      /* in a tag's name */
    HTML_GAP,       /* in a tag, after a value: a space or the end must come */
    HTML_SPACE,     /* in a tag, an attribute may begin */
    HTML_ATTRIBUTE, /* in an attribute's name */
    HTML_EQUALS,    /* after = */
    HTML_VALUE,     /* in a quoted value */
    HTML_URL_START, /* in the value of an address, before anything */
    HTML_URL_AFTER, /* after its path: ? or # may come */
    HTML_URL_REST,  /* in its query or fragment */
    HTML_URL_SIZE   /* in srcset, after an address: how wide that image is */
};

struct html_state {
    enum html_kind kind;
    bool is_close, in_pre;
    char element[16], attribute[24];
    size_t matched; /* of what ends the present RCDATA, script or comment */
};

/* One byte of literal text; what may not stand there is an error at `place`. */
void html_step(struct html_state *h, char byte, struct place place);
/* A control tag stands here: a name that was being read has ended. */
void html_interrupt(struct html_state *h, struct place place);
/* What is true after either of two branches; an error when they do not fit. */
struct html_state html_join(struct html_state a, struct html_state b, struct place place);

#endif
