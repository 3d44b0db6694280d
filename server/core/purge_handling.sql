-- What animators wrote beside reports, in batches by key.

-- name: purge_statement_rows :many
-- type: after int
-- type: most int
SELECT s.id AS statement_id, s.ground AS ground, s.facts AS facts, s.appeal AS appeal, s.answer AS answer
FROM statements AS s
WHERE s.id > :after
ORDER BY s.id
LIMIT :most;

-- name: purge_statement_row :exec
UPDATE statements
SET ground = :ground, facts = :facts, appeal = :appeal, answer = :answer
WHERE id = :statement_id;

-- name: purge_reason_rows :many
-- type: after int
-- type: most int
SELECT m.id AS reason_id, m.title AS title, m.ground AS ground, m.body AS body
FROM reason_models AS m
WHERE m.id > :after
ORDER BY m.id
LIMIT :most;

-- name: purge_reason_row :exec
UPDATE reason_models SET title = :title, ground = :ground, body = :body WHERE id = :reason_id;

-- name: purge_reason_version_rows :many
-- type: after int
-- type: most int
-- type: version_row int
SELECT v.rowid AS version_row, v.title AS title, v.ground AS ground, v.body AS body
FROM reason_versions AS v
WHERE v.rowid > :after
ORDER BY v.rowid
LIMIT :most;

-- name: purge_reason_version_row :exec
-- type: version_row int
UPDATE reason_versions SET title = :title, ground = :ground, body = :body WHERE rowid = :version_row;

-- name: purge_note_rows :many
-- type: after int
-- type: most int
SELECT n.id AS member_note_id, n.text AS text
FROM member_notes AS n
WHERE n.id > :after
ORDER BY n.id
LIMIT :most;

-- name: purge_note_row :exec
UPDATE member_notes SET text = :text WHERE id = :member_note_id;
