-- Notices from outside.

-- name: notice_by_once :one
SELECT n.reference AS reference FROM notices AS n WHERE n.once = :once;

-- name: notices_counted :one
-- type: since int
-- type: times int
SELECT COUNT(*) AS times FROM notices AS n WHERE n.created_at > :since;

-- name: notice_add :exec
-- The message, where the address names one that exists.
INSERT INTO notices (reference, once, reason, address, text, name, email, post_id, created_at)
VALUES (
    :reference,
    :once,
    :reason,
    :address,
    :text,
    :name,
    :email,
    (SELECT p.id FROM posts AS p WHERE p.id = :post_id),
    :created_at
);

-- name: opening_post :one
SELECT p.id AS post_id FROM posts AS p WHERE p.thread_id = :thread_id AND p.seq = 1;

-- name: notices_before :many
-- Latest first, by key; not those about the animator's own message.
-- type: animator_id member
-- type: before int
-- type: most int
SELECT n.id AS notice_id,
    n.reference AS reference,
    n.reason AS reason,
    n.created_at AS created_at,
    n.closed_at AS closed_at
FROM notices AS n
LEFT JOIN posts AS p ON p.id = n.post_id
WHERE n.id < :before
    AND COALESCE(p.author_id, 0) <> :animator_id
ORDER BY n.id DESC
LIMIT :most;

-- name: notice_find :one
-- type: animator_id member
-- type: post_id post
-- type: report_id report
SELECT n.id AS notice_id,
    n.reference AS reference,
    n.reason AS reason,
    n.address AS address,
    n.text AS text,
    n.name AS name,
    n.email AS email,
    n.post_id AS post_id,
    n.created_at AS created_at,
    n.closed_at AS closed_at,
    n.answer AS answer,
    (SELECT MAX(r.id) FROM reports AS r WHERE r.notice_id = n.id) AS report_id
FROM notices AS n
LEFT JOIN posts AS p ON p.id = n.post_id
WHERE n.id = :notice_id
    AND COALESCE(p.author_id, 0) <> :animator_id;

-- name: notice_close_row :exec
-- type: closed_by member
UPDATE notices
SET closed_at = :closed_at, closed_by = :closed_by, answer = :answer
WHERE id = :notice_id
    AND closed_at IS NULL;

-- name: notice_sent_row :exec
UPDATE notices
SET sent_at = :sent_at
WHERE reference = :reference
    AND closed_at IS NOT NULL;

-- name: notices_list :many
-- For the operator, oldest first: those whose answer has not been mailed.
SELECT n.reference AS reference,
    n.reason AS reason,
    n.created_at AS created_at,
    n.closed_at AS closed_at,
    n.email AS email
FROM notices AS n
WHERE n.sent_at IS NULL
ORDER BY n.id
LIMIT 1000;

-- name: notice_by_reference :one
SELECT n.reference AS reference,
    n.reason AS reason,
    n.address AS address,
    n.text AS text,
    n.name AS name,
    n.email AS email,
    n.created_at AS created_at,
    n.closed_at AS closed_at,
    n.answer AS answer,
    n.sent_at AS sent_at
FROM notices AS n
WHERE n.reference = :reference;
