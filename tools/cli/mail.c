/* Mail, as the operator tries it: one message to one address, by the way that all of them go. */
#include "lib/mail.h"
#include "lib/clock.h"
#include "messages.h"
#include "server/core/mailer.h"
#include "tools/cli/cli.h"
#include "tools/cli/commands.h"

static enum err compose(struct mail_run *run, struct str id, struct buf *out) {
    struct mail_text text = {.subject = message_text(run->language, MSG_mail_test_subject)};
    buf_init(&text.body, 4096);
    buf_put(&text.body, message_text(run->language, MSG_mail_test_text));
    BUF_LIT(&text.body, "\n");
    enum err e = mail_compose(run, &text, id, out);
    buf_release(&text.body);
    return e;
}

static enum cli_exit keep(struct cli *cli, struct str id, const struct buf *message) {
    struct str folder = arena_format(&cli->arena, "%s/mail", cli->opened.dir->path);
    if (mail_keep(arena_text(&cli->arena, folder), id, buf_str(message)) != OK) return CLI_FAILED;
    printf("[mail] smtp_url is not set: left in %.*s\n", STR_ARG(folder));
    return CLI_DONE;
}

static enum cli_exit send(struct cli *cli, const struct mail_server *server, struct str from,
                          const struct mail_run *run, const struct buf *message) {
    struct mail_link *link;
    struct mail_outcome outcome = {0};
    enum err e = mail_link_new(server, NULL, &link);
    if (e != OK) return cli_result(e, "[mail] smtp_url");
    e = mail_link_send(link, from, run->address, buf_str(message), &outcome);
    mail_link_free(link);
    if (e != OK) {
        cli_say("mail test: %s (%d)", outcome.problem, outcome.code);
        return CLI_FAILED;
    }
    printf("the mail server has taken it\n");
    if (!mail_url_is_local(cli->opened.options->mail_smtp_url))
        cli_say("under systemd the daemon may reach this machine alone: see \"Mail\" in "
                "tools/packaging/README.md");
    return CLI_DONE;
}

enum cli_exit cli_mail_test(struct cli *cli) {
    const struct service *service = &cli->opened.service;
    struct mail_run run = {.arena = &cli->arena,
                           .service = service,
                           .now_ms = clock_now_ms(),
                           .language = service->language,
                           .address = cli_argument(cli, 0)};
    struct mail_server server = mail_server_of(service, &cli->arena);
    struct str name, from;
    char id[CRYPT_TOKEN_CHARS + 1];
    struct buf message;
    if (!mail_is_address(run.address)) return cli_result(ERR_INVALID, "mail test");
    crypt_token(id);
    buf_init(&message, MAIL_MESSAGE_MOST);
    enum err e = mail_sender_of(service, &cli->arena, &name, &from);
    if (e == OK) e = compose(&run, str_from_c(id), &message);
    enum cli_exit status = e != OK                    ? cli_result(e, "mail test")
                           : str_is_empty(server.url) ? keep(cli, str_from_c(id), &message)
                                                      : send(cli, &server, from, &run, &message);
    buf_release(&message);
    return status;
}
