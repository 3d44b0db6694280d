-- The second factor of one person, and the browsers that are not asked for it.

-- name: factor_of :one
SELECT f.sealed AS sealed, f.last_step AS last_step, f.since_at AS since_at
FROM second_factors AS f
WHERE f.member_id = :member_id;

-- name: factor_step_take :exec
-- type: step int
UPDATE second_factors
SET last_step = :step, failures = 0
WHERE member_id = :member_id
    AND last_step < :step;

-- name: factor_code_take :exec
UPDATE second_factor_codes
SET used_at = :used_at
WHERE member_id = :member_id
    AND code_hash = :code_hash
    AND used_at IS NULL;

-- name: factor_fine :exec
UPDATE second_factors SET failures = 0 WHERE member_id = :member_id;

-- name: factor_end :exec
DELETE FROM second_factors WHERE member_id = :member_id;

-- name: factor_codes_end :exec
DELETE FROM second_factor_codes WHERE member_id = :member_id;

-- name: trusted_browsers_end :exec
DELETE FROM trusted_browsers WHERE member_id = :member_id;

-- name: proof_standing :one
-- type: proved_at int
-- type: has_factor bool
SELECT m.state AS state,
    m.password_hash AS password_hash,
    COALESCE((SELECT s.proved_at FROM sessions AS s WHERE s.id = :session_id AND s.member_id = m.id), 0) AS proved_at,
    EXISTS (SELECT 1 FROM second_factors AS f WHERE f.member_id = m.id) AS has_factor
FROM members AS m
WHERE m.id = :member_id;

-- name: session_proved :exec
UPDATE sessions SET proved_at = :proved_at WHERE id = :session_id AND member_id = :member_id;

-- name: proof_password :one
-- What the password is checked against.
SELECT m.identifier AS identifier, m.password_hash AS password_hash
FROM members AS m
WHERE m.id = :member_id;
