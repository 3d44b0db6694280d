-- Trade policies: found, announced, adopted. The file that serves is policy.conf; who was judged by
-- which is in members.policy_version.

CREATE TABLE policies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    edition TEXT NOT NULL,                     -- what its authors call it
    fingerprint TEXT NOT NULL,
    text TEXT NOT NULL,                        -- the file: about a trade, of nobody
    state TEXT NOT NULL CHECK (state IN ('foreseeing', 'announced', 'judging', 'adopted', 'withdrawn')),
    announced_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,                   -- everyone is judged by it from then on
    foreseen_at INTEGER NOT NULL DEFAULT 0,    -- when it was last found for whom it changes something
    through INTEGER NOT NULL DEFAULT 0,        -- the last member that the current pass has seen
    changing INTEGER NOT NULL DEFAULT 0,       -- people whose verdict it changes
    closing INTEGER NOT NULL DEFAULT 0,        -- of these, those whose access it closes
    ended_at INTEGER,                          -- adopted or withdrawn
    is_followed INTEGER NOT NULL DEFAULT 0     -- the daemon serves by it
) STRICT;
-- One at a time.
CREATE UNIQUE INDEX policies_pending ON policies ((1)) WHERE state IN ('foreseeing', 'announced', 'judging');
CREATE INDEX policies_adopted ON policies (id) WHERE state = 'adopted';

-- What an announced policy changes for somebody who has an account: told to them, gone once it is
-- adopted or withdrawn.
CREATE TABLE policy_changes (
    policy_id INTEGER NOT NULL REFERENCES policies (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    verdict TEXT NOT NULL,
    rule TEXT NOT NULL,
    sentence_fr TEXT NOT NULL,                 -- of that rule, in the policy to come
    sentence_en TEXT NOT NULL,
    told_at INTEGER,
    PRIMARY KEY (policy_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX policy_changes_member ON policy_changes (member_id);
CREATE INDEX policy_changes_untold ON policy_changes (policy_id, member_id) WHERE told_at IS NULL;
