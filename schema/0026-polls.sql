-- Polls.

-- On a message. What is asked, how one votes and until when is stated beforehand and never changes;
-- closed_at: it is closed, at its hour or before.
CREATE TABLE polls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER NOT NULL UNIQUE REFERENCES posts (id),
    question TEXT NOT NULL,                    -- purge
    is_multiple INTEGER NOT NULL,
    is_anonymous INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    closed_at INTEGER,
    ballots INTEGER NOT NULL DEFAULT 0         -- people who voted
) STRICT;
CREATE INDEX polls_open ON polls (closes_at) WHERE closed_at IS NULL;

CREATE TABLE poll_options (
    poll_id INTEGER NOT NULL REFERENCES polls (id),
    position INTEGER NOT NULL,                    -- 1 to 12
    label TEXT NOT NULL,                       -- purge
    votes INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (poll_id, position)
) STRICT, WITHOUT ROWID;

-- Anonymous polls that are open: that one has voted, as a keyed digest of person and poll. No id, no
-- time, no order but the digest's; gone when the poll closes. What they chose is nowhere but in the
-- sums above.
CREATE TABLE poll_voters (
    poll_id INTEGER NOT NULL REFERENCES polls (id),
    voter BLOB NOT NULL,
    PRIMARY KEY (poll_id, voter)
) STRICT, WITHOUT ROWID;

-- Polls that are not anonymous, as whoever votes was told.
CREATE TABLE poll_votes (
    poll_id INTEGER NOT NULL REFERENCES polls (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (poll_id, member_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX poll_votes_member ON poll_votes (member_id);
