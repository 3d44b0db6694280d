-- Tokens that organisations' programs show.

-- name: bearer_find :one
-- type: used_at int
SELECT t.id AS scim_token_id,
    t.organisation_id AS organisation_id,
    t.used_at AS used_at
FROM tokens AS t
JOIN organisations AS o ON o.id = t.organisation_id
WHERE t.token_hash = :token_hash
    AND t.revoked_at IS NULL
    AND o.closed_at IS NULL;

-- name: bearer_used :exec
UPDATE tokens SET used_at = :used_at WHERE id = :scim_token_id AND COALESCE(used_at, 0) < :used_at;
