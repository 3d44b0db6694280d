/* The master key: its file, what is derived, and that a wrong key is refused. */
#include "tests/unit/core/trial.h"

static void test_a_key_is_made_once(void **state) {
    struct trial *t = *state;
    const char *path = trial_file(t, "master.key");
    struct stat found;
    assert_int_equal(keys_create(path), OK);
    assert_int_equal(stat(path, &found), 0);
    assert_int_equal(found.st_mode & 0777, 0600);
    assert_int_equal(keys_create(path), ERR_CONFLICT);
    assert_int_equal(keys_open(NULL, t->path, &t->keys), OK);
}

static void test_subkeys_differ_and_stay(void **state) {
    struct trial *t = *state;
    trial_write(trial_file(t, "master.key"),
                "entrepairs master key 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", 0600);
    assert_int_equal(keys_open(NULL, t->path, &t->keys), OK);
    const struct crypt_key *keys[] = {t->keys->pepper, t->keys->csrf,  t->keys->seal,
                                      t->keys->blob,   t->keys->audit, t->keys->rates};
    for (size_t i = 0; i < ARRAY_LENGTH(keys); i++)
        for (size_t j = 0; j < i; j++) assert_memory_not_equal(keys[i], keys[j], sizeof *keys[0]);
    /* Computed apart, by Python's hashlib. Were a derivation to change, every password and sealed
     * text would be lost. */
    char printed[CRYPT_TOKEN_CHARS + 1];
    struct crypt_hash digest;
    crypt_digest(t->keys->pepper, STR("x"), &digest);
    crypt_base64(digest.bytes, sizeof digest.bytes, printed);
    assert_string_equal(printed, "ZHITCpJsri_vWt4PXu6NZ2pSxY-NSNjwGee3b6xfZRc");
    assert_string_equal(t->keys->id, "ec859aee");
}

static void refuse(struct trial *t, const char *text, mode_t mode, enum err expected) {
    trial_write(trial_file(t, "master.key"), text, mode);
    assert_int_equal(keys_open(NULL, t->path, &t->keys), expected);
}

static void test_what_is_no_key_file_is_refused(void **state) {
    struct trial *t = *state;
    static const char good[] =
        "entrepairs master key 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
    assert_int_equal(keys_open(NULL, t->path, &t->keys), ERR_NOT_FOUND);
    refuse(t, good, 0640, ERR_DENIED);
    refuse(t, good, 0604, ERR_DENIED);
    refuse(t, "", 0600, ERR_INVALID);
    refuse(t, "entrepairs master key 2\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", 0600,
           ERR_INVALID);
    refuse(t, "entrepairs master key 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA!\n", 0600,
           ERR_INVALID);
    refuse(t, "entrepairs master key 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 0600,
           ERR_INVALID);
    refuse(t, "entrepairs master key 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n ", 0600,
           ERR_INVALID);
    refuse(t, "entrepairs master key 1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n", 0600,
           ERR_INVALID);
    refuse(t, good, 0400, OK);
}

static void test_the_service_managers_credential_comes_first(void **state) {
    struct trial *t = *state;
    const char *folder = trial_file(t, "credentials");
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(keys_create(trial_file(t, "master.key")), OK);
    assert_int_equal(keys_create(trial_file(t, "credentials/master.key")), OK);
    struct keys *by_path, *by_credential;
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    assert_int_equal(keys_open(NULL, t->path, &by_credential), OK);
    assert_int_equal(keys_open(trial_file(t, "master.key"), t->path, &by_path), OK);
    unsetenv("CREDENTIALS_DIRECTORY");
    assert_int_equal(keys_open(NULL, t->path, &t->keys), OK);
    assert_string_equal(by_path->id, t->keys->id);
    assert_string_not_equal(by_credential->id, t->keys->id);
    keys_free(by_path);
    keys_free(by_credential);
    unlink(trial_file(t, "credentials/master.key"));
    rmdir(folder);
}

static void test_a_wrong_key_is_refused(void **state) {
    struct trial *t = *state;
    struct keys *wrong;
    assert_int_equal(keys_match(t->keys, t->db), OK);
    assert_int_equal(keys_create(trial_file(t, "other.key")), OK);
    assert_int_equal(keys_open(trial_file(t, "other.key"), t->path, &wrong), OK);
    assert_int_equal(keys_match(wrong, t->db), ERR_CORRUPT);
    assert_int_equal(keys_match(t->keys, t->db), OK);
    keys_free(wrong);
}

static void test_export_prints_a_key_file(void **state) {
    struct trial *t = *state;
    struct buf out;
    struct keys *again;
    buf_init(&out, 1000);
    assert_int_equal(keys_export(NULL, t->path, &out), OK);
    trial_write(trial_file(t, "copy.key"), buf_text(&out), 0600);
    assert_int_equal(keys_open(trial_file(t, "copy.key"), t->path, &again), OK);
    assert_int_equal(keys_match(again, t->db), OK);
    keys_free(again);
    buf_release(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH(test_a_key_is_made_once),
        WITH(test_subkeys_differ_and_stay),
        WITH(test_what_is_no_key_file_is_refused),
        WITH(test_the_service_managers_credential_comes_first),
        WITH_FULL(test_a_wrong_key_is_refused),
        WITH_FULL(test_export_prints_a_key_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
