-- What awaits a person. Each statement names the member, and leaves out what leads to a message that
-- is not to be seen any more.

-- name: notifications_mine :many
-- What is not read first, each part latest first: what is told late has the time of what it tells.
-- scan: a person keeps 500 at most
-- type: after_read int
-- type: before_at int
-- type: before_id int
-- type: most int
-- type: is_read bool
-- type: thread_id thread
-- type: post_id post
-- type: title text
-- type: author_id member
SELECT n.id AS notification_id,
    n.kind AS kind,
    n.is_read AS is_read,
    n.created_at AS created_at,
    n.thread_id AS thread_id,
    n.post_id AS post_id,
    t.shown_title AS title,
    p.author_id AS author_id
FROM notifications AS n INDEXED BY notifications_list
LEFT JOIN posts AS p ON p.id = n.post_id
LEFT JOIN threads AS t ON t.id = n.thread_id
WHERE n.member_id = :member_id
    AND (
        n.is_read > :after_read
        OR (n.is_read = :after_read AND (n.created_at, n.id) < (:before_at, :before_id))
    )
    AND (INSTR(n.kind, '.') > 0 OR (p.withdrawn_at IS NULL AND p.hidden_at IS NULL))
ORDER BY n.is_read, n.created_at DESC, n.id DESC
LIMIT :most;

-- name: notification_mine :one
-- type: thread_id thread
-- type: post_id post
SELECT n.id AS notification_id,
    n.kind AS kind,
    n.thread_id AS thread_id,
    n.post_id AS post_id,
    n.subject AS subject
FROM notifications AS n
LEFT JOIN posts AS p ON p.id = n.post_id
WHERE n.id = :notification_id
    AND n.member_id = :member_id
    AND (INSTR(n.kind, '.') > 0 OR (p.withdrawn_at IS NULL AND p.hidden_at IS NULL));

-- name: notification_set_read :exec
UPDATE notifications SET is_read = 1 WHERE id = :notification_id AND member_id = :member_id;

-- name: notifications_set_read :exec
UPDATE notifications SET is_read = 1 WHERE member_id = :member_id AND is_read = 0;

-- name: notifications_forget :exec
-- type: before int
DELETE FROM notifications WHERE is_read = 1 AND created_at < :before;
