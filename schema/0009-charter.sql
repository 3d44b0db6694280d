-- The charter's versions; contesting a decision; leaving.

-- Amended texts. Version 1 is the program's own, kept here once there is a second. Public, written by
-- those who answer for the place.
CREATE TABLE charters (
    version INTEGER PRIMARY KEY,
    language TEXT NOT NULL,
    markdown TEXT NOT NULL,
    html TEXT NOT NULL,
    changes TEXT NOT NULL,                     -- what it changes, in a few sentences
    published_at INTEGER NOT NULL
) STRICT;

-- The version that charter_at is about; an older one is accepted again before anything else.
ALTER TABLE members ADD COLUMN charter_version INTEGER NOT NULL DEFAULT 1;

CREATE TABLE charter_acceptances (
    member_id INTEGER NOT NULL REFERENCES members (id),
    version INTEGER NOT NULL,
    accepted_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, version)
) STRICT, WITHOUT ROWID;
INSERT INTO charter_acceptances (member_id, version, accepted_at)
SELECT id, 1, charter_at FROM members WHERE charter_at IS NOT NULL;

-- When people refused this person, and over which rule's doubt: other facts do not undo it, they
-- are looked at by people.
ALTER TABLE members ADD COLUMN refused_at INTEGER;
ALTER TABLE members ADD COLUMN refused_rule TEXT NOT NULL DEFAULT '';

-- One asks that a closed access be looked at again; rule and verdict are those of that moment.
CREATE TABLE contests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    text TEXT NOT NULL,                        -- purge
    cause TEXT NOT NULL CHECK (cause IN ('refused', 'review', 'expired', 'closed', 'excluded')),
    rule TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,                   -- the day by which an answer is promised
    answer TEXT NOT NULL DEFAULT '' CHECK (answer IN ('', 'accepted', 'refused')),
    reason TEXT NOT NULL DEFAULT '',           -- purge
    answered_at INTEGER
) STRICT;
CREATE INDEX contests_member ON contests (member_id, id);
CREATE UNIQUE INDEX contests_open ON contests (member_id) WHERE answered_at IS NULL;

-- Who left by themselves. Their name is sealed at once; after two weeks nobody can come back to the
-- account, and when the time the law asks for is over the seal goes too.
CREATE TABLE departures (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    left_at INTEGER NOT NULL,
    state_before TEXT NOT NULL,
    sealed BLOB NOT NULL,
    can_return INTEGER NOT NULL,
    due_at INTEGER NOT NULL,                   -- of what comes next
    identity_until INTEGER NOT NULL,
    withdraws INTEGER NOT NULL                 -- messages are still to be withdrawn
) STRICT;
CREATE INDEX departures_due ON departures (due_at);
CREATE INDEX departures_withdraw ON departures (member_id) WHERE withdraws = 1;
