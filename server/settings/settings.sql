-- One's own sessions and password.

-- name: sessions_of :many
-- type: is_shared bool
-- type: now int
SELECT s.id AS session_id,
    s.created_at AS created_at,
    s.seen_at AS seen_at,
    s.is_shared AS is_shared,
    s.country AS country,
    s.country_at AS country_at
FROM sessions AS s
WHERE s.member_id = :member_id
    AND s.expires_at > :now
    AND s.seen_at + s.idle_ms > :now
ORDER BY s.id DESC
LIMIT 20;

-- name: own_session_end :exec
DELETE FROM sessions WHERE id = :session_id AND member_id = :member_id;

-- name: other_sessions_end :exec
DELETE FROM sessions WHERE member_id = :member_id AND id <> :session_id;

-- name: own_session_renew :exec
UPDATE sessions SET token_hash = :token_hash WHERE id = :session_id AND member_id = :member_id;

-- name: other_devices_forget :exec
DELETE FROM devices WHERE member_id = :member_id AND token_hash <> :token_hash;

-- name: devices_forget :exec
DELETE FROM devices WHERE member_id = :member_id;

-- name: own_links_end :exec
-- Links to another password that are under way.
UPDATE resets SET ended_at = :ended_at WHERE member_id = :member_id AND ended_at IS NULL;

-- name: own_request_end :exec
-- An address given under the password before, and not confirmed.
DELETE FROM address_requests WHERE member_id = :member_id;

-- name: own_address_told :one
SELECT a.address AS address FROM own_addresses AS a WHERE a.member_id = :member_id;

-- name: own_password :one
SELECT m.identifier AS identifier, m.password_hash AS password_hash
FROM members AS m
WHERE m.id = :member_id;

-- name: own_password_store :exec
-- type: before text
UPDATE members
SET password_hash = :password_hash
WHERE id = :member_id
    AND password_hash = :before;
