-- What awaits a person, inside and by mail.

-- name: notification_add :exec
-- type: thread_id thread
-- type: post_id post
INSERT INTO notifications (member_id, kind, thread_id, post_id, subject, created_at)
VALUES (:member_id, :kind, NULLIF(:thread_id, 0), NULLIF(:post_id, 0), :subject, :created_at);

-- name: notifications_trim :exec
-- A person keeps the latest 500.
DELETE FROM notifications
WHERE member_id = :member_id
    AND id <= (
        SELECT n.id
        FROM notifications AS n INDEXED BY notifications_member
        WHERE n.member_id = :member_id
        ORDER BY n.id DESC
        LIMIT 1 OFFSET 500
    );

-- name: news_ask :exec
-- One mail to those who wish them at once, and none within half an hour of the last.
-- type: apart int
INSERT INTO outbox (kind, member_id, payload, created_at, due_at, is_bulk)
SELECT 'news',
    c.member_id,
    '',
    :created_at,
    MAX(
        :created_at,
        COALESCE(
            (
                SELECT MAX(COALESCE(o.sent_at, :created_at)) + :apart
                FROM outbox AS o
                WHERE o.member_id = c.member_id
                    AND o.kind = 'news'
            ),
            0
        )
    ),
    1
FROM letter_choices AS c
WHERE c.member_id = :member_id
    AND c.rhythm = 'immediate'
    AND NOT EXISTS (
        SELECT 1
        FROM outbox AS o
        WHERE o.member_id = c.member_id
            AND o.kind = 'news'
            AND o.sent_at IS NULL
            AND o.attempts = 0
    );

-- name: outgoing_add :exec
INSERT INTO outbox (kind, member_id, address, payload, created_at, due_at)
VALUES (:kind, :member_id, :address, :payload, :created_at, :due_at);
