-- Second factors at sign-in.

-- One-time codes by the clock. The seed is sealed by a subkey of the master key, never in clear.
CREATE TABLE second_factors (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    sealed BLOB NOT NULL,
    since_at INTEGER NOT NULL,
    last_step INTEGER NOT NULL,                -- the newest whose code was taken: each is good once
    failures INTEGER NOT NULL DEFAULT 0        -- wrong codes after a right password, since the last right one
) STRICT;

-- Codes on paper that stand in for one by the clock: keyed digests, each good for once. They open
-- no new password, and the codes that do (recovery_codes) do not stand in here: one sheet is not both.
CREATE TABLE second_factor_codes (
    member_id INTEGER NOT NULL REFERENCES members (id),
    code_hash BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (member_id, code_hash)
) STRICT, WITHOUT ROWID;

-- Remembered browsers that are not asked for a code; forgotten with the browser.
CREATE TABLE trusted_browsers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    token_hash BLOB NOT NULL UNIQUE REFERENCES devices (token_hash) ON DELETE CASCADE,
    browser TEXT NOT NULL,                     -- its family, one of a list of ours
    trusted_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX trusted_browsers_member ON trusted_browsers (member_id, id);
CREATE INDEX trusted_browsers_expiry ON trusted_browsers (expires_at);

-- When a code was last given in this session; 0: never.
ALTER TABLE sessions ADD COLUMN proved_at INTEGER NOT NULL DEFAULT 0;

-- Who must have a second factor and has none, and when what they may do for it begins to rest. The
-- community's options stand in settings: without them nothing is asked.
CREATE VIEW factor_demands AS
SELECT m.id AS member_id,
    MAX(COALESCE(m.activated_at, 0), CAST(g.value AS INTEGER)) + CAST(d.value AS INTEGER) * 86400000 AS due_at
FROM members AS m
JOIN settings AS g ON g.name = 'second_factor_since'
JOIN settings AS d ON d.name = 'second_factor_days'
WHERE m.account = 'provisioner'
    AND NOT EXISTS (SELECT 1 FROM second_factors AS f WHERE f.member_id = m.id)
UNION ALL
SELECT a.member_id AS member_id,
    MAX(a.began_at, CAST(g.value AS INTEGER)) + CAST(d.value AS INTEGER) * 86400000 AS due_at
FROM mandates AS a
JOIN settings AS g ON g.name = 'second_factor_since'
JOIN settings AS d ON d.name = 'second_factor_days'
WHERE a.ended_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM second_factors AS f WHERE f.member_id = a.member_id);

-- Mandates and until when they act.
CREATE VIEW acting_animators AS
SELECT a.member_id AS member_id,
    MIN(a.ends_at, COALESCE((SELECT d.due_at FROM factor_demands AS d WHERE d.member_id = a.member_id), a.ends_at))
        AS acts_until
FROM mandates AS a
WHERE a.ended_at IS NULL;
