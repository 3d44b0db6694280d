-- Models of notes and their versions.

-- name: wordings_all :many
-- scan: a few dozen, in the order of their index
SELECT w.id AS wording_id, w.purpose AS purpose, w.title AS title, w.changed_at AS changed_at
FROM wordings AS w INDEXED BY wordings_offered
WHERE w.retired_at IS NULL
ORDER BY w.purpose, w.title
LIMIT 100;

-- name: wordings_of :many
SELECT w.id AS wording_id, w.purpose AS purpose, w.title AS title, w.changed_at AS changed_at
FROM wordings AS w INDEXED BY wordings_offered
WHERE w.purpose = :purpose
    AND w.retired_at IS NULL
ORDER BY w.title
LIMIT 12;

-- name: wording_find :one
SELECT w.id AS wording_id,
    w.purpose AS purpose,
    w.title AS title,
    w.version AS version,
    v.text AS text
FROM wordings AS w
JOIN wording_versions AS v ON v.wording_id = w.id AND v.version = w.version
WHERE w.id = :wording_id
    AND w.retired_at IS NULL;

-- name: wording_past :many
-- type: current int
SELECT v.version AS version, v.written_at AS written_at, v.text AS text
FROM wording_versions AS v
WHERE v.wording_id = :wording_id
    AND v.version < :current
ORDER BY v.version DESC
LIMIT 20;

-- name: wordings_counted :one
-- type: wordings int
SELECT COUNT(*) AS wordings
FROM wordings AS w
WHERE w.purpose = :purpose
    AND w.retired_at IS NULL;

-- name: wording_add :exec
INSERT INTO wordings (purpose, title, changed_at) VALUES (:purpose, :title, :changed_at);

-- name: wording_store :exec
-- type: next int
UPDATE wordings
SET title = :title, version = :next, changed_at = :changed_at
WHERE id = :wording_id
    AND version = :version
    AND retired_at IS NULL;

-- name: wording_version_add :exec
INSERT INTO wording_versions (wording_id, version, text, written_at)
VALUES (:wording_id, :version, :text, :written_at);

-- name: wording_versions_trim :exec
-- The last twenty are kept.
-- type: before int
DELETE FROM wording_versions WHERE wording_id = :wording_id AND version < :before;

-- name: wording_retire_row :exec
UPDATE wordings SET retired_at = :retired_at WHERE id = :wording_id AND retired_at IS NULL;
