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

-- Up to where somebody has read a thread whose author is not named. Who, and which thread, only the
-- key tells: the author reads their own thread as others do, or more.
CREATE TABLE unnamed_reads (
    ref BLOB NOT NULL PRIMARY KEY,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

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
