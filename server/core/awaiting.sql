-- What awaits a person, inside and by mail.

-- name: notification_add :exec
-- type: thread_id thread
-- type: post_id post
INSERT INTO notifications (member_id, kind, thread_id, post_id, subject, created_at)
VALUES (:member_id, :kind, NULLIF(:thread_id, 0), NULLIF(:post_id, 0), :subject, :created_at);

-- name: notifications_waiting :one
-- type: waiting int
SELECT COUNT(*) AS waiting
FROM (
    SELECT 1
    FROM notifications AS n
    WHERE n.member_id = :member_id
        AND n.read_at IS NULL
    LIMIT 100
);

-- name: outgoing_add :exec
INSERT INTO outbox (kind, member_id, address, payload, created_at, due_at)
VALUES (:kind, :member_id, :address, :payload, :created_at, :due_at);
