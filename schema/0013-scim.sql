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

-- What an organisation's directory wrote that a list in a file does not have; '' : nothing.
ALTER TABLE attestations ADD COLUMN user_name TEXT NOT NULL DEFAULT '';      -- the identifier, in its letters
ALTER TABLE attestations ADD COLUMN directory_id TEXT NOT NULL DEFAULT '';   -- externalId; several may share one
ALTER TABLE attestations ADD COLUMN display_name TEXT NOT NULL DEFAULT '';
ALTER TABLE attestations ADD COLUMN formatted_name TEXT NOT NULL DEFAULT '';
ALTER TABLE attestations ADD COLUMN department TEXT NOT NULL DEFAULT '';
ALTER TABLE attestations ADD COLUMN emails TEXT NOT NULL DEFAULT '';         -- of work: a line each, type, primary, address
ALTER TABLE attestations ADD COLUMN removed_at INTEGER;                      -- deleted there: hidden from it while ended
CREATE INDEX attestations_directory ON attestations (organisation_id, directory_id)
WHERE directory_id <> '';
