-- Signing in, activation, declaration.

-- name: account_candidates :many
-- Accounts that an identifier or an e-mail can mean: at most one of each kind by e-mail.
-- type: name text
SELECT m.id AS member_id, m.password_hash AS password_hash
FROM members AS m
WHERE m.identifier = :name
    AND m.state <> 'invited'
UNION
SELECT m.id AS member_id, m.password_hash AS password_hash
FROM members AS m
WHERE m.account IN ('member', 'provisioner')
    AND m.email = :name
    AND m.email <> ''
    AND m.state <> 'invited'
LIMIT 3;

-- name: device_find :one
SELECT d.member_id AS member_id
FROM devices AS d
WHERE d.token_hash = :token_hash;

-- name: session_add :exec
-- type: is_shared bool
INSERT INTO sessions (
    token_hash, member_id, created_at, seen_at, idle_ms, expires_at, is_shared, proved_at, country, country_at
)
VALUES (
    :token_hash,
    :member_id,
    :created_at,
    :created_at,
    :idle_ms,
    :expires_at,
    :is_shared,
    :proved_at,
    :country,
    :created_at
);

-- name: factor_asked :one
-- Does this person have a second factor, and do they trust this browser?
-- type: has_factor bool
-- type: is_trusted bool
-- type: device_hash blob
-- type: now int
SELECT EXISTS (SELECT 1 FROM second_factors AS f WHERE f.member_id = :member_id) AS has_factor,
    EXISTS (
        SELECT 1
        FROM trusted_browsers AS t
        WHERE t.token_hash = :device_hash
            AND t.member_id = :member_id
            AND t.expires_at > :now
    ) AS is_trusted;

-- name: factor_failed :exec
UPDATE second_factors SET failures = failures + 1 WHERE member_id = :member_id;

-- name: factor_failures :one
-- type: address text
SELECT f.failures AS failures,
    COALESCE((SELECT a.address FROM own_addresses AS a WHERE a.member_id = f.member_id), '') AS address
FROM second_factors AS f
WHERE f.member_id = :member_id;

-- name: browser_trust :exec
INSERT INTO trusted_browsers (member_id, token_hash, browser, trusted_at, expires_at)
SELECT d.member_id, d.token_hash, :browser, :trusted_at, :expires_at
FROM devices AS d
WHERE d.token_hash = :token_hash
    AND d.member_id = :member_id
ON CONFLICT (token_hash) DO UPDATE
SET member_id = excluded.member_id,
    browser = excluded.browser,
    trusted_at = excluded.trusted_at,
    expires_at = excluded.expires_at;

-- name: trusted_browsers_expire :exec
-- type: now int
DELETE FROM trusted_browsers WHERE expires_at <= :now;

-- name: session_member_state :one
SELECT m.state AS state, m.password_hash AS password_hash
FROM members AS m
WHERE m.id = :member_id;

-- name: sessions_trim :exec
-- A person holds at most 20 sessions; the oldest go.
DELETE FROM sessions
WHERE member_id = :member_id
    AND id <= (
        SELECT s.id FROM sessions AS s WHERE s.member_id = :member_id ORDER BY s.id DESC LIMIT 1 OFFSET 20
    );

-- name: session_end :exec
DELETE FROM sessions WHERE id = :session_id AND member_id = :member_id;

-- name: sessions_end_all :exec
DELETE FROM sessions WHERE member_id = :member_id;

-- name: device_add :exec
INSERT INTO devices (token_hash, member_id, created_at, seen_at)
VALUES (:token_hash, :member_id, :created_at, :created_at)
ON CONFLICT (token_hash) DO UPDATE SET seen_at = excluded.seen_at;

-- name: devices_trim :exec
-- A person's newest 20 browsers: where cookies go with the evening, each morning brings another.
DELETE FROM devices
WHERE member_id = :member_id
    AND seen_at < (
        SELECT d.seen_at FROM devices AS d WHERE d.member_id = :member_id ORDER BY d.seen_at DESC LIMIT 1 OFFSET 19
    );

-- name: devices_expire :exec
-- scan: once a day, those whose cookie has expired
-- type: before int
DELETE FROM devices WHERE seen_at < :before;

-- name: sign_in_known :one
-- Somebody who has come in before, and where they wish to hear of it; '': nowhere.
-- type: address text
SELECT COALESCE(a.address, '') AS address
FROM members AS m
LEFT JOIN own_addresses AS a ON a.member_id = m.id AND a.tells_sign_ins = 1
WHERE m.id = :member_id
    AND EXISTS (SELECT 1 FROM sign_ins AS s WHERE s.member_id = m.id);

-- name: sign_in_add :exec
-- When, in the middle of its month; the time itself is sealed. Numbers are drawn, not counted.
-- type: at int
INSERT INTO sign_ins (id, member_id, at, sealed)
VALUES (
    (RANDOM() >> 12) & 2251799813685247,
    :member_id,
    CAST(strftime('%s', :at / 1000, 'unixepoch', 'start of month', '+14 days') AS INTEGER) * 1000,
    :sealed
);

-- name: sign_ins_forget :exec
-- type: before int
DELETE FROM sign_ins WHERE at < :before;

-- name: activation_given :one
-- What an organisation gave of somebody it invites; nothing of a provisioner.
SELECT o.name AS organisation,
    t.given_name AS given_name,
    t.family_name AS family_name,
    t.email AS email,
    f.job_title AS job_title
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
JOIN attestations AS t ON t.member_id = m.id AND t.organisation_id = m.organisation_id
LEFT JOIN facts AS f ON f.attestation_id = t.id AND f.replaced_at IS NULL
WHERE m.id = :member_id
    AND m.account = 'member';

-- name: activation_find :one
-- While the person's wave waits, their code does not grow too old.
-- type: now int
-- type: is_waiting bool
SELECT m.id AS member_id,
    m.identifier AS identifier,
    EXISTS (
        SELECT 1 FROM member_waves AS v WHERE v.member_id = m.id AND v.opened_at IS NULL
    ) AS is_waiting
FROM activations AS a
JOIN members AS m ON m.id = a.member_id
WHERE a.token_hash = :token_hash
    AND a.used_at IS NULL
    AND m.state = 'invited'
    AND (
        a.expires_at > :now
        OR EXISTS (SELECT 1 FROM member_waves AS v WHERE v.member_id = m.id AND v.opened_at IS NULL)
    );

-- name: activation_wave :one
SELECT v.title AS title, v.planned AS planned
FROM member_waves AS v
WHERE v.member_id = :member_id;

-- name: password_account :one
SELECT m.id AS member_id, m.state AS state, m.verdict AS verdict, m.account AS account
FROM members AS m
WHERE m.identifier = :identifier;

-- name: password_store :exec
-- type: declared_at int
UPDATE members
SET password_hash = :password_hash,
    state = 'active',
    activated_at = :activated_at,
    declared_at = COALESCE(declared_at, NULLIF(:declared_at, 0))
WHERE id = :member_id
    AND state = 'invited';

-- name: account_title :one
SELECT m.email AS email, m.region AS region, f.job_title AS job_title, f.occupation_code AS occupation_code
FROM members AS m
LEFT JOIN attestations AS w
    ON w.member_id = m.id AND w.organisation_id = m.organisation_id AND w.ended_at IS NULL
LEFT JOIN facts AS f ON f.attestation_id = w.id AND f.replaced_at IS NULL
WHERE m.id = :member_id;

-- name: account_region_store :exec
UPDATE members SET region = :region WHERE id = :member_id;
