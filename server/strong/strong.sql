-- The second step of signing in, set up and taken away.

-- name: factor_standing :one
-- type: own_address text
-- type: since_at int
-- type: codes_left int
SELECT m.identifier AS identifier,
    COALESCE((SELECT f.since_at FROM second_factors AS f WHERE f.member_id = m.id), 0) AS since_at,
    (
        SELECT COUNT(*) FROM second_factor_codes AS c WHERE c.member_id = m.id AND c.used_at IS NULL
    ) AS codes_left,
    m.state AS state,
    COALESCE((SELECT a.address FROM own_addresses AS a WHERE a.member_id = m.id), '') AS own_address
FROM members AS m
WHERE m.id = :member_id;

-- name: factor_owner :one
SELECT m.id AS member_id FROM members AS m WHERE m.identifier = :identifier;

-- name: trusted_browsers_of :many
-- type: now int
SELECT t.id AS browser_id, t.browser AS browser, t.trusted_at AS trusted_at, t.expires_at AS expires_at
FROM trusted_browsers AS t
WHERE t.member_id = :member_id
    AND t.expires_at > :now
ORDER BY t.id DESC
LIMIT 20;

-- name: factor_put :exec
INSERT INTO second_factors (member_id, sealed, since_at, last_step)
VALUES (:member_id, :sealed, :since_at, :last_step);

-- name: factor_paper_add :exec
INSERT INTO second_factor_codes (member_id, code_hash, made_at)
VALUES (:member_id, :code_hash, :made_at);

-- name: factor_papers_end :exec
DELETE FROM second_factor_codes WHERE member_id = :member_id;

-- name: factor_session_proved :exec
UPDATE sessions SET proved_at = :proved_at WHERE id = :session_id AND member_id = :member_id;

-- name: factor_other_sessions_end :exec
DELETE FROM sessions WHERE member_id = :member_id AND id <> :session_id;

-- name: factor_sessions_end :exec
DELETE FROM sessions WHERE member_id = :member_id;

-- name: browser_distrust :exec
DELETE FROM trusted_browsers WHERE id = :browser_id AND member_id = :member_id;

-- name: browsers_distrust :exec
DELETE FROM trusted_browsers WHERE member_id = :member_id;
