-- Models: texts to begin from, written by animators for each kind of thread.

-- name: models_all :many
-- Those offered, for the animators' list.
-- scan: a few dozen, by kind and title
SELECT m.id AS model_id, m.kind AS kind, m.title AS title, m.changed_at AS changed_at
FROM models AS m INDEXED BY models_offered
WHERE m.retired_at IS NULL
ORDER BY m.kind, m.title
LIMIT 200;

-- name: models_of_kind :many
SELECT m.id AS model_id, m.title AS title
FROM models AS m
WHERE m.kind = :kind
    AND m.retired_at IS NULL
ORDER BY m.title
LIMIT 12;

-- name: model_find :one
SELECT m.id AS model_id,
    m.kind AS kind,
    m.title AS title,
    m.body AS body,
    m.version AS version,
    m.changed_at AS changed_at
FROM models AS m
WHERE m.id = :model_id
    AND m.retired_at IS NULL;

-- name: models_counted :one
-- type: models int
SELECT COUNT(*) AS models
FROM models AS m
WHERE m.kind = :kind
    AND m.retired_at IS NULL;

-- name: model_add :exec
INSERT INTO models (kind, title, body, changed_at) VALUES (:kind, :title, :body, :changed_at);

-- name: model_store :exec
-- Only over the version that the form began with.
UPDATE models
SET title = :title, body = :body, version = version + 1, changed_at = :changed_at
WHERE id = :model_id
    AND version = :version
    AND retired_at IS NULL;

-- name: model_retire_row :exec
UPDATE models SET retired_at = :retired_at WHERE id = :model_id AND retired_at IS NULL;
