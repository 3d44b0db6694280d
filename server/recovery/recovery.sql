-- Own addresses, codes, links to a new password.

-- name: recovery_standing :one
-- What a person has for the day they forget. Lists of one person's codes are short.
-- type: declared_at int
-- type: codes_left int
-- type: codes_made int
-- type: codes_at int
-- type: own_address text
-- type: confirmed_at int
-- type: tells_sign_ins bool
-- type: asked_address text
-- type: now int
SELECT m.identifier AS identifier,
    m.state AS state,
    m.email AS email,
    m.password_hash AS password_hash,
    m.declared_at AS declared_at,
    (
        SELECT COUNT(*) FROM recovery_codes AS c WHERE c.member_id = m.id AND c.used_at IS NULL
    ) AS codes_left,
    (SELECT COUNT(*) FROM recovery_codes AS c WHERE c.member_id = m.id) AS codes_made,
    COALESCE((SELECT MAX(c.made_at) FROM recovery_codes AS c WHERE c.member_id = m.id), 0) AS codes_at,
    COALESCE(a.address, '') AS own_address,
    a.confirmed_at AS confirmed_at,
    COALESCE(a.tells_sign_ins, 0) AS tells_sign_ins,
    COALESCE(q.address, '') AS asked_address
FROM members AS m
LEFT JOIN own_addresses AS a ON a.member_id = m.id
LEFT JOIN address_requests AS q ON q.member_id = m.id AND q.expires_at > :now
WHERE m.id = :member_id;

-- name: address_request_put :exec
INSERT INTO address_requests (member_id, token_hash, address, asked_at, expires_at)
VALUES (:member_id, :token_hash, :address, :asked_at, :expires_at)
ON CONFLICT (member_id) DO UPDATE
SET token_hash = excluded.token_hash,
    address = excluded.address,
    asked_at = excluded.asked_at,
    expires_at = excluded.expires_at;

-- name: address_request_find :one
-- type: now int
SELECT q.member_id AS member_id, q.address AS address
FROM address_requests AS q
WHERE q.token_hash = :token_hash
    AND q.expires_at > :now;

-- name: address_request_end :exec
DELETE FROM address_requests WHERE member_id = :member_id;

-- name: address_requests_forget :exec
-- type: now int
DELETE FROM address_requests WHERE expires_at <= :now;

-- name: own_address_of :one
SELECT a.address AS address, a.tells_sign_ins AS tells_sign_ins
FROM own_addresses AS a
WHERE a.member_id = :member_id;

-- name: own_address_put :exec
INSERT INTO own_addresses (member_id, address, confirmed_at)
VALUES (:member_id, :address, :confirmed_at)
ON CONFLICT (member_id) DO UPDATE
SET address = excluded.address, confirmed_at = excluded.confirmed_at;

-- name: own_address_end :exec
DELETE FROM own_addresses WHERE member_id = :member_id;

-- name: own_address_tell :exec
UPDATE own_addresses SET tells_sign_ins = :tells_sign_ins WHERE member_id = :member_id;

-- name: codes_end :exec
DELETE FROM recovery_codes WHERE member_id = :member_id;

-- name: code_add :exec
INSERT INTO recovery_codes (member_id, code_hash, made_at)
VALUES (:member_id, :code_hash, :made_at);

-- name: code_use :exec
UPDATE recovery_codes
SET used_at = :used_at
WHERE member_id = :member_id
    AND code_hash = :code_hash
    AND used_at IS NULL;

-- name: reset_candidates :many
-- Accounts that an identifier or an address can mean.
-- type: name text
SELECT m.id AS member_id
FROM members AS m
WHERE m.identifier = :name
UNION
SELECT m.id AS member_id
FROM members AS m
WHERE m.account IN ('member', 'provisioner')
    AND m.email = :name
    AND m.email <> ''
UNION
SELECT a.member_id AS member_id
FROM own_addresses AS a
WHERE a.address = :name
LIMIT 5;

-- name: reset_identifier :one
-- Somebody who can be written to nowhere.
SELECT m.id AS member_id
FROM members AS m
WHERE m.identifier = :identifier
    AND m.state <> 'invited'
    AND m.email = ''
    AND NOT EXISTS (SELECT 1 FROM own_addresses AS a WHERE a.member_id = m.id);

-- name: reset_pressure :one
-- Links of one kind, to the own address or to the organisation's: how many are live, when the first
-- of them opens (0: none), how many were asked for since a day.
-- type: live int
-- type: opens_at int
-- type: recent int
-- type: is_own bool
-- type: now int
-- type: day int
SELECT COUNT(*) FILTER (WHERE r.ended_at IS NULL AND r.expires_at > :now) AS live,
    COALESCE(MIN(r.opens_at) FILTER (WHERE r.ended_at IS NULL AND r.expires_at > :now), 0) AS opens_at,
    COUNT(*) FILTER (WHERE r.asked_at > :day) AS recent
FROM resets AS r
WHERE r.member_id = :member_id
    AND r.is_own = :is_own;

-- name: reset_add :exec
INSERT INTO resets (token_hash, member_id, is_own, asked_at, opens_at, expires_at)
VALUES (:token_hash, :member_id, :is_own, :asked_at, :opens_at, :expires_at);

-- name: reset_find :one
-- type: now int
-- type: is_own bool
SELECT r.member_id AS member_id,
    r.is_own AS is_own,
    r.opens_at AS opens_at,
    r.expires_at AS expires_at,
    m.identifier AS identifier,
    m.email AS email
FROM resets AS r
JOIN members AS m ON m.id = r.member_id
WHERE r.token_hash = :token_hash
    AND r.ended_at IS NULL
    AND r.expires_at > :now
    AND m.state <> 'invited';

-- name: resets_end :exec
UPDATE resets SET ended_at = :ended_at WHERE member_id = :member_id AND ended_at IS NULL;

-- name: resets_forget :exec
-- type: before int
DELETE FROM resets WHERE expires_at < :before;

-- name: reset_store :exec
UPDATE members SET password_hash = :password_hash WHERE id = :member_id AND state <> 'invited';

-- name: reset_sessions_end :exec
DELETE FROM sessions WHERE member_id = :member_id;

-- name: reset_devices_end :exec
DELETE FROM devices WHERE member_id = :member_id;
