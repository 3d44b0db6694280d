-- Threads that somebody follows, and what they keep at hand. Each statement names the member.

-- name: follow_find :one
-- type: is_on bool
SELECT f.is_on AS is_on
FROM follows AS f
WHERE f.member_id = :member_id
    AND f.thread_id = :thread_id;

-- name: follow_set :exec
-- By hand.
-- type: is_on bool
INSERT INTO follows (member_id, thread_id, is_on, followed_at)
VALUES (:member_id, :thread_id, :is_on, :followed_at)
ON CONFLICT (member_id, thread_id) DO UPDATE
SET is_on = excluded.is_on, followed_at = excluded.followed_at;

-- name: follow_add :exec
-- By writing: what was stopped by hand stays so.
INSERT INTO follows (member_id, thread_id, is_on, followed_at)
VALUES (:member_id, :thread_id, 1, :followed_at)
ON CONFLICT (member_id, thread_id) DO NOTHING;

-- name: follows_trim :exec
DELETE FROM follows
WHERE member_id = :member_id
    AND thread_id <= (
        SELECT f.thread_id
        FROM follows AS f
        WHERE f.member_id = :member_id
        ORDER BY f.thread_id DESC
        LIMIT 1 OFFSET 1000
    );

-- name: threads_followed :many
-- scan: sorts the threads that one person follows, 1000 at most
-- type: before_at int
-- type: before_id int
-- type: most int
-- type: author_id member
-- type: fresh int
-- type: first_unread post
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.state AS state,
    t.shown_title AS title,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    t.author_id AS author_id,
    s.title AS space_title,
    CASE WHEN r.seq IS NULL THEN 0 ELSE MAX(
        t.last_seq - r.seq - (
            SELECT COUNT(*)
            FROM posts AS g INDEXED BY posts_gone
            WHERE g.thread_id = t.id
                AND g.seq > r.seq
                AND (g.withdrawn_at IS NOT NULL OR g.hidden_at IS NOT NULL)
        ) - (
            SELECT COUNT(*)
            FROM posts_ahead AS x
            WHERE x.member_id = f.member_id
                AND x.thread_id = t.id
                AND x.seq > r.seq
        ),
        0
    ) END AS fresh,
    (
        SELECT p.id
        FROM posts AS p
        WHERE p.thread_id = t.id
            AND p.seq > r.seq
            AND p.withdrawn_at IS NULL
            AND p.hidden_at IS NULL
            AND NOT EXISTS (
                SELECT 1
                FROM reads_ahead AS x
                WHERE x.member_id = f.member_id
                    AND x.thread_id = t.id
                    AND p.seq BETWEEN x.from_seq AND x.to_seq
            )
        ORDER BY p.seq
        LIMIT 1
    ) AS first_unread
FROM follows AS f
CROSS JOIN threads AS t ON t.id = f.thread_id
LEFT JOIN reads AS r
    ON r.member_id = CASE t.author_id WHEN -1 THEN stand_in(:member_id, t.id) ELSE :member_id END
    AND r.thread_id = t.id
JOIN spaces AS s ON s.id = t.space_id
WHERE f.member_id = :member_id
    AND f.is_on = 1
    AND (t.last_post_at, t.id) < (:before_at, :before_id)
ORDER BY t.last_post_at DESC, t.id DESC
LIMIT :most;

-- name: bookmark_add :exec
INSERT INTO bookmarks (member_id, post_id, saved_at)
VALUES (:member_id, :post_id, :saved_at)
ON CONFLICT (member_id, post_id) DO NOTHING;

-- name: bookmark_remove :exec
DELETE FROM bookmarks WHERE member_id = :member_id AND post_id = :post_id;

-- name: bookmark_count :one
-- type: count int
SELECT COUNT(*) AS count FROM bookmarks AS b WHERE b.member_id = :member_id;

-- name: bookmarks_mine :many
-- type: before_at int
-- type: before_id int
-- type: most int
-- type: author_id member
-- type: markdown text
SELECT p.id AS post_id,
    b.saved_at AS saved_at,
    p.created_at AS created_at,
    t.shown_title AS title,
    SUBSTR(x.markdown, 1, 800) AS markdown,
    p.author_id AS author_id
FROM bookmarks AS b INDEXED BY bookmarks_recent
CROSS JOIN posts AS p ON p.id = b.post_id
JOIN post_sources AS x ON x.post_id = p.id
JOIN threads AS t ON t.id = p.thread_id
WHERE b.member_id = :member_id
    AND (b.saved_at, b.post_id) < (:before_at, :before_id)
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
ORDER BY b.saved_at DESC, b.post_id DESC
LIMIT :most;
