-- Bearer tokens of organisations.

CREATE TABLE tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    used_at INTEGER,                           -- last use, to the hour
    revoked_at INTEGER
) STRICT;
CREATE INDEX tokens_organisation ON tokens (organisation_id, id);
