/* What could stand in place of a finding. */
#include "moderation/guard.h"

struct str guard_replacement(struct arena *arena, struct str text,
                             const struct guard_finding *finding) {
    static const char *const instead[GUARD_KINDS] = {
        [GUARD_PHONE] = "[téléphone retiré]",
        [GUARD_EMAIL] = "[adresse électronique retirée]",
        [GUARD_PROFILE] = "[profil retiré]",
        [GUARD_NIR] = "[numéro de sécurité sociale retiré]",
        [GUARD_IBAN] = "[IBAN retiré]",
        [GUARD_FRANCE_TRAVAIL] = "[identifiant retiré]",
        [GUARD_CAF] = "[numéro d’allocataire retiré]",
        [GUARD_NISS] = "[numéro national retiré]",
        [GUARD_AVS] = "[numéro AVS retiré]",
        [GUARD_BIRTH_DATE] = "[date de naissance retirée]",
        [GUARD_ADDRESS] = "[adresse retirée]",
    };
    (void)arena;
    (void)text;
    return finding->kind < GUARD_KINDS ? str_from_c(instead[finding->kind]) : STR("");
}
