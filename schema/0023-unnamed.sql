-- Publication without one’s name.

-- Whom such messages are of: nobody. One row, of an organisation of nobody’s, closed; below 0, so that
-- no list by id begins before it and no address leads to it (server/core/nobody.h).
INSERT INTO organisations (id, slug, name, kind, created_at, closed_at) VALUES (-1, '', '', '', 0, 1);
INSERT INTO members (id, account, identifier, given_name, family_name, organisation_id, state, created_at,
    verdict, judged_at, valid_until)
VALUES (-1, 'member', '', '', '', -1, 'excluded', 0, 'none', 0, 0);

-- Threads whose author is not named. author_ref is a keyed digest of member and thread: without the
-- key it says nothing, not even that two threads have one author. What is shown of the author was
-- decided when the thread was published, and is text of its own from then on.
CREATE TABLE unnamed_threads (
    thread_id INTEGER NOT NULL PRIMARY KEY REFERENCES threads (id),
    author_ref BLOB NOT NULL,
    shown_kind TEXT NOT NULL DEFAULT '',       -- of organisation, a word of the policy; '': not shown
    shown_region TEXT NOT NULL DEFAULT ''
) STRICT;

-- What waits to be published: sealed, padded, under a random name, due at a random time.
CREATE TABLE unnamed_pending (
    ref BLOB NOT NULL PRIMARY KEY,
    due_at INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX unnamed_pending_due ON unnamed_pending (due_at);

-- A member’s list of what they published so: sealed cells of one size, under a keyed digest of the
-- member; some are of nobody, so that their number says nothing.
CREATE TABLE unnamed_cells (
    ref BLOB NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Who has read a thread whose author is not named, only the key tells: the author reads it as others
-- do, or more. In these two tables member_id may be a stand-in for a member (lib/db_stand_in.c), so it
-- refers to no row: a number below -1, another for each thread; of drafts, one for each member.
ALTER TABLE reads RENAME TO reads_before;
CREATE TABLE reads (
    member_id INTEGER NOT NULL,
    thread_id INTEGER NOT NULL,                -- no reference: it would cost every new thread a scan
    seq INTEGER NOT NULL,
    marked_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (member_id, thread_id)
) STRICT, WITHOUT ROWID;
INSERT INTO reads (member_id, thread_id, seq, marked_at)
SELECT member_id, thread_id, seq, marked_at FROM reads_before;
DROP TABLE reads_before;
CREATE INDEX reads_marked ON reads (member_id, marked_at) WHERE marked_at > 0;

ALTER TABLE drafts RENAME TO drafts_before;
CREATE TABLE drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL,
    place TEXT NOT NULL,
    space TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',            -- purge
    body TEXT NOT NULL DEFAULT '',             -- purge
    saved_at INTEGER NOT NULL,
    copy INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
-- The sequence goes on where it was.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'drafts', q.seq FROM sqlite_sequence AS q WHERE q.name = 'drafts_before';
INSERT INTO drafts (id, member_id, place, space, kind, title, body, saved_at, copy, version)
SELECT id, member_id, place, space, kind, title, body, saved_at, copy, version FROM drafts_before;
DROP TABLE drafts_before;
CREATE INDEX drafts_member ON drafts (member_id, id);
CREATE UNIQUE INDEX drafts_place ON drafts (member_id, place, copy);

-- The identity of an author, opened: by two animators that the software picks. Their names, for the
-- log; the author’s stands nowhere.
CREATE TABLE unnamed_openings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    asked_by INTEGER NOT NULL REFERENCES members (id),
    reason TEXT NOT NULL,                      -- purge
    asked_at INTEGER NOT NULL,
    first_id INTEGER NOT NULL REFERENCES members (id),
    second_id INTEGER NOT NULL REFERENCES members (id),
    first_at INTEGER,                          -- agreed
    second_at INTEGER,
    refused_at INTEGER,                        -- one of them said no, or the time ran out
    opened_at INTEGER,                         -- both agreed
    shown_until INTEGER                        -- then nobody sees the identity any more
) STRICT;
CREATE INDEX unnamed_openings_thread ON unnamed_openings (thread_id, id);
CREATE INDEX unnamed_openings_asked ON unnamed_openings (asked_by);
CREATE INDEX unnamed_openings_first ON unnamed_openings (first_id);
CREATE INDEX unnamed_openings_second ON unnamed_openings (second_id);

-- The register tells of an opening too.
ALTER TABLE measures RENAME TO measures_before;
CREATE TABLE measures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL
        CHECK (kind IN ('none', 'hidden', 'shown', 'withdrawn', 'purged', 'mistaken', 'opened')),
    reason TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('member', 'animator')),
    post_id INTEGER NOT NULL REFERENCES posts (id),
    decided_at INTEGER NOT NULL
) STRICT;
INSERT INTO sqlite_sequence (name, seq)
SELECT 'measures', q.seq FROM sqlite_sequence AS q WHERE q.name = 'measures_before';
INSERT INTO measures (id, kind, reason, role, post_id, decided_at)
SELECT id, kind, reason, role, post_id, decided_at FROM measures_before;
DROP TABLE measures_before;
CREATE INDEX measures_post ON measures (post_id, id);

-- When somebody was here would tell who wrote what appeared some minutes later. Visits stand under a
-- number that only the key leads back from; those of before are forgotten. Of a sign-in the month is
-- written, and its time sealed; its number is drawn, for the order would tell as well.
DROP TABLE visits;
CREATE TABLE visits (
    member_id INTEGER NOT NULL PRIMARY KEY,
    since_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;
ALTER TABLE sign_ins ADD COLUMN sealed BLOB NOT NULL DEFAULT x'';
UPDATE sign_ins
SET at = CAST(strftime('%s', at / 1000, 'unixepoch', 'start of month', '+14 days') AS INTEGER) * 1000;

-- Members who offered to sit in where animators are too few, and do not animate.
CREATE VIEW volunteers AS
SELECT m.id AS member_id, i.valid_until AS valid_until
FROM members AS m INDEXED BY members_sitting
JOIN insiders AS i ON i.member_id = m.id
WHERE m.sits = 1
    AND NOT EXISTS (
        SELECT 1 FROM mandates AS a WHERE a.member_id = m.id AND a.ended_at IS NULL
    );
