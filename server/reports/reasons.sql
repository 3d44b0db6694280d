-- Models of reasons, written by animators.

-- name: reasons_all :many
-- Those offered.
-- scan: a few dozen, by kind and title
SELECT m.id AS reason_id,
    m.kind AS kind,
    m.title AS title,
    m.ground AS ground,
    m.body AS body,
    m.changed_at AS changed_at
FROM reason_models AS m INDEXED BY reason_models_offered
WHERE m.retired_at IS NULL
ORDER BY m.kind, m.title
LIMIT 40;

-- name: reason_find :one
SELECT m.id AS reason_id,
    m.kind AS kind,
    m.title AS title,
    m.ground AS ground,
    m.body AS body,
    m.version AS version,
    m.changed_at AS changed_at
FROM reason_models AS m
WHERE m.id = :reason_id
    AND m.retired_at IS NULL;

-- name: reason_versions :many
-- Earlier texts, latest first.
SELECT v.version AS version, v.title AS title, v.ground AS ground, v.body AS body, v.written_at AS written_at
FROM reason_versions AS v
WHERE v.reason_id = :reason_id
ORDER BY v.version DESC
LIMIT 20;

-- name: reasons_counted :one
-- type: models int
SELECT COUNT(*) AS models
FROM reason_models AS m INDEXED BY reason_models_offered
WHERE m.retired_at IS NULL;

-- name: reason_add :exec
INSERT INTO reason_models (kind, title, ground, body, changed_at)
VALUES (:kind, :title, :ground, :body, :changed_at);

-- name: reason_store :exec
-- Only over the version that the form began with.
UPDATE reason_models
SET kind = :kind, title = :title, ground = :ground, body = :body, version = version + 1,
    changed_at = :changed_at
WHERE id = :reason_id
    AND version = :version
    AND retired_at IS NULL;

-- name: reason_version_add :exec
INSERT INTO reason_versions (reason_id, version, title, ground, body, written_at)
VALUES (:reason_id, :version, :title, :ground, :body, :written_at);

-- name: reason_retire_row :exec
UPDATE reason_models SET retired_at = :retired_at WHERE id = :reason_id AND retired_at IS NULL;
