-- Following: threads that someone follows, what awaits them, what they keep at hand, and the threads
-- that animators pin.

-- is_on = 0: stopped by hand, so that writing there again does not follow it anew.
CREATE TABLE follows (
    member_id INTEGER NOT NULL REFERENCES members (id),
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    is_on INTEGER NOT NULL DEFAULT 1,
    followed_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, thread_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX follows_thread ON follows (thread_id, member_id);

-- One row for each thing that awaits one person; what it is about is read, with its rights, when it
-- is shown: no text stands here. Nothing says when it was read.
CREATE TABLE notifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    kind TEXT NOT NULL,
    thread_id INTEGER REFERENCES threads (id),
    post_id INTEGER REFERENCES posts (id),
    subject INTEGER NOT NULL DEFAULT 0,        -- id of anything else that the kind is about
    created_at INTEGER NOT NULL,
    is_read INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX notifications_member ON notifications (member_id, id);
CREATE INDEX notifications_list ON notifications (member_id, is_read, id DESC);
CREATE INDEX notifications_waiting ON notifications (member_id, thread_id) WHERE is_read = 0;
CREATE INDEX notifications_thread ON notifications (thread_id);
CREATE INDEX notifications_post ON notifications (post_id);
CREATE INDEX notifications_age ON notifications (created_at) WHERE is_read = 1;

CREATE TABLE bookmarks (
    member_id INTEGER NOT NULL REFERENCES members (id),
    post_id INTEGER NOT NULL REFERENCES posts (id),
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, post_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX bookmarks_recent ON bookmarks (member_id, saved_at, post_id);
CREATE INDEX bookmarks_post ON bookmarks (post_id);

ALTER TABLE threads ADD COLUMN pinned_at INTEGER;
CREATE INDEX threads_pinned ON threads (space_id, pinned_at) WHERE pinned_at IS NOT NULL;
