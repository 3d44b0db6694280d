-- What writers stated of what the guard found: kinds, by message.

-- name: statements_forget :exec
DELETE FROM post_statements WHERE post_id = :post_id;

-- name: statement_add :exec
INSERT INTO post_statements (post_id, kind, way)
VALUES (:post_id, :kind, :way)
ON CONFLICT (post_id, way, kind) DO NOTHING;

-- name: statements_of_post :many
SELECT s.kind AS kind, s.way AS way
FROM post_statements AS s
WHERE s.post_id = :post_id
ORDER BY s.way, s.kind
LIMIT 39;

-- name: statements_of_thread :many
-- Of one page's messages, for animators.
-- type: from_seq int
-- type: to_seq int
SELECT p.id AS post_id, p.seq AS seq, s.kind AS kind, s.way AS way
FROM posts AS p
JOIN post_statements AS s ON s.post_id = p.id
WHERE p.thread_id = :thread_id
    AND p.seq BETWEEN :from_seq AND :to_seq
    AND p.withdrawn_at IS NULL
ORDER BY p.seq, s.way, s.kind
LIMIT 780;
