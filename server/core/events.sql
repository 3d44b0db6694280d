-- News of the streams of GET /events.

-- name: events_last_post :one
-- type: post_id post
SELECT COALESCE(MAX(p.id), 0) AS post_id
FROM posts AS p;

-- name: events_news :many
-- New messages by others in threads that this person follows: what they may see, by ids alone.
-- type: after int
-- type: upto int
SELECT p.id AS post_id,
    p.thread_id AS thread_id
FROM posts AS p
WHERE p.id > :after
    AND p.id <= :upto
    AND p.author_id <> :member_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
    AND EXISTS (
        SELECT 1
        FROM follows AS f
        WHERE f.member_id = :member_id
            AND f.thread_id = p.thread_id
            AND f.is_on = 1
    )
ORDER BY p.id
LIMIT 32;
