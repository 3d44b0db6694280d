/* The part of a purge (purge.h) that is about notes of animators to persons, and their models. */
#ifndef CORE_PURGE_WELCOME_H
#define CORE_PURGE_WELCOME_H

#include "lib/db.h"

enum err purge_welcome(struct db *db, struct str passage, struct str marker) MUST_USE;

#endif
