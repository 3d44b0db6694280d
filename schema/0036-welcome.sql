-- Welcoming: models of short messages with variables, notes from animators to persons, a note to
-- those who have not come for a while, peers who welcome a newcomer.

-- A model; its texts are versions that never change.
CREATE TABLE wordings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    purpose TEXT NOT NULL CHECK (purpose IN ('welcome', 'invitation', 'relaunch', 'thanks')),
    title TEXT NOT NULL,                       -- purge
    version INTEGER NOT NULL DEFAULT 1,        -- the one in force
    changed_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;
CREATE INDEX wordings_offered ON wordings (purpose, title) WHERE retired_at IS NULL;

CREATE TABLE wording_versions (
    wording_id INTEGER NOT NULL REFERENCES wordings (id),
    version INTEGER NOT NULL,
    text TEXT NOT NULL,                        -- purge
    written_at INTEGER NOT NULL,
    PRIMARY KEY (wording_id, version)
) STRICT, WITHOUT ROWID;

-- A note to members who have not come for eight weeks; the system finds them, a part at a time, and
-- tells nobody who they are.
CREATE TABLE relaunches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    writer_id INTEGER NOT NULL REFERENCES members (id),
    text TEXT NOT NULL,                        -- purge
    asked_at INTEGER NOT NULL,
    reached_member INTEGER NOT NULL DEFAULT 0,
    done_at INTEGER
) STRICT;
CREATE INDEX relaunches_writer ON relaunches (writer_id);
CREATE UNIQUE INDEX relaunches_pending ON relaunches ((1)) WHERE done_at IS NULL;

-- One short text to one person, filled in; it may be answered once. Of a relaunch no writer is
-- named, and nobody but the person finds it.
CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    writer_id INTEGER REFERENCES members (id),
    relaunch_id INTEGER REFERENCES relaunches (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('welcome', 'invitation', 'relaunch', 'thanks')),
    thread_id INTEGER REFERENCES threads (id), -- that it invites to
    text TEXT NOT NULL,                        -- purge
    sent_at INTEGER NOT NULL,
    answer TEXT NOT NULL DEFAULT '',           -- purge
    answered_at INTEGER,
    CHECK ((writer_id IS NULL) = (relaunch_id IS NOT NULL))
) STRICT;
CREATE INDEX notes_member ON notes (member_id, sent_at);
CREATE INDEX notes_writer ON notes (writer_id, sent_at) WHERE writer_id IS NOT NULL;
CREATE INDEX notes_thread ON notes (thread_id) WHERE thread_id IS NOT NULL;
CREATE INDEX notes_age ON notes (sent_at);
CREATE UNIQUE INDEX notes_welcome ON notes (member_id) WHERE purpose = 'welcome';
CREATE UNIQUE INDEX notes_relaunch ON notes (relaunch_id, member_id) WHERE relaunch_id IS NOT NULL;

-- How many have not come for eight weeks, counted once a day, rounded before it is kept: 0, fewer
-- than ten. One row.
CREATE TABLE relaunch_counts (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    reached_member INTEGER NOT NULL,           -- of the count under way
    counted INTEGER NOT NULL,
    rounded INTEGER NOT NULL,                  -- of the last that ended
    counted_at INTEGER NOT NULL,               -- when that was; 0: never
    due_at INTEGER NOT NULL
) STRICT;
INSERT INTO relaunch_counts VALUES (1, 0, 0, 0, 0, 0);

-- What a person chose; no row: they take such notes, welcome nobody, and see the guide.
CREATE TABLE greet_choices (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    refuses_notes INTEGER NOT NULL DEFAULT 0,
    sponsors INTEGER NOT NULL DEFAULT 0,       -- offers to welcome newcomers
    closed_guide INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX greet_choices_sponsors ON greet_choices (member_id) WHERE sponsors = 1;

-- A peer who welcomes a newcomer: offered, then accepted or declined by the newcomer. Rows go when
-- it ends: who welcomed whom is not kept.
CREATE TABLE sponsorships (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    newcomer_id INTEGER NOT NULL REFERENCES members (id),
    sponsor_id INTEGER NOT NULL REFERENCES members (id),
    offered_by INTEGER NOT NULL REFERENCES members (id),
    offered_at INTEGER NOT NULL,
    accepted_at INTEGER,
    declined_at INTEGER,
    ends_at INTEGER NOT NULL,
    CHECK (accepted_at IS NULL OR declined_at IS NULL)
) STRICT;
CREATE UNIQUE INDEX sponsorships_pair ON sponsorships (newcomer_id, sponsor_id);
CREATE UNIQUE INDEX sponsorships_accepted ON sponsorships (newcomer_id) WHERE accepted_at IS NOT NULL;
CREATE INDEX sponsorships_sponsor ON sponsorships (sponsor_id);
CREATE INDEX sponsorships_offerer ON sponsorships (offered_by);
CREATE INDEX sponsorships_end ON sponsorships (ends_at);

-- Newcomers are found by when they came in.
CREATE INDEX members_arrived ON members (activated_at, id) WHERE state = 'active';
