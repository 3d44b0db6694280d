/* The route table of the whole server, made of routes.def. */
#ifndef SERVER_ROUTES_H
#define SERVER_ROUTES_H

#include "server/core/route.h"

extern const struct route_table server_routes;

#endif
