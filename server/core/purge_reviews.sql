-- Decisions about who comes in, letters and doubts, in batches by id.

-- name: purge_decision_rows :many
-- type: after int
-- type: most int
SELECT d.id AS decision_id, d.reason AS reason
FROM decisions AS d
WHERE d.id > :after
ORDER BY d.id
LIMIT :most;

-- name: purge_decision_row :exec
UPDATE decisions SET reason = :reason WHERE id = :decision_id;

-- name: purge_review_letter_rows :many
-- type: after int
-- type: most int
-- type: letter_id int
SELECT l.id AS letter_id, l.text AS text
FROM review_letters AS l
WHERE l.id > :after
ORDER BY l.id
LIMIT :most;

-- name: purge_review_letter_row :exec
-- type: letter_id int
UPDATE review_letters SET text = :text WHERE id = :letter_id;

-- name: purge_doubt_rows :many
-- type: after int
-- type: most int
SELECT d.id AS doubt_id, d.text AS text, d.answer AS answer
FROM doubts AS d
WHERE d.id > :after
ORDER BY d.id
LIMIT :most;

-- name: purge_doubt_row :exec
UPDATE doubts SET text = :text, answer = :answer WHERE id = :doubt_id;
