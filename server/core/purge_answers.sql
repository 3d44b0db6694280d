-- Collective answers, in batches by id.

-- name: purge_answer_rows :many
-- type: after int
-- type: most int
SELECT a.id AS answer_id, a.reason AS reason
FROM answers AS a
WHERE a.id > :after
ORDER BY a.id
LIMIT :most;

-- name: purge_answer_row :exec
UPDATE answers SET reason = :reason WHERE id = :answer_id;

-- name: purge_answer_version_rows :many
-- type: after int
-- type: most int
-- type: row int
SELECT v.id AS row, v.title AS title, v.markdown AS markdown, v.note AS note, v.labels AS labels
FROM answer_versions AS v
WHERE v.id > :after
ORDER BY v.id
LIMIT :most;

-- name: purge_answer_version_row :exec
-- type: html text
-- type: row int
UPDATE answer_versions
SET title = :title, markdown = :markdown, html = :html, note = :note, labels = :labels
WHERE id = :row;

-- name: purge_reservation_rows :many
-- type: after int
-- type: most int
SELECT r.id AS reservation_id, r.markdown AS markdown
FROM answer_reservations AS r
WHERE r.id > :after
ORDER BY r.id
LIMIT :most;

-- name: purge_reservation_row :exec
-- type: html text
-- type: reservation_id reservation
UPDATE answer_reservations SET markdown = :markdown, html = :html WHERE id = :reservation_id;

-- name: purge_answer_of_thread :one
SELECT a.id AS answer_id, a.reason AS reason
FROM answers AS a
WHERE a.thread_id = :thread_id;

-- name: purge_versions_of_answer :many
-- type: after int
-- type: most int
SELECT v.version AS version, v.title AS title, v.markdown AS markdown, v.note AS note
FROM answer_versions AS v
WHERE v.answer_id = :answer_id
    AND v.version > :after
ORDER BY v.version
LIMIT :most;

-- name: purge_reservations_of_answer :many
-- scan: one a person, of one answer
-- type: after int
-- type: most int
SELECT r.id AS reservation_id, r.markdown AS markdown
FROM answer_reservations AS r
WHERE r.answer_id = :answer_id
    AND r.id > :after
ORDER BY r.id
LIMIT :most;
