-- Getting back in: own address, printed codes, requests that wait.

-- An address of the person's own, confirmed by a mailed link; no organisation ever sees it.
CREATE TABLE own_addresses (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    address TEXT NOT NULL,
    confirmed_at INTEGER NOT NULL,
    tells_sign_ins INTEGER NOT NULL DEFAULT 1  -- mail when someone signs in from a new browser
) STRICT;
CREATE INDEX own_addresses_address ON own_addresses (address, member_id);

-- An address given and not confirmed yet: the one before stays until then.
CREATE TABLE address_requests (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    token_hash BLOB NOT NULL UNIQUE,
    address TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX address_requests_expiry ON address_requests (expires_at);

-- Codes on the person's own paper: keyed digests, each good for once.
CREATE TABLE recovery_codes (
    member_id INTEGER NOT NULL REFERENCES members (id),
    code_hash BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (member_id, code_hash)
) STRICT, WITHOUT ROWID;

-- Links to a new password. One that went to an address set by the organisation opens at `opens_at`,
-- three days later, or at once with a code.
CREATE TABLE resets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB NOT NULL UNIQUE,
    member_id INTEGER NOT NULL REFERENCES members (id),
    is_own INTEGER NOT NULL,                   -- went to the person's own address
    asked_at INTEGER NOT NULL,
    opens_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER                           -- used or cancelled
) STRICT;
CREATE INDEX resets_member ON resets (member_id, id);
CREATE INDEX resets_live ON resets (member_id, opens_at) WHERE ended_at IS NULL;
CREATE INDEX resets_expiry ON resets (expires_at);
