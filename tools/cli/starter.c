/* What a new community is offered to open with: eight seeds, one for each of its first weeks. They
 * have no date and nobody signs them: an animator takes one on, makes it their own, and chooses
 * its day. */
#include "server/seeds/seeds.h"
#include "tools/cli/commands.h"

static const struct {
    const char *space, *kind, *title, *body;
} seeds[] = {
    {"metier", "discussion", "Un tour de table pour commencer",
     "Où exercez-vous, auprès de qui, depuis combien de temps ? Et qu’espérez-vous trouver ici "
     "que vous ne trouvez pas ailleurs ?\n\nTrois lignes suffisent."},
    {"posture", "question", "Comment ouvrez-vous un premier entretien ?",
     "La première phrase, la place des chaises, ce que vous dites du cadre et du temps.\n\n"
     "Qu’avez-vous gardé de vos débuts, qu’avez-vous abandonné ?"},
    {"posture", "discussion", "Quand la personne ne dit rien",
     "Un silence qui dure, des réponses en un mot. Attendez-vous ? Relancez-vous ? "
     "Changez-vous de support ?\n\nRacontez un moment où le silence a fini par servir."},
    {"parcours", "question", "Quel dispositif avez-vous découvert cette année ?",
     "Une aide régionale, un accompagnement peu connu, un partenaire qui répond vraiment.\n\n"
     "Pour qui, à quelles conditions, et comment l’avez-vous appris ?"},
    {"parcours", "discussion", "Un projet que vous jugiez impossible, et qui a abouti",
     "Qu’est-ce qui a fait la différence : la personne, le temps, une rencontre, un détour ?"
     "\n\nRien qui permette de reconnaître qui que ce soit, bien sûr."},
    {"metier", "question", "Que faites-vous des cinq minutes entre deux rendez-vous ?",
     "Noter, souffler, relire, appeler ? Qu’est-ce qui vous aide à être là pour la personne "
     "suivante ?"},
    {"posture", "question", "Dire non sans fermer la porte",
     "Une demande hors de votre mission, une formation qui ne se financera pas, un délai "
     "intenable.\n\nQuels mots employez-vous, et qu’en fait la personne ensuite ?"},
    {"metier", "discussion", "Ce que nous avons appris ce trimestre",
     "Une idée reprise à un ou une collègue d’ici, un essai qui n’a rien donné, une façon de "
     "faire que vous avez changée.\n\nLes essais manqués comptent autant que les autres."},
};

enum cli_exit cli_starter_seeds(struct cli *cli) {
    enum cli_exit status = CLI_DONE;
    for (size_t i = 0; i < ARRAY_LENGTH(seeds) && status == CLI_DONE; i++) {
        struct seed_out out;
        struct seed_save_in in = {.kind = str_from_c(seeds[i].kind),
                                  .space = str_from_c(seeds[i].space),
                                  .title = str_from_c(seeds[i].title),
                                  .body = str_from_c(seeds[i].body)};
        status = cli_result(cli_execute(cli, &op_seed_save, &in, &out), seeds[i].title);
    }
    return status;
}
