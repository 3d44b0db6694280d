/* Backups, keys, checks, purges: what an operator does to the whole. */
#include <unistd.h>

#include "lib/clock.h"
#include "lib/mail_send.h"
#include "lib/num.h"
#include "server/core/backup.h"
#include "server/core/backup_files.h"
#include "server/core/purge.h"
#include "server/core/purge_index.h"
#include "server/core/whence.h"
#include "server/mandates/mandates.h"
#include "server/members/adopt.h"
#include "server/routes.h"
#include "server/server.h"
#include "sql/core_purge.h"
#include "tools/cli/commands.h"

enum cli_exit cli_backup(struct cli *cli) {
    const char *file = cli->arguments[0];
    const struct blobs *blobs = cli->opened.service.blobs;
    /* Uploaded files before, so that few are left for after: what came meanwhile. */
    enum err e = access(file, F_OK) == 0 ? ERR_CONFLICT : backup_files_keep(cli->db, blobs, file);
    if (e == OK) e = backup_write(cli->db, file);
    if (e == OK) e = backup_files_keep(cli->db, blobs, file);
    return cli_result(e, file);
}

/* A purge that the copy does not know is done again in it. */
static enum err repeat_purge(void *context, struct db *restored, const struct backup_purge *purge) {
    struct cli *cli = context;
    struct op_run run = cli->run;
    run.db = restored;
    return purge_again(&run, purge->post, purge->digest, purge->bytes);
}

enum cli_exit cli_restore(struct cli *cli) {
    enum cli_exit status = cli_open(cli, NEEDS_DATA);
    if (status != CLI_DONE) return status;
    if (datadir_lock(cli->opened.dir) != OK) {
        cli_say("%s: in use by the daemon or another command; stop it first", cli->data);
        return CLI_FAILED;
    }
    cli->run = (struct op_run){.arena = &cli->arena,
                               .actor = actor_system(),
                               .now_ms = clock_now_ms(),
                               .service = &cli->opened.service};
    struct restore_plan plan = {.file = cli->arguments[0],
                                .keys = cli->opened.keys,
                                .repeat_purge = repeat_purge,
                                .context = cli};
    struct restore_report report = {0};
    enum err e = backup_restore(cli->opened.dir, &plan, &report);
    if (e != OK && report.problem) {
        cli_say("%s: %s; the database is as it was", cli->arguments[0], report.problem);
        return CLI_FAILED;
    }
    if (e == OK && report.purges)
        cli_say("%lld purges were done again in the copy", (long long)report.purges);
    if (e == OK && report.files_missing)
        cli_say("%lld uploaded files are neither here nor beside the copy: they are gone",
                (long long)report.files_missing);
    return cli_result(e, cli->arguments[0]);
}

enum cli_exit cli_key_export(struct cli *cli) {
    struct buf out;
    buf_init(&out, 4096);
    enum err e = keys_export(NULL, cli->data, &out);
    if (e == OK) cli_print(&out);
    crypt_wipe(out.bytes, out.length);
    buf_release(&out);
    return cli_result(e, "master.key");
}

enum cli_exit cli_verify(struct cli *cli) {
    struct verify_report report = {0};
    enum err e = backup_verify(cli->db, cli->opened.keys, &cli->arena, &report);
    if (e == OK)
        e = backup_files_verify(cli->db, cli->opened.service.blobs, &cli->arena, &report.problem);
    if (e == ERR_CORRUPT) {
        printf("not content: %.*s\n", STR_ARG(report.problem));
        return CLI_FAILED;
    }
    if (e != OK) return cli_result(e, "verify");
    struct str head;
    int64_t seq;
    e = audit_head(cli->db, &cli->arena, &seq, &head);
    if (e != OK) return cli_result(e, "verify");
    printf("content: structure, references, numbering of messages, uploaded files; audit chain of "
           "%lld entries, "
           "%lld without their text, head %.*s\n",
           (long long)report.audit.entries, (long long)report.audit.erased, STR_ARG(head));
    return CLI_DONE;
}

enum cli_exit cli_migrate(struct cli *cli) {
    int64_t version;
    enum err e = db_user_version(cli->db, &version);
    if (e == OK) printf("the database is at version %lld\n", (long long)version);
    return cli_result(e, "migrate");
}

/* A short passage may be anybody's in another thread: that is for a person to judge. */
static void name_others(struct cli *cli, struct thread_id thread, struct str passage) {
    struct purge_elsewhere_in in = {.thread_id = thread, .passage = passage};
    struct purge_elsewhere_row *rows;
    size_t count;
    if (sql_purge_elsewhere(cli->db, &cli->arena, &in, &rows, &count) != OK) return;
    for (size_t i = 0; i < count; i++)
        printf("it stands in message %lld of thread %lld too: purge that one if it is the same\n",
               (long long)rows[i].post_id.v, (long long)rows[i].thread_id.v);
}

enum cli_exit cli_purge(struct cli *cli) {
    struct purge_in in;
    struct purge_out out;
    if (!num_parse(cli_argument(cli, 0), INT64_MAX, &in.post.v)) {
        cli_say("%s is not the number of a message", cli->arguments[0]);
        return CLI_USAGE;
    }
    enum err e = cli_read_file(cli, "-", PASSAGE_MOST + 2, &in.passage);
    if (e != OK) return cli_result(e, "stdin");
    in.passage = str_trim(in.passage);
    e = cli_execute(cli, &op_purge, &in, &out);
    if (e != OK) return cli_result(e, cli->arguments[0]);
    printf("removed from %lld places in %lld messages, their thread's title and drafts\n",
           (long long)out.places, (long long)out.posts);
    name_others(cli, out.thread, in.passage);
    /* The daemon cleans its files within minutes; without one, it is done here. */
    e = purge_index(cli->db);
    if (e == OK) e = db_checkpoint(cli->db, true);
    if (e != OK) cli_say("the daemon will finish cleaning the files");
    return CLI_DONE;
}

enum { DATABASE_DAYS = 365 };

/* ISO 3166-1 has codes for what lies overseas. */
static bool names_france_alone(struct str countries) {
    static const struct str overseas[] = {{"GP", 2}, {"MQ", 2}, {"GF", 2}, {"RE", 2}, {"YT", 2}};
    if (str_find(countries, STR("FR")) == countries.length) return false;
    for (size_t i = 0; i < ARRAY_LENGTH(overseas); i++)
        if (str_find(countries, overseas[i]) < countries.length) return false;
    return true;
}

/* One weak point, when it is one. */
static void weigh(size_t *count, bool is_weak, const char *sentence) {
    if (!is_weak) return;
    printf("- %s\n", sentence);
    ++*count;
}

/* The database of countries, and what hangs on it. */
static void weigh_countries(struct cli *cli, size_t *count) {
    const struct options *o = cli->opened.service.options;
    const char *path = whence_path(&cli->arena, o, cli->opened.dir->path);
    const char *problem = NULL;
    struct geo *geo = NULL;
    bool is_limited = !str_is_empty(o->access_countries);
    weigh(count, !path,
          "[access] country_database is empty: sessions show no country, and nobody is told of a "
          "sign-in from a new one");
    if (path && geo_open(path, &geo, &problem) != OK) {
        printf("- [access] country_database: %s: %s\n", path, problem);
        ++*count;
    }
    weigh(count, is_limited && !geo,
          "[access] countries is not applied: there is no database to apply it by");
    weigh(count, geo && clock_now_ms() - geo_made_at(geo) > DATABASE_DAYS * DAY_MS,
          "[access] country_database is older than a year: addresses change countries");
    weigh(
        count, is_limited && names_france_alone(o->access_countries),
        "[access] countries names FR alone: people in GP, MQ, GF, RE, YT and other parts of France "
        "have codes of their own, and are kept out");
    if (geo) geo_close(geo);
}

/* A file edited by hand judges nobody until it is adopted, and everybody who is new. */
static void weigh_policy(struct cli *cli, size_t *count) {
    struct policy_standing standing;
    enum err e = policy_standing_read(cli->db, &cli->arena, cli->opened.service.policy, &standing);
    weigh(count, e == OK && !standing.is_adopted,
          "policy.conf is not the policy that was adopted: `entrepairs policy adopt policy.conf`");
    weigh(count, e == OK && standing.others > 0,
          "people were judged by another policy than policy.conf: `entrepairs policy adopt`");
}

static void weigh_animators(struct cli *cli, size_t *count) {
    struct mandate_strength strength;
    enum err e = mandate_strength(cli->db, &cli->arena, cli->run.now_ms, &strength);
    weigh(count, e == OK && strength.is_short,
          "fewer than three animators, or all of one organisation: `entrepairs animator appoint`");
}

enum cli_exit cli_audit(struct cli *cli) {
    const struct service *s = &cli->opened.service;
    const struct options *o = s->options;
    size_t weak = 0;
    weigh(&weak, !s->site.is_https && !s->site.is_loopback,
          "[community] url is plain http on a public host: sessions can be stolen on the way");
    weigh(&weak, s->site.is_loopback, "[community] url is a loopback address: fit for trials only");
    weigh(&weak, s->site.is_https && str_is_empty(o->http_trusted_proxies),
          "https without [http] trusted_proxies: every client seems to be the proxy");
    weigh(&weak, o->limits_sign_ins_per_address == 0,
          "[limits] sign_ins_per_address is 0: no bound");
    weigh(&weak, o->limits_posts_per_minute == 0, "[limits] posts_per_minute is 0: no bound");
    weigh(&weak, o->db_mmap, "[db] mmap is on: a failing disk ends the server");
    weigh(&weak, str_is_empty(o->community_contact),
          "[community] contact is empty: nobody can be written to");
    weigh(&weak, !s->site.is_loopback && str_is_empty(o->mail_smtp_url),
          "[mail] smtp_url is empty: no mail reaches anybody");
    weigh(&weak,
          !str_is_empty(o->mail_smtp_url) && !mail_url_is_local(o->mail_smtp_url) &&
              (str_equal(o->mail_tls, STR("never")) || str_equal(o->mail_tls, STR("offered"))),
          "[mail] tls lets links that open accounts cross the network in clear");
    weigh(
        &weak, str_equal(o->community_second_factor, STR("offered")),
        "[community] second_factor is offered: the password alone opens what animators and account "
        "managers may do");
    weigh(&weak, str_is_empty(o->community_publisher),
          "[community] publisher is empty: the legal notice is incomplete");
    weigh_countries(cli, &weak);
    weigh_policy(cli, &weak);
    weigh_animators(cli, &weak);
    printf("%zu weak points\n", weak);
    return weak ? CLI_SOME_REFUSED : CLI_DONE;
}
