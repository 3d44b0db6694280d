-- What animators do to threads (server/curation): pins that end, the discussion of the week, closing
-- with a conclusion, labels, links; two threads made one, messages moved into a thread of their own.

-- A pin that ends by itself; how often animators changed the thread: two do not act at once.
ALTER TABLE threads ADD COLUMN pinned_until INTEGER;
ALTER TABLE threads ADD COLUMN steered INTEGER NOT NULL DEFAULT 0;
CREATE INDEX threads_pin_end ON threads (pinned_until) WHERE pinned_until IS NOT NULL;

-- A thread that became part of another: its message `seq` is message `after_seq + seq` there.
CREATE TABLE thread_redirects (
    thread_id INTEGER NOT NULL PRIMARY KEY,    -- is no more: no reference
    target_id INTEGER NOT NULL REFERENCES threads (id),
    after_seq INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    title TEXT NOT NULL,                       -- purge
    merged_at INTEGER NOT NULL
) STRICT;
CREATE INDEX thread_redirects_target ON thread_redirects (target_id, after_seq);

-- What stands at the old place of a message that moved: a message of nobody's, withdrawn and without
-- a text, so that numbers hold.
CREATE TABLE moved_posts (
    stone_id INTEGER NOT NULL PRIMARY KEY REFERENCES posts (id),
    post_id INTEGER NOT NULL REFERENCES posts (id)
) STRICT;
CREATE INDEX moved_posts_post ON moved_posts (post_id);

-- Both ways.
CREATE TABLE thread_links (
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    other_id INTEGER NOT NULL REFERENCES threads (id),
    PRIMARY KEY (thread_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_links_other ON thread_links (other_id);

-- Shown for as long as the thread is closed.
CREATE TABLE thread_conclusions (
    thread_id INTEGER NOT NULL PRIMARY KEY REFERENCES threads (id),
    text TEXT NOT NULL,                        -- purge
    closed_at INTEGER NOT NULL
) STRICT;

-- What animators changed, for who opened the thread.
CREATE TABLE thread_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    act TEXT NOT NULL CHECK (act IN ('title', 'space', 'kind', 'closed', 'reopened', 'merged', 'split')),
    was TEXT NOT NULL DEFAULT '',              -- purge
    became TEXT NOT NULL DEFAULT '',           -- purge
    reason TEXT NOT NULL DEFAULT '',           -- purge
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX thread_changes_thread ON thread_changes (thread_id, id);

-- The discussion of the week that begins that Monday, in the community's zone.
CREATE TABLE featured_threads (
    week_at INTEGER NOT NULL PRIMARY KEY,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    chosen_at INTEGER NOT NULL
) STRICT;
CREATE INDEX featured_threads_thread ON featured_threads (thread_id);

-- Who reads a thread, and what is being written in it, found by the thread.
CREATE INDEX reads_thread ON reads (thread_id);
CREATE INDEX drafts_where ON drafts (place);
