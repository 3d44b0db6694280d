-- Reports, letters about them and notices, in batches by id.

-- name: purge_report_rows :many
-- type: after int
-- type: most int
-- type: report_id report
SELECT r.id AS report_id, r.text AS text, r.decision AS decision
FROM reports AS r
WHERE r.id > :after
ORDER BY r.id
LIMIT :most;

-- name: purge_report_row :exec
UPDATE reports SET text = :text, decision = :decision WHERE id = :report_id;

-- name: purge_letter_rows :many
-- type: after int
-- type: most int
-- type: letter_id int
SELECT l.id AS letter_id, l.text AS text
FROM report_letters AS l
WHERE l.id > :after
ORDER BY l.id
LIMIT :most;

-- name: purge_letter_row :exec
-- type: letter_id int
UPDATE report_letters SET text = :text WHERE id = :letter_id;

-- name: purge_notice_rows :many
-- type: after int
-- type: most int
SELECT n.id AS notice_id,
    n.address AS address,
    n.text AS text,
    n.name AS name,
    n.email AS email,
    n.answer AS answer
FROM notices AS n
WHERE n.id > :after
ORDER BY n.id
LIMIT :most;

-- name: purge_notice_row :exec
UPDATE notices
SET address = :address, text = :text, name = :name, email = :email, answer = :answer
WHERE id = :notice_id;
