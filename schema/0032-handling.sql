-- Working through reports: who does what, notes, the register.

-- The register tells of threads and persons too. A row holds codes and numbers; which kinds,
-- reasons and roles there are: server/core/register.h. Tables are made anew under their own names,
-- so that what refers to them goes on doing so.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'measures_before', q.seq FROM sqlite_sequence AS q WHERE q.name = 'measures';
CREATE TABLE measures_before AS
SELECT id, kind, reason, role, post_id, decided_at FROM measures;
DROP TABLE measures;
CREATE TABLE measures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind <> ''),
    reason TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role <> ''),
    post_id INTEGER REFERENCES posts (id),     -- that it is about; for the pages of those concerned
    thread_id INTEGER REFERENCES threads (id), -- likewise
    days INTEGER NOT NULL DEFAULT 0,           -- its term; 0: none
    decided_at INTEGER NOT NULL
) STRICT;
UPDATE sqlite_sequence SET name = 'measures' WHERE name = 'measures_before';
INSERT INTO measures (id, kind, reason, role, post_id, decided_at)
SELECT id, kind, reason, role, post_id, decided_at FROM measures_before;
DROP TABLE measures_before;
CREATE INDEX measures_post ON measures (post_id, id);
CREATE INDEX measures_thread ON measures (thread_id, id) WHERE thread_id IS NOT NULL;
CREATE INDEX measures_at ON measures (decided_at, kind, reason);

-- A person may be in danger; a passage may have been changed. Reports are read in the order of their
-- urgency: danger, what hid a message at once, what is said to be illegal, the rest.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'reports_before', q.seq FROM sqlite_sequence AS q WHERE q.name = 'reports';
CREATE TABLE reports_before AS
SELECT id, post_id, reporter_id, notice_id, reason, is_urgent, text, created_at, version,
    closed_at, closed_by, measure, decision
FROM reports;
DROP TABLE reports;
CREATE TABLE reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER NOT NULL REFERENCES posts (id),
    reporter_id INTEGER REFERENCES members (id),
    notice_id INTEGER REFERENCES notices (id), -- what it was made of, in place of a reporter
    reason TEXT NOT NULL
        CHECK (reason IN ('beneficiary', 'person', 'charter', 'illegal', 'danger', 'other')),
    is_urgent INTEGER NOT NULL DEFAULT 0,      -- asked that the message be hidden at once
    text TEXT NOT NULL DEFAULT '',             -- purge
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,        -- counts what animators did: two do not act at once
    closed_at INTEGER,
    closed_by INTEGER REFERENCES members (id),
    measure TEXT NOT NULL DEFAULT ''
        CHECK (measure IN ('', 'none', 'edited', 'hidden', 'withdrawn', 'purged', 'mistaken')),
    decision TEXT NOT NULL DEFAULT '',         -- purge: its reasons, for the two persons concerned
    urgency INTEGER NOT NULL AS (CASE
        WHEN reason = 'danger' THEN 0
        WHEN is_urgent THEN 1
        WHEN reason = 'illegal' THEN 2
        ELSE 3
    END)
) STRICT;
UPDATE sqlite_sequence SET name = 'reports' WHERE name = 'reports_before';
INSERT INTO reports (id, post_id, reporter_id, notice_id, reason, is_urgent, text, created_at,
    version, closed_at, closed_by, measure, decision)
SELECT id, post_id, reporter_id, notice_id, reason, is_urgent, text, created_at, version,
    closed_at, closed_by, measure, decision
FROM reports_before;
DROP TABLE reports_before;
CREATE UNIQUE INDEX reports_once ON reports (post_id, reporter_id) WHERE closed_at IS NULL;
CREATE INDEX reports_open ON reports (urgency, id) WHERE closed_at IS NULL;
CREATE INDEX reports_closed ON reports (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX reports_post ON reports (post_id, id);
CREATE INDEX reports_reporter ON reports (reporter_id, created_at);
CREATE INDEX reports_closer ON reports (closed_by);
CREATE INDEX reports_notice ON reports (notice_id);

-- Who sees to what was reported of a message, all its open reports together. Left alone for 48 hours
-- it is free again: a matter of `touched_at` and the clock.
CREATE TABLE report_hands (
    post_id INTEGER PRIMARY KEY REFERENCES posts (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    taken_at INTEGER NOT NULL,
    touched_at INTEGER NOT NULL
) STRICT;
CREATE INDEX report_hands_member ON report_hands (member_id);

-- What an author is told of a measure on their text (DSA, article 17), and their appeal, one each.
-- Of whose text it is, the message tells alone.
CREATE TABLE statements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER NOT NULL REFERENCES posts (id),
    kind TEXT NOT NULL CHECK (kind IN ('edited', 'hidden', 'withdrawn', 'purged')),
    reason TEXT NOT NULL,
    ground TEXT NOT NULL,                      -- purge: article of the charter or of the law
    facts TEXT NOT NULL,                       -- purge
    decided_by INTEGER NOT NULL REFERENCES members (id),
    decided_at INTEGER NOT NULL,
    version_before INTEGER NOT NULL DEFAULT 0, -- of an edit: the text that it replaced
    version_after INTEGER NOT NULL DEFAULT 0,
    appeal TEXT NOT NULL DEFAULT '',           -- purge
    appealed_at INTEGER,
    due_at INTEGER,
    sitter_id INTEGER REFERENCES members (id), -- a volunteer, drawn where animators are too few
    judged_by INTEGER REFERENCES members (id),
    judged_at INTEGER,
    outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'upheld', 'overturned')),
    answer TEXT NOT NULL DEFAULT ''            -- purge
) STRICT;
CREATE INDEX statements_post ON statements (post_id, id);
CREATE INDEX statements_appealed ON statements (due_at, id)
WHERE appealed_at IS NOT NULL AND judged_at IS NULL;
CREATE INDEX statements_decider ON statements (decided_by);
CREATE INDEX statements_sitter ON statements (sitter_id);
CREATE INDEX statements_judge ON statements (judged_by);
CREATE INDEX statements_age ON statements (decided_at);

-- Reasons that animators have written once, to begin from.
CREATE TABLE reason_models (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('beneficiary', 'charter', 'courtesy', 'law', 'other')),
    title TEXT NOT NULL,                       -- purge
    ground TEXT NOT NULL,                      -- purge
    body TEXT NOT NULL,                        -- purge
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;
CREATE INDEX reason_models_offered ON reason_models (kind, title) WHERE retired_at IS NULL;
CREATE TABLE reason_versions (
    reason_id INTEGER NOT NULL REFERENCES reason_models (id),
    version INTEGER NOT NULL,
    title TEXT NOT NULL,                       -- purge
    ground TEXT NOT NULL,                      -- purge
    body TEXT NOT NULL,                        -- purge
    written_at INTEGER NOT NULL,
    PRIMARY KEY (reason_id, version)
) STRICT;

-- What animators note about a member for each other; the member reads it too.
CREATE TABLE member_notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    writer_id INTEGER NOT NULL REFERENCES members (id),
    text TEXT NOT NULL,                        -- purge
    written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX member_notes_member ON member_notes (member_id, id);
CREATE INDEX member_notes_writer ON member_notes (writer_id);
CREATE INDEX member_notes_age ON member_notes (written_at);
