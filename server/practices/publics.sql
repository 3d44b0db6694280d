-- The publics of the list that animators keep (server/cases).

-- name: publics_listed :many
-- scan: a few dozen words
-- type: is_retired bool
SELECT w.id AS theme_id, w.title AS title, w.retired_at IS NOT NULL AS is_retired
FROM themes AS w
WHERE w.kind = 'public'
ORDER BY w.title COLLATE NOCASE, w.id
LIMIT 120;

-- name: public_title :one
-- type: is_retired bool
SELECT w.title AS title, w.retired_at IS NOT NULL AS is_retired
FROM themes AS w
WHERE w.id = :theme_id
    AND w.kind = 'public';
