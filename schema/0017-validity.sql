-- Statements that somebody still practises, reminders, facts that a person contests.

-- When the person last said on honour that they still practise, their organisation being silent; it
-- counts while it is newer than what the organisation attested.
ALTER TABLE members ADD COLUMN word_at INTEGER;
-- When the person is next told of the end of their access; 0: nothing is to come.
ALTER TABLE members ADD COLUMN remind_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX members_remind ON members (remind_at, id) WHERE remind_at > 0;

-- When its account managers were last written to about people to confirm.
ALTER TABLE organisations ADD COLUMN asked_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX attestations_asked ON attestations (organisation_id, attested_at, id)
WHERE ended_at IS NULL;

-- Until now access held for 365 days of the last import, attestation or decision, and no longer: that
-- day is told by its end. From now on the end is that of server/core/term.c.
UPDATE attestations
SET attested_at = MAX(
        attested_at,
        (SELECT m.valid_until FROM members AS m WHERE m.id = attestations.member_id) - 31536000000
    )
WHERE member_id IN (SELECT m.id FROM members AS m WHERE m.verdict = 'peer');
UPDATE members
SET valid_until = (
        SELECT MIN(a.attested_at) FROM attestations AS a WHERE a.member_id = members.id AND a.ended_at IS NULL
    ) + (365 + id % 56 * 37 % 56 + 60) * 86400000
WHERE verdict = 'peer'
    AND EXISTS (
        SELECT 1 FROM attestations AS a WHERE a.member_id = members.id AND a.ended_at IS NULL
    );
UPDATE members
SET remind_at = MAX(1, valid_until - 120 * 86400000)
WHERE verdict = 'peer'
    AND state = 'active'
    AND account = 'member';

-- A person says that something stated of them is not so. It goes to the animators; the organisation
-- that stated it never knows.
CREATE TABLE objections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    attestation_id INTEGER NOT NULL,           -- no reference: it may be erased before
    fact TEXT NOT NULL CHECK (fact IN ('job_title', 'occupation_code', 'supervises', 'practising', 'practising_since', 'departure')),
    stated TEXT NOT NULL,                      -- what stood there then
    text TEXT NOT NULL,                        -- purge
    asked_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,                   -- the day by which an answer is promised
    answer TEXT NOT NULL DEFAULT '' CHECK (answer IN ('', 'accepted', 'refused')),
    reason TEXT NOT NULL DEFAULT '',           -- purge
    answered_at INTEGER
) STRICT;
CREATE INDEX objections_member ON objections (member_id, id);
CREATE INDEX objections_organisation ON objections (organisation_id);
CREATE INDEX objections_waiting ON objections (id) WHERE answered_at IS NULL;
CREATE UNIQUE INDEX objections_open ON objections (attestation_id, fact) WHERE answered_at IS NULL;
