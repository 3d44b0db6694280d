-- Up to where somebody has read.

-- name: read_find :one
SELECT r.seq AS seq
FROM reads AS r
WHERE r.member_id = :member_id
    AND r.thread_id = :thread_id;

-- name: read_set :exec
-- By hand: marked_at, if not 0, keeps pages seen before from moving it.
INSERT INTO reads (member_id, thread_id, seq, marked_at)
VALUES (:member_id, :thread_id, :seq, :marked_at)
ON CONFLICT (member_id, thread_id) DO UPDATE
SET seq = excluded.seq, marked_at = excluded.marked_at;

-- name: post_at :one
SELECT p.id AS post_id
FROM posts AS p
WHERE p.thread_id = :thread_id
    AND p.seq = :seq;

-- name: reads_as_of :exec
-- scan: once a community, for the demonstration
-- type: at int
INSERT INTO reads (member_id, thread_id, seq)
SELECT :member_id, p.thread_id, MAX(p.seq)
FROM posts AS p
WHERE p.created_at <= :at
GROUP BY p.thread_id
ON CONFLICT (member_id, thread_id) DO NOTHING;
