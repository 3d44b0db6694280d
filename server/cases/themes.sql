-- Words of the closed lists, and which a thread carries.

-- name: themes_all :many
-- Those that are offered first, then the retired.
-- scan: a few dozen words
-- type: is_retired bool
SELECT w.id AS theme_id, w.kind AS kind, w.title AS title, w.retired_at IS NOT NULL AS is_retired
FROM themes AS w
ORDER BY w.kind, w.retired_at IS NOT NULL, w.title COLLATE NOCASE, w.id
LIMIT 240;

-- name: theme_find :one
-- type: is_retired bool
SELECT w.id AS theme_id, w.kind AS kind, w.title AS title, w.retired_at IS NOT NULL AS is_retired
FROM themes AS w
WHERE w.id = :theme_id;

-- name: theme_named :one
-- type: but_id int
SELECT w.id AS theme_id
FROM themes AS w
WHERE w.kind = :kind
    AND w.title = :title
    AND w.id <> :but_id
LIMIT 1;

-- name: themes_count :one
-- type: kept int
-- type: offered int
SELECT COUNT(*) AS kept, COUNT(*) - COUNT(w.retired_at) AS offered FROM themes AS w WHERE w.kind = :kind;

-- name: theme_add_row :exec
INSERT INTO themes (kind, title, created_at) VALUES (:kind, :title, :created_at);

-- name: theme_rename :exec
UPDATE themes SET title = :title WHERE id = :theme_id;

-- name: theme_retire :exec
-- type: retired_at int
UPDATE themes SET retired_at = NULLIF(:retired_at, 0) WHERE id = :theme_id;

-- name: thread_themes_of :many
-- scan: sorts the few words of one thread
-- type: is_retired bool
SELECT w.id AS theme_id, w.kind AS kind, w.title AS title, w.retired_at IS NOT NULL AS is_retired
FROM thread_themes AS c
JOIN themes AS w ON w.id = c.theme_id
WHERE c.thread_id = :thread_id
ORDER BY w.title COLLATE NOCASE, w.id
LIMIT 40;

-- name: thread_theme_drop :exec
DELETE FROM thread_themes WHERE thread_id = :thread_id AND theme_id = :theme_id;

-- name: thread_theme_add :exec
-- A retired word is not chosen anew.
INSERT INTO thread_themes (thread_id, theme_id)
SELECT :thread_id, w.id
FROM themes AS w
WHERE w.id = :theme_id
    AND w.retired_at IS NULL
ON CONFLICT (thread_id, theme_id) DO NOTHING;
