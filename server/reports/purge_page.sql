-- A purge by an animator.

-- name: post_purgeable :one
-- With its source; not the animator's own message. One withdrawn by its author may still be purged:
-- its text is kept for 30 days.
-- type: animator_id member
-- type: author_id member
-- type: markdown text
SELECT p.id AS post_id,
    p.thread_id AS thread_id,
    p.author_id AS author_id,
    p.withdrawn_at AS withdrawn_at,
    t.title AS title,
    CASE WHEN p.withdrawn_at IS NULL THEN s.markdown ELSE '' END AS markdown
FROM posts AS p
JOIN threads AS t ON t.id = p.thread_id
JOIN post_sources AS s ON s.post_id = p.id
WHERE p.id = :post_id
    AND p.author_id <> :animator_id;

-- name: purges_of_post :many
SELECT u.purged_at AS purged_at, u.files_clean_at AS files_clean_at
FROM purges AS u
WHERE u.post_id = :post_id
ORDER BY u.id DESC
LIMIT 10;

-- name: sources_of_thread :many
-- type: after_seq int
-- type: most int
SELECT p.seq AS seq, s.markdown AS markdown
FROM posts AS p
JOIN post_sources AS s ON s.post_id = p.id
WHERE p.thread_id = :thread_id
    AND p.seq > :after_seq
ORDER BY p.seq
LIMIT :most;

-- name: thread_of_post :one
SELECT p.thread_id AS thread_id FROM posts AS p WHERE p.id = :post_id;
