-- What each organisation wrote of a person, apart from the person and their account.

-- One row of an organisation's list. All that this organisation is ever shown of somebody comes from
-- here, and whether the account was opened; nothing here depends on what the person does.
CREATE TABLE attestations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    member_id INTEGER REFERENCES members (id), -- NULL: a claim, which animators look at
    claim TEXT NOT NULL DEFAULT '' CHECK (claim IN ('', 'identifier', 'refused')),
    identifier TEXT NOT NULL,
    external_id TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',            -- the organisation's, never a way back to the account
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    written_at INTEGER NOT NULL,               -- last change by the organisation
    version INTEGER NOT NULL DEFAULT 1,        -- of what it wrote: one more with each change
    attested_at INTEGER NOT NULL,              -- last said that this holds
    ended_at INTEGER,
    ending TEXT NOT NULL DEFAULT '' CHECK (ending IN ('', 'departure', 'transfer'))
) STRICT;
CREATE UNIQUE INDEX attestations_identifier ON attestations (organisation_id, identifier);
CREATE UNIQUE INDEX attestations_external ON attestations (organisation_id, external_id)
WHERE external_id <> '';
CREATE INDEX attestations_list ON attestations (organisation_id, id);
CREATE INDEX attestations_member ON attestations (member_id, id);
CREATE INDEX attestations_claims ON attestations (id) WHERE member_id IS NULL;

INSERT INTO attestations (organisation_id, member_id, identifier, external_id, email, given_name,
    family_name, region, created_at, written_at, attested_at)
SELECT m.organisation_id, m.id, m.identifier, m.external_id, m.email, m.given_name, m.family_name,
    m.region, m.created_at,
    COALESCE((SELECT MAX(f.stated_at) FROM facts AS f WHERE f.member_id = m.id AND f.origin = 'organisation'), m.created_at),
    COALESCE((SELECT MAX(f.stated_at) FROM facts AS f WHERE f.member_id = m.id AND f.origin = 'organisation'), m.created_at)
FROM members AS m
WHERE m.account = 'member'
    AND m.identifier NOT LIKE 'parti/%';

-- Facts are stated by an organisation, in an attestation, or declared by the person.
DROP INDEX facts_current;
DROP INDEX facts_member;
ALTER TABLE facts RENAME TO facts_before;
CREATE TABLE facts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    attestation_id INTEGER REFERENCES attestations (id),
    member_id INTEGER REFERENCES members (id),
    job_title TEXT NOT NULL DEFAULT '',
    occupation_code TEXT NOT NULL DEFAULT '',
    supervises TEXT NOT NULL DEFAULT '' CHECK (supervises IN ('', 'yes', 'no')),
    practising TEXT NOT NULL DEFAULT '' CHECK (practising IN ('', 'yes', 'no')),
    practising_since TEXT NOT NULL DEFAULT '',
    stated_at INTEGER NOT NULL,
    replaced_at INTEGER,
    -- The verdict on these facts alone: what an organisation is told depends on what it wrote, never
    -- on what the person declared.
    verdict TEXT NOT NULL DEFAULT '',
    rule TEXT NOT NULL DEFAULT '',
    accepted_at INTEGER,                       -- people accepted the person while these stood
    CHECK ((attestation_id IS NULL) <> (member_id IS NULL))
) STRICT;
INSERT INTO facts (id, attestation_id, member_id, job_title, occupation_code, supervises,
    practising, practising_since, stated_at, replaced_at, verdict, rule, accepted_at)
SELECT f.id, a.id, NULL, f.job_title, f.occupation_code, f.supervises, f.practising,
    f.practising_since, f.stated_at, f.replaced_at, f.verdict, f.rule, f.accepted_at
FROM facts_before AS f
JOIN attestations AS a ON a.member_id = f.member_id
WHERE f.origin = 'organisation';
INSERT INTO facts (id, attestation_id, member_id, job_title, occupation_code, supervises,
    practising, practising_since, stated_at, replaced_at, verdict, rule, accepted_at)
SELECT f.id, NULL, f.member_id, f.job_title, f.occupation_code, f.supervises, f.practising,
    f.practising_since, f.stated_at, f.replaced_at, f.verdict, f.rule, f.accepted_at
FROM facts_before AS f
WHERE f.origin = 'person';
DROP TABLE facts_before;
CREATE UNIQUE INDEX facts_stated ON facts (attestation_id) WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX facts_declared ON facts (member_id) WHERE replaced_at IS NULL;
CREATE INDEX facts_attestation ON facts (attestation_id, id);
CREATE INDEX facts_member ON facts (member_id, id);

DROP INDEX members_external;
ALTER TABLE members DROP COLUMN external_id;
