/* The family of a browser, out of what it calls itself (RFC 9110 section 10.1.5): enough for its
 * owner to know it again, and nothing else is kept of it. */
#include "server/account/sign_in.h"

const char *browser_notification(struct str agent) {
    /* Those that also name another come first. */
    static const struct {
        struct str word;
        const char *kind;
    } families[] = {
        {{"Edg/", 4}, "session.edge"},        {{"EdgA/", 5}, "session.edge"},
        {{"Firefox/", 8}, "session.firefox"}, {{"FxiOS/", 6}, "session.firefox"},
        {{"Chrome/", 7}, "session.chrome"},   {{"CriOS/", 6}, "session.chrome"},
        {{"Safari/", 7}, "session.safari"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(families); i++)
        if (str_find(agent, families[i].word) < agent.length) return families[i].kind;
    return "session";
}
