-- Up to where somebody has read.

-- name: read_find :one
-- type: author_id member
SELECT r.seq AS seq
FROM reads AS r
WHERE r.member_id = CASE :author_id WHEN -1 THEN stand_in(:member_id, :thread_id) ELSE :member_id END
    AND r.thread_id = :thread_id;

-- name: read_set :exec
-- By hand: marked_at, if not 0, keeps pages seen before from moving it.
-- type: author_id member
INSERT INTO reads (member_id, thread_id, seq, marked_at)
VALUES (
    CASE :author_id WHEN -1 THEN stand_in(:member_id, :thread_id) ELSE :member_id END,
    :thread_id,
    :seq,
    :marked_at
)
ON CONFLICT (member_id, thread_id) DO UPDATE
SET seq = excluded.seq, marked_at = excluded.marked_at;

-- name: read_ahead_drop :exec
-- The place says all again.
DELETE FROM reads_ahead WHERE member_id = :member_id AND thread_id = :thread_id;

-- name: unread_after :one
-- What can be read behind a place: how many messages, and the first of them (0: none). Those that were
-- taken back or hidden count for nothing, nor those that were read before two threads became one.
-- type: unread int
-- type: first_unread post
SELECT t.last_seq - :seq - (
        SELECT COUNT(*)
        FROM posts AS g INDEXED BY posts_gone
        WHERE g.thread_id = t.id
            AND g.seq > :seq
            AND (g.withdrawn_at IS NOT NULL OR g.hidden_at IS NOT NULL)
    ) - (
        SELECT COUNT(*)
        FROM posts_ahead AS x
        WHERE x.member_id = :member_id
            AND x.thread_id = t.id
            AND x.seq > :seq
    ) AS unread,
    COALESCE((
        SELECT p.id
        FROM posts AS p
        WHERE p.thread_id = t.id
            AND p.seq > :seq
            AND p.withdrawn_at IS NULL
            AND p.hidden_at IS NULL
            AND NOT EXISTS (
                SELECT 1
                FROM reads_ahead AS x
                WHERE x.member_id = :member_id
                    AND x.thread_id = t.id
                    AND p.seq BETWEEN x.from_seq AND x.to_seq
            )
        ORDER BY p.seq
        LIMIT 1
    ), 0) AS first_unread
FROM threads AS t
WHERE t.id = :thread_id;

-- name: reads_as_of :exec
-- scan: once a community, for the demonstration
-- type: at int
INSERT INTO reads (member_id, thread_id, seq)
SELECT :member_id, p.thread_id, MAX(p.seq)
FROM posts AS p
WHERE p.created_at <= :at
    AND NOT EXISTS (SELECT 1 FROM unnamed_threads AS u WHERE u.thread_id = p.thread_id)
GROUP BY p.thread_id
ON CONFLICT (member_id, thread_id) DO NOTHING;
