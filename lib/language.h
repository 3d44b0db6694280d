/* The languages of the interface, and the two forms a message is written in. */
#ifndef LIB_LANGUAGE_H
#define LIB_LANGUAGE_H

enum language { LANGUAGE_FR, LANGUAGE_EN, LANGUAGE_COUNT_ };

/* MESSAGE_HTML: arguments and literals escaped for element content and attribute values;
 * MESSAGE_PLAIN: as they are, for mail and the command line. */
enum message_form { MESSAGE_HTML, MESSAGE_PLAIN };

#endif
