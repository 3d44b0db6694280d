/* The functions of the commands, as tools/cli/cli.def names them. */
#ifndef TOOLS_CLI_COMMANDS_H
#define TOOLS_CLI_COMMANDS_H

#include "tools/cli/cli.h"

enum cli_exit cli_init(struct cli *cli);
enum cli_exit cli_organisation_add(struct cli *cli);
enum cli_exit cli_organisation_list(struct cli *cli);
enum cli_exit cli_organisation_show(struct cli *cli);
enum cli_exit cli_organisation_close(struct cli *cli);
enum cli_exit cli_organisation_set(struct cli *cli);
enum cli_exit cli_organisation_transfer(struct cli *cli);
enum cli_exit cli_provisioner_add(struct cli *cli);
enum cli_exit cli_member_import(struct cli *cli);
enum cli_exit cli_member_list(struct cli *cli);
enum cli_exit cli_member_show(struct cli *cli);
enum cli_exit cli_member_suspend(struct cli *cli);
enum cli_exit cli_member_reinstate(struct cli *cli);
enum cli_exit cli_member_activate(struct cli *cli);
enum cli_exit cli_member_code(struct cli *cli);
enum cli_exit cli_factor_reset(struct cli *cli);
enum cli_exit cli_member_export(struct cli *cli);
enum cli_exit cli_member_leave(struct cli *cli);
enum cli_exit cli_review_list(struct cli *cli);
enum cli_exit cli_review_accept(struct cli *cli);
enum cli_exit cli_review_refuse(struct cli *cli);
enum cli_exit cli_animator_appoint(struct cli *cli);
enum cli_exit cli_animator_dismiss(struct cli *cli);
enum cli_exit cli_charter_show(struct cli *cli);
enum cli_exit cli_charter_publish(struct cli *cli);
enum cli_exit cli_space_add(struct cli *cli);
enum cli_exit cli_space_list(struct cli *cli);
enum cli_exit cli_wave_add(struct cli *cli);
enum cli_exit cli_wave_set(struct cli *cli);
enum cli_exit cli_wave_region(struct cli *cli);
enum cli_exit cli_wave_open(struct cli *cli);
enum cli_exit cli_wave_list(struct cli *cli);
enum cli_exit cli_wave_show(struct cli *cli);
enum cli_exit cli_token_create(struct cli *cli);
enum cli_exit cli_token_list(struct cli *cli);
enum cli_exit cli_token_revoke(struct cli *cli);
enum cli_exit cli_check_titles(struct cli *cli);
enum cli_exit cli_scan_text(struct cli *cli);
enum cli_exit cli_policy_check(struct cli *cli);
enum cli_exit cli_policy_test(struct cli *cli);
enum cli_exit cli_policy_adopt(struct cli *cli);
enum cli_exit cli_policy_withdraw(struct cli *cli);
enum cli_exit cli_policy_show(struct cli *cli);
enum cli_exit cli_routes(struct cli *cli);
enum cli_exit cli_may(struct cli *cli);
enum cli_exit cli_purge(struct cli *cli);
enum cli_exit cli_notice_list(struct cli *cli);
enum cli_exit cli_notice_show(struct cli *cli);
enum cli_exit cli_notice_sent(struct cli *cli);
enum cli_exit cli_demo(struct cli *cli);
enum cli_exit cli_load(struct cli *cli);
enum cli_exit cli_backup(struct cli *cli);
enum cli_exit cli_restore(struct cli *cli);
enum cli_exit cli_key_export(struct cli *cli);
enum cli_exit cli_verify(struct cli *cli);
enum cli_exit cli_migrate(struct cli *cli);
enum cli_exit cli_mail_test(struct cli *cli);
enum cli_exit cli_audit(struct cli *cli);
enum cli_exit cli_whence(struct cli *cli);
enum cli_exit cli_help(struct cli *cli);
/* The second half of `init --starter NAME`. */
enum cli_exit cli_starter(struct cli *cli);
/* Eight seeds without a date, which nobody signs yet. */
enum cli_exit cli_starter_seeds(struct cli *cli);
/* A policy shipped with the program, by its name, or a file. */
enum err cli_read_policy(struct cli *cli, struct str name, struct str *text) MUST_USE;
/* Makes cli->data: database, configuration, key, policy. Says what is wrong. An empty policy is
 * "cep", an empty language "fr"; `more`: further lines of the configuration's section [community].
 */
enum cli_exit cli_create(struct cli *cli, struct str name, struct str url, struct str policy,
                         struct str language, const char *more) MUST_USE;
/* `organisation set --wave`. */
enum cli_exit cli_set_wave(struct cli *cli);
/* The wave of that name, 0 for "none"; says when there is none of it. */
enum err cli_wave_named(struct cli *cli, struct str slug, struct wave_id *wave) MUST_USE;
/* An organisation's list out of memory, all rows or none; prints only what cannot be read. */
enum err cli_import(struct cli *cli, struct str organisation, struct str text) MUST_USE;

#endif
