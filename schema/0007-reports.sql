-- Reports to the animators, what they did about them, and notices from outside.

-- A hidden message keeps its row, place and seq; its text is read by its author, on the page that
-- changes it, and by animators, on the page of its report.
ALTER TABLE posts ADD COLUMN hidden_at INTEGER;
-- 'recognised': at once, by a peer who recognises someone, until an animator looks at it;
-- 'animator': by decision, until it is changed; 'withdrawn': by decision, for good.
ALTER TABLE posts ADD COLUMN hidden_by TEXT NOT NULL DEFAULT ''
    CHECK (hidden_by IN ('', 'recognised', 'animator', 'withdrawn'));
CREATE INDEX posts_hidden ON posts (hidden_at) WHERE hidden_at IS NOT NULL;
-- What nobody reads any more, to be left out where messages not read yet are counted.
CREATE INDEX posts_gone ON posts (thread_id, seq) WHERE withdrawn_at IS NOT NULL OR hidden_at IS NOT NULL;

-- A thread whose opening message is hidden has no title for its readers: lists print shown_title,
-- and a sentence where that is empty.
ALTER TABLE threads ADD COLUMN hidden_at INTEGER;
ALTER TABLE threads ADD COLUMN shown_title TEXT NOT NULL
    AS (CASE WHEN hidden_at IS NULL THEN title ELSE '' END);
CREATE TRIGGER thread_hidden AFTER UPDATE OF hidden_at ON posts
WHEN new.seq = 1
BEGIN
    UPDATE threads SET hidden_at = new.hidden_at WHERE id = new.thread_id;
END;

-- Written by people outside about a content (DSA, article 16).
CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL UNIQUE,            -- what its sender was given
    once BLOB NOT NULL UNIQUE,                 -- of the form: sent twice, it is one notice
    reason TEXT NOT NULL CHECK (reason IN ('illegal', 'person', 'child', 'other')),
    address TEXT NOT NULL,                     -- purge: of the content, as they gave it
    text TEXT NOT NULL,                        -- purge
    name TEXT NOT NULL,                        -- purge
    email TEXT NOT NULL,                       -- purge
    post_id INTEGER REFERENCES posts (id),     -- the message that the address leads to
    created_at INTEGER NOT NULL,
    closed_at INTEGER,
    closed_by INTEGER REFERENCES members (id),
    answer TEXT NOT NULL DEFAULT '',           -- purge
    sent_at INTEGER                            -- the operator mailed the answer
) STRICT;
CREATE INDEX notices_open ON notices (id) WHERE closed_at IS NULL;
CREATE INDEX notices_unsent ON notices (id) WHERE sent_at IS NULL;
CREATE INDEX notices_post ON notices (post_id);
CREATE INDEX notices_closer ON notices (closed_by);
CREATE INDEX notices_age ON notices (created_at);

CREATE TABLE reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER NOT NULL REFERENCES posts (id),
    reporter_id INTEGER REFERENCES members (id),
    notice_id INTEGER REFERENCES notices (id), -- what it was made of, in place of a reporter
    reason TEXT NOT NULL CHECK (reason IN ('beneficiary', 'person', 'charter', 'illegal', 'other')),
    is_urgent INTEGER NOT NULL DEFAULT 0,      -- « Je reconnais cette personne »
    text TEXT NOT NULL DEFAULT '',             -- purge
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,        -- counts what animators did: two do not act at once
    closed_at INTEGER,
    closed_by INTEGER REFERENCES members (id),
    measure TEXT NOT NULL DEFAULT ''
        CHECK (measure IN ('', 'none', 'hidden', 'withdrawn', 'purged', 'mistaken')),
    decision TEXT NOT NULL DEFAULT ''          -- purge: its reasons, for the two persons concerned
) STRICT;
CREATE UNIQUE INDEX reports_once ON reports (post_id, reporter_id) WHERE closed_at IS NULL;
CREATE INDEX reports_open ON reports (id) WHERE closed_at IS NULL;
CREATE INDEX reports_closed ON reports (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX reports_post ON reports (post_id, id);
CREATE INDEX reports_reporter ON reports (reporter_id, created_at);
CREATE INDEX reports_closer ON reports (closed_by);
CREATE INDEX reports_notice ON reports (notice_id);

-- What animators wrote about a report, to the person who filed it or to the author of the message.
CREATE TABLE report_letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    report_id INTEGER NOT NULL REFERENCES reports (id),
    post_id INTEGER NOT NULL REFERENCES posts (id),
    addressee TEXT NOT NULL CHECK (addressee IN ('reporter', 'author')),
    writer_id INTEGER NOT NULL REFERENCES members (id),
    text TEXT NOT NULL,                        -- purge
    written_at INTEGER NOT NULL
) STRICT;
CREATE INDEX report_letters_report ON report_letters (report_id, id);
CREATE INDEX report_letters_post ON report_letters (post_id, id);
CREATE INDEX report_letters_writer ON report_letters (writer_id);

-- The register that members read: what, why, by which role; never who, so no text stands here.
CREATE TABLE measures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL
        CHECK (kind IN ('none', 'hidden', 'shown', 'withdrawn', 'purged', 'mistaken')),
    reason TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('member', 'animator')),
    post_id INTEGER NOT NULL REFERENCES posts (id),
    decided_at INTEGER NOT NULL
) STRICT;
CREATE INDEX measures_post ON measures (post_id, id);
