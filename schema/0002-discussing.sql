-- Discussing: edited and withdrawn messages with their earlier texts, drafts that several tabs may
-- hold, read positions, marks.

-- version counts a message's texts; withdrawn_at is when its author took it back.
ALTER TABLE posts ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE posts ADD COLUMN edited_at INTEGER;
ALTER TABLE posts ADD COLUMN withdrawn_at INTEGER;
-- How many peers set each mark (post_marks), for the page of messages.
ALTER TABLE posts ADD COLUMN useful INTEGER NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN thanks INTEGER NOT NULL DEFAULT 0;
ALTER TABLE posts ADD COLUMN same INTEGER NOT NULL DEFAULT 0;
CREATE INDEX posts_withdrawn ON posts (withdrawn_at) WHERE withdrawn_at IS NOT NULL;

-- Texts that a message had before its latest one. A withdrawn version is shown to nobody; its text
-- goes after 30 days, as that of a withdrawn message.
CREATE TABLE post_versions (
    post_id INTEGER NOT NULL REFERENCES posts (id),
    version INTEGER NOT NULL,
    markdown TEXT NOT NULL,                    -- purge
    html TEXT NOT NULL,                        -- purge
    written_at INTEGER NOT NULL,
    withdrawn_at INTEGER,
    PRIMARY KEY (post_id, version)
) STRICT;
CREATE INDEX post_versions_withdrawn ON post_versions (withdrawn_at)
    WHERE withdrawn_at IS NOT NULL;

-- A tab that saved over a version it had not seen gets a copy of its own: 0 is the place's draft,
-- 1 and up are such copies.
ALTER TABLE drafts ADD COLUMN copy INTEGER NOT NULL DEFAULT 0;
ALTER TABLE drafts ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
DROP INDEX drafts_place;
CREATE UNIQUE INDEX drafts_place ON drafts (member_id, place, copy);

-- Up to which message someone has read a thread. marked_at: when they set it by hand, to come back
-- to it; what was seen before that moves it no more. Nothing says when anything was read.
CREATE TABLE reads (
    member_id INTEGER NOT NULL REFERENCES members (id),
    thread_id INTEGER NOT NULL,                -- no reference: it would cost every new thread a scan
    seq INTEGER NOT NULL,
    marked_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (member_id, thread_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX reads_marked ON reads (member_id, marked_at) WHERE marked_at > 0;

-- For « Depuis votre dernière visite »: the visit before this one ended at since_at; shown to the
-- person alone. A visit ends with an hour without a page.
CREATE TABLE visits (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    since_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;

CREATE TABLE post_marks (
    post_id INTEGER NOT NULL REFERENCES posts (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    kind TEXT NOT NULL CHECK (kind IN ('useful', 'thanks', 'same')),
    PRIMARY KEY (post_id, member_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX post_marks_member ON post_marks (member_id);
