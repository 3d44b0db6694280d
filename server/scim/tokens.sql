-- Tokens of organisations: made, listed, revoked.

-- name: token_organisation :one
SELECT o.id AS organisation_id FROM organisations AS o WHERE o.slug = :slug AND o.closed_at IS NULL;

-- name: token_count :one
-- type: count int
SELECT COUNT(*) AS count
FROM tokens AS t
WHERE t.organisation_id = :organisation_id
    AND t.revoked_at IS NULL;

-- name: token_add :exec
INSERT INTO tokens (organisation_id, token_hash, created_at)
VALUES (:organisation_id, :token_hash, :created_at);

-- name: token_find :one
SELECT t.organisation_id AS organisation_id
FROM tokens AS t
WHERE t.id = :scim_token_id
    AND t.revoked_at IS NULL;

-- name: token_end :exec
UPDATE tokens SET revoked_at = :revoked_at WHERE id = :scim_token_id AND revoked_at IS NULL;

-- name: token_list :many
-- type: used_at int
-- type: revoked_at int
SELECT t.id AS scim_token_id,
    t.created_at AS created_at,
    t.used_at AS used_at,
    t.revoked_at AS revoked_at
FROM tokens AS t
WHERE t.organisation_id = :organisation_id
ORDER BY t.id DESC
LIMIT 100;

-- name: token_all :many
-- scan: the operator's list
-- type: used_at int
-- type: revoked_at int
-- type: closed_at int
SELECT t.id AS scim_token_id,
    o.slug AS slug,
    t.created_at AS created_at,
    t.used_at AS used_at,
    t.revoked_at AS revoked_at,
    o.closed_at AS closed_at
FROM tokens AS t
JOIN organisations AS o ON o.id = t.organisation_id
ORDER BY t.id
LIMIT 5000;
