-- Decisions of animators on who may come in, doubts and their hearing.

-- What people decided: of one person, or once for a function at an organisation. The latter answers
-- the policy's doubt about such rows, those that are there and those to come, until it is revoked.
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    member_id INTEGER REFERENCES members (id) ON DELETE CASCADE, -- NULL: of a function
    title_key TEXT NOT NULL,                   -- the title as words that compare (title_key())
    job_title TEXT NOT NULL,                   -- the same as it was written
    occupation_code TEXT NOT NULL,
    supervises TEXT NOT NULL CHECK (supervises IN ('', 'yes', 'no')),
    practising TEXT NOT NULL CHECK (practising IN ('', 'yes', 'no')),
    outcome TEXT NOT NULL CHECK (outcome IN ('peer', 'refused')),
    reason TEXT NOT NULL,                      -- purge: what the persons concerned are told
    animator_id INTEGER REFERENCES members (id), -- NULL: the operator
    decided_at INTEGER NOT NULL,
    revoked_at INTEGER,
    revoker_id INTEGER REFERENCES members (id),
    -- Rows are judged again a part at a time: up to this attestation, and whether all are.
    reached_id INTEGER NOT NULL DEFAULT 0,
    is_applied INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX decisions_function ON decisions (organisation_id, title_key, id)
WHERE member_id IS NULL AND revoked_at IS NULL;
CREATE INDEX decisions_organisation ON decisions (organisation_id);
CREATE INDEX decisions_title ON decisions (title_key, id);
CREATE INDEX decisions_member ON decisions (member_id, id);
CREATE INDEX decisions_animator ON decisions (animator_id);
CREATE INDEX decisions_revoker ON decisions (revoker_id);
CREATE INDEX decisions_latest ON decisions (id) WHERE member_id IS NULL;
CREATE INDEX decisions_pending ON decisions (id) WHERE is_applied = 0;

-- What animators ask of a person whose coming in they look at, what that one answers, and why it was
-- decided so.
CREATE TABLE review_letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    writer_id INTEGER REFERENCES members (id), -- an animator; NULL: the person, or the operator
    kind TEXT NOT NULL CHECK (kind IN ('question', 'answer', 'decision')),
    text TEXT NOT NULL,                        -- purge
    written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX review_letters_member ON review_letters (member_id, id);
CREATE INDEX review_letters_writer ON review_letters (writer_id);
CREATE INDEX review_letters_age ON review_letters (written_at);

-- A colleague does not know somebody of their organisation. A groundless doubt is erased, row and
-- text: what stays is a mark that says nothing without the server's key.
CREATE TABLE doubts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    doubter_id INTEGER NOT NULL REFERENCES members (id),
    text TEXT NOT NULL,                        -- purge
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,                   -- until then the person is heard
    answer TEXT NOT NULL DEFAULT '',           -- purge
    answered_at INTEGER,
    founded_at INTEGER                         -- it ended in a refusal
) STRICT;
CREATE UNIQUE INDEX doubts_open ON doubts (member_id, doubter_id) WHERE founded_at IS NULL;
CREATE INDEX doubts_waiting ON doubts (id) WHERE founded_at IS NULL;
CREATE INDEX doubts_member ON doubts (member_id, id);
CREATE INDEX doubts_doubter ON doubts (doubter_id);
CREATE INDEX doubts_founded ON doubts (founded_at) WHERE founded_at IS NOT NULL;
CREATE TABLE doubt_marks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    doubter_mac BLOB NOT NULL,
    pair_mac BLOB NOT NULL,                    -- of the two
    made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX doubt_marks_doubter ON doubt_marks (doubter_mac, made_at);
CREATE INDEX doubt_marks_pair ON doubt_marks (pair_mac, made_at);
CREATE INDEX doubt_marks_age ON doubt_marks (made_at);

-- Animators think that a claim is somebody's second post, or their move; that one says so or not.
CREATE TABLE claim_offers (
    attestation_id INTEGER NOT NULL PRIMARY KEY REFERENCES attestations (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('post', 'move')),
    animator_id INTEGER REFERENCES members (id),
    offered_at INTEGER NOT NULL
) STRICT;
CREATE INDEX claim_offers_member ON claim_offers (member_id);
CREATE INDEX claim_offers_animator ON claim_offers (animator_id);

-- A provisioner's address, or a browser that a provisioner had just used, opened this account.
CREATE TABLE suspicions (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('address', 'browser')),
    seen_at INTEGER NOT NULL,
    cleared_at INTEGER                         -- animators looked, and accepted
) STRICT;

-- Who sits in for animators on a contest that nobody answered in time, drawn by lot.
CREATE TABLE sittings (
    contest_id INTEGER NOT NULL PRIMARY KEY REFERENCES contests (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES members (id),
    drawn_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sittings_member ON sittings (member_id);
CREATE INDEX contests_due ON contests (due_at) WHERE answered_at IS NULL;

ALTER TABLE members ADD COLUMN sits INTEGER NOT NULL DEFAULT 0; -- offers to, when drawn
ALTER TABLE members ADD COLUMN review_since INTEGER;            -- of a verdict 'review'
UPDATE members SET review_since = judged_at WHERE verdict = 'review';
CREATE INDEX members_sitting ON members (id) WHERE sits = 1;
