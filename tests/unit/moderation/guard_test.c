/* The guard, kind by kind: what is found, where exactly, and what passes. The corpus test counts;
 * this one names. */
#include "lib/buf.h"
#include "moderation/guard.h"
#include "tests/unit/moderation/policy_fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;
static const struct policy *policy;

/* A text whose findings stand between [[ and ]]: each is of this kind, and there are no others. */
static void check(enum guard_kind kind, const char *marked) {
    struct str rest = str_from_c(marked);
    char *plain = arena_alloc(&arena, rest.length + 1);
    size_t length = 0, starts[8], ends[8], wanted = 0, closed = 0;
    for (size_t i = 0; i < rest.length; i++) {
        struct str here = str_slice(rest, i, i + 2);
        if (str_equal(here, STR("[["))) {
            starts[wanted++] = length;
            i++;
        } else if (str_equal(here, STR("]]"))) {
            ends[closed++] = length;
            i++;
        } else {
            plain[length++] = rest.bytes[i];
        }
    }
    struct guard_findings found;
    struct str text = {plain, length};
    guard_scan(&arena, policy, text, &found);
    bool is_right = found.count == wanted;
    for (size_t i = 0; is_right && i < wanted; i++)
        is_right = found.items[i].kind == kind && found.items[i].start == starts[i] &&
                   found.items[i].end == ends[i];
    if (is_right) return;
    for (size_t i = 0; i < found.count; i++)
        print_error("%s: \"%.*s\"\n", guard_kind_name(found.items[i].kind),
                    STR_ARG(str_slice(text, found.items[i].start, found.items[i].end)));
    fail_msg("%s: not as marked: %s", guard_kind_name(kind), marked);
}

static void passes(const char *text) {
    check(GUARD_KINDS, text);
}

static void test_phones(void **state) {
    (void)state;
    check(GUARD_PHONE, "é [[06 12 34 56 78]], [[06.12.34.56.78]] et [[0612345678]].");
    check(GUARD_PHONE, "[[+33 (0)6 12 34 56 78]] ou [[0033 6 12 34 56 78]]");
    check(GUARD_PHONE, "au [[06\u00a012\u00a034\u00a056\u00a078]] !");
    check(GUARD_PHONE, "[[0470/12.34.56]] [[+32 470 12 34 56]], [[02 123 45 67]]");
    check(GUARD_PHONE, "[[+352 621 123 456]] ; [[079 123 45 67]] ; [[+41 79 123 45 67]]");
    check(GUARD_PHONE, "[[O6 12 34 56 78]] avec des lettres");
    check(GUARD_PHONE, "[[zéro six, douze, trente-quatre, cinquante-six, soixante-dix-huit]]");
    check(GUARD_PHONE, "[[06 45 78 12 36]] / [[07 81 22 45 90]]");
    passes("le 39 49, le 0 800 123 456, le 08 06 00 12 34 et le 115");
    passes("du 05/09/23-06/10/23, le 05.09.2023 14 h, 2018-2019-2020");
    passes("SIRET 012 345 678 00012, TVA FR40 303 265 045, 10 000 000 €");
    passes("06 XX XX XX XX, 06 00 00 00 00, 06 .. .. .. ..");
}

static void test_addresses_of_mail_and_networks(void **state) {
    (void)state;
    check(GUARD_EMAIL, "à [[jean.dupont@gmail.com]], [[kevin-33 (at) hotmail.fr]]");
    check(GUARD_EMAIL, "[[m.diallo arobase gmail point com]] ou [[s.l [at] orange [point] fr]]");
    passes("Merci @Nadège P., et [@Karim B. (Occitanie)](/members/7) ; à 5 € @ la pièce");
    check(GUARD_PROFILE, "[[https://www.linkedin.com/in/marie-d-45]], vu");
    check(GUARD_PROFILE, "sur insta : [[lea_mrtn.33]], et Twitter [[@sarah_13]]");
    passes("linkedin.com/company/afpa et facebook.com/groups/emploi, mon profil LinkedIn");
}

static void test_proven_numbers(void **state) {
    (void)state;
    check(GUARD_NIR, "sécu [[1 85 05 78 006 084 91]], ou [[185057800608491]]");
    check(GUARD_NIR, "Corse : [[1 79 11 2A 004 123 58]]");
    check(GUARD_NIR, "NIR [[1680259350112]] sans sa clé");
    passes("colis 1680259350112 ; dossier 185057800608492");
    check(GUARD_IBAN, "[[FR76 3000 6000 0112 3456 7890 189]], [[BE68539007547034]]");
    passes("FR76 3000 6000 0112 3456 7890 188 ; FR7612345");
    check(GUARD_NISS, "[[85.07.30-033.28]] et [[01061512304]]");
    passes("85073003329 et 01061512305");
    check(GUARD_AVS, "[[756.9217.0769.85]], [[7569217076985]]");
    passes("7569217076984, 9782100795532");
}

static void test_announced_numbers(void **state) {
    (void)state;
    check(GUARD_FRANCE_TRAVAIL, "identifiant France Travail : [[1234567A]]");
    check(GUARD_FRANCE_TRAVAIL, "n° DE [[4512367K]], inscrite");
    passes("Offre n° 182BCDF sur France Travail, 5 128 400 inscrits à France Travail");
    check(GUARD_CAF, "Numéro d'allocataire [[1234567]], la CAF");
    check(GUARD_CAF, "allocataire CAF n° [[7412583 L]]");
    passes("3 200 000 allocataires de la CAF, la CAF verse 1234567 €");
}

static void test_names(void **state) {
    (void)state;
    check(GUARD_NAME, "Je reçois [[Mme Lefebvre]] et [[M. D'Angelo]].");
    check(GUARD_NAME, "[[Mohamed El Amrani]], [[Marie-Laure de La Tour]], [[BENALI Karim]]");
    check(GUARD_NAME, "hier [[mme benali]] a appelé, [[karim benali]] aussi");
    check(GUARD_NAME, "[[Özlem Yıldırım]] et [[Mme Nguyễn]]");
    check(GUARD_NAME, "Nom : [[Keita]]");
    passes("Me revoilà, et me voici. Me confirmez-vous la date ?");
    check(GUARD_NAME, "[[Me Dupont]] plaide, [[Me dupont]] aussi.");
    passes("Mme X, M. D., Mme L.B., M. D. Depuis deux ans, Mme la directrice, Madame, Monsieur,");
    passes("Marie (prénom modifié), Marie Dupont (nom modifié), Julie M. et Karim B.");
    passes("Donald Super, le lycée Jean Moulin, la rue Pierre Curie, Bandura (1977)");
    passes("la Marine Nationale ; Rose et Claire ; Grâce à Pôle emploi ; Madame a dit non");
}

static void test_births_and_streets(void **state) {
    (void)state;
    check(GUARD_BIRTH_DATE, "né le [[12/03/1987]], DDN [[03.11.78]], née en [[mars 1990]]");
    check(GUARD_BIRTH_DATE, "né à Oran (Algérie) le [[9 février 2004]]");
    passes("la loi du 5 septembre 2018, réunion le 12/03/2024, le dispositif né en 2015");
    check(GUARD_ADDRESS, "au [[12 bis, rue des Lilas]], ou [[3 avenue Jean Jaurès, 35000 Rennes]]");
    check(GUARD_ADDRESS, "[[Rue Haute 12, 1000 Bruxelles]]");
    check(GUARD_ADDRESS, "elle habite [[rue de la République]]");
    passes("12 cours de français, 3 places, l'antenne rue de la République");
}

static void test_combinations(void **state) {
    (void)state;
    check(
        GUARD_COMBINATION,
        "Une femme [[de 47 ans]], caissière [[chez Carrefour]] [[à Guingamp]], reconnue [[RQTH]].");
    passes("Une femme de 47 ans, caissière à Guingamp.");
    passes("Webinaire le 12 mars 2024 à Rennes sur le handicap psychique et la détention.");
    struct guard_findings found;
    guard_scan(&arena, policy, STR("M. D., 47 ans, sorti de prison, en sevrage"), &found);
    assert_int_equal(found.count, 3);
    assert_int_equal(found.items[0].trait, GUARD_AGE);
    assert_int_equal(found.items[1].trait, GUARD_JUSTICE);
    assert_int_equal(found.items[2].trait, GUARD_HEALTH);
}

/* What each finding becomes, and that nothing is found in that. */
static void test_replacements(void **state) {
    (void)state;
    static const struct {
        const char *text, *becomes;
    } cases[] = {
        {"Je reçois Mme Lefebvre.", "Je reçois Mme L."},
        {"Monsieur Karim Benali vient", "M. B. vient"},
        {"Appelez Karim Benali", "Appelez K. B."},
        {"au 06 12 34 56 78", "au [téléphone retiré]"},
        {"né le 12/03/1987", "né le [date de naissance retirée]"},
        {"Une femme de 47 ans, salariée chez Carrefour à Guingamp",
         "Une femme dans la quarantaine, salariée dans une entreprise dans une commune de la "
         "région"},
        {"Mme X, 52 ans, opérée le 3 mars 2024 d'un cancer",
         "Mme X, la cinquantaine, [santé] au printemps d'un [santé]"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct str text = str_from_c(cases[i].text);
        struct guard_findings found;
        struct buf out;
        size_t at = 0;
        guard_scan(&arena, policy, text, &found);
        assert_true(found.count > 0);
        buf_init(&out, 4096);
        for (size_t f = 0; f < found.count; f++) {
            buf_put(&out, str_slice(text, at, found.items[f].start));
            buf_put(&out, guard_replacement(&arena, text, &found.items[f]));
            at = found.items[f].end;
        }
        buf_put(&out, str_slice(text, at, text.length));
        assert_string_equal(buf_text(&out), cases[i].becomes);
        guard_scan(&arena, policy, buf_str(&out), &found);
        assert_int_equal(found.count, 0);
        buf_release(&out);
    }
}

/* A long text is read to its end, its traits come together over any distance, and what is more
 * than can be told is said to be more. */
static void test_length(void **state) {
    (void)state;
    struct buf text;
    struct guard_findings found;
    buf_init(&text, 4 << 20);
    BUF_LIT(&text, "Mme X, 47 ans, sort de prison. ");
    for (int i = 0; i < 100000; i++) BUF_LIT(&text, "Rien de plus ici, vraiment. ");
    BUF_LIT(&text, "Un cancer. Son numéro : 06 12 34 56 78");
    guard_scan(&arena, policy, buf_str(&text), &found);
    assert_int_equal(found.count, 4);
    assert_int_equal(found.items[3].end, text.length);
    assert_false(found.is_full);
    buf_reset(&text);
    for (int i = 0; i < 300; i++) BUF_LIT(&text, "06 12 34 56 78, ");
    guard_scan(&arena, policy, buf_str(&text), &found);
    assert_int_equal(found.count, GUARD_FINDINGS_MOST);
    assert_true(found.is_full);
    guard_scan(&arena, NULL, STR(""), &found);
    assert_int_equal(found.count, 0);
    buf_release(&text);
}

/* A policy's words: what it lets through is found without it. */
static void test_policy(void **state) {
    (void)state;
    struct guard_findings found;
    guard_scan(&arena, NULL, STR("Avec Vincent Guillon, là-dessus"), &found);
    assert_int_equal(found.count, 1);
    passes("Avec Vincent Guillon, là-dessus");
    const struct policy *other;
    struct conf_error error;
    struct str text = fixture_read(&arena, "moderation/policy/cep.conf"), whole[3] = {text};
    whole[1] = STR("\n[guard]\nfrobs = a, b\n");
    assert_int_equal(policy_load(&arena, arena_join(&arena, whole, 2), &other, &error),
                     ERR_INVALID);
    assert_non_null(strstr(error.text, "frobs"));
}

static int setup(void **state) {
    (void)state;
    policy = fixture_policy(&arena);
    return 0;
}

static int teardown(void **state) {
    (void)state;
    arena_release(&arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_phones),
        cmocka_unit_test(test_addresses_of_mail_and_networks),
        cmocka_unit_test(test_proven_numbers),
        cmocka_unit_test(test_announced_numbers),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_births_and_streets),
        cmocka_unit_test(test_combinations),
        cmocka_unit_test(test_replacements),
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_policy),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
