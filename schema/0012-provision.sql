-- Lists waiting to be confirmed, counts of use.

-- A list that a provisioner sent: its text, sealed, until it is confirmed or an hour has passed, and
-- what would become of each row; once confirmed, what became of it. Erased whole when the hour is over.
CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    attests INTEGER NOT NULL,
    sealed BLOB NOT NULL,                      -- the text; empty once confirmed
    sealed_name BLOB NOT NULL,                 -- of the file
    counts BLOB NOT NULL,                      -- rows by fate (server/organisations/fates.h)
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    confirmed_at INTEGER
) STRICT;
CREATE INDEX imports_member ON imports (member_id, id);
CREATE INDEX imports_organisation ON imports (organisation_id);
CREATE INDEX imports_expiry ON imports (expires_at);

CREATE TABLE import_pages (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    page INTEGER NOT NULL,
    sealed BLOB NOT NULL,                      -- fifty rows and their fates
    PRIMARY KEY (import_id, page)
) STRICT, WITHOUT ROWID;

-- How many of an organisation's people came in a quarter that is over, worked out once: rounded to
-- five, 0 where no number is given.
CREATE TABLE use_counts (
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    quarter TEXT NOT NULL,                     -- '2026-3'
    rounded INTEGER NOT NULL,
    PRIMARY KEY (organisation_id, quarter)
) STRICT, WITHOUT ROWID;

-- Where somebody stands in an organisation's list, and what is searched in it: names, whatever their
-- accents and capitals, and identifier.
ALTER TABLE attestations ADD COLUMN list_key TEXT NOT NULL AS (
        REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
        REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
        REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
        LOWER(family_name || ' ' || given_name || ' ' || identifier)
        , 'é', 'e'), 'è', 'e'), 'ê', 'e'), 'ë', 'e'), 'É', 'e'), 'È', 'e'), 'Ê', 'e')
        , 'Ë', 'e'), 'à', 'a'), 'â', 'a'), 'ä', 'a'), 'À', 'a'), 'Â', 'a'), 'î', 'i')
        , 'ï', 'i'), 'Î', 'i'), 'ô', 'o'), 'ö', 'o'), 'Ô', 'o'), 'Ö', 'o'), 'ù', 'u')
        , 'û', 'u'), 'ü', 'u'), 'ç', 'c'), 'Ç', 'c'), 'œ', 'oe'), 'Œ', 'oe'), '’', '''')
);
CREATE INDEX attestations_names ON attestations (organisation_id, list_key, id);
