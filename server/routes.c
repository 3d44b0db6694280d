/* Each row of routes.def becomes a struct route; a name that no feature declares does not compile.
 */
#include "server/routes.h"

#include "server/account/account.h"
#include "server/admissions/admissions.h"
#include "server/answers/answers.h"
#include "server/cases/cases.h"
#include "server/charter/charter.h"
#include "server/core/events.h"
#include "server/curation/curation.h"
#include "server/dashboard/dashboard.h"
#include "server/departure/departure.h"
#include "server/desk/desk.h"
#include "server/files/files.h"
#include "server/home/home.h"
#include "server/information/information.h"
#include "server/letter/community.h"
#include "server/letter/letter.h"
#include "server/mandates/mandates.h"
#include "server/measures/measures.h"
#include "server/membership/membership.h"
#include "server/models/models.h"
#include "server/notifications/notifications.h"
#include "server/organisations/organisations.h"
#include "server/people/people.h"
#include "server/polls/polls.h"
#include "server/practices/practices.h"
#include "server/promise/promise.h"
#include "server/recovery/recovery.h"
#include "server/reports/reports.h"
#include "server/scim/scim.h"
#include "server/search/search.h"
#include "server/search/similar.h"
#include "server/seeds/seeds.h"
#include "server/settings/settings.h"
#include "server/spaces/spaces.h"
#include "server/strong/strong.h"
#include "server/threads/threads.h"
#include "server/unnamed/unnamed.h"
#include "server/waves/waves.h"
#include "server/welcome/welcome.h"

#define V ROLE_VISITOR
#define N ROLE_NEW
#define F ROLE_FORMER
#define M ROLE_MEMBER
#define A ROLE_ANIMATOR
#define P ROLE_PROVISIONER
#define T ROLE_TOKEN
#define E ROLE_ENROLLING
#define ALL (V | N | F | M | A | P | E)

#define scope_none NULL
static const struct form_schema form_none = {.name = "none"};

#define ROUTE(method, path, roles, scope, form, flags, handler)                                    \
    {HTTP_##method, path, roles, scope_##scope, #scope, &form_##form, flags, handler, #handler},
static const struct route rows[] = {
#include "server/routes.def"
};
#undef ROUTE

const struct route_table server_routes = {rows, ARRAY_LENGTH(rows)};
