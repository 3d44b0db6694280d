-- Marks on messages, and what people who lead a thread set on it.

-- name: post_markable :one
-- A message that may be marked or kept: seen by the reader, not withdrawn.
-- type: author_id member
SELECT p.id AS post_id,
    p.thread_id AS thread_id,
    p.seq AS seq,
    p.author_id AS author_id,
    p.useful AS useful,
    p.thanks AS thanks,
    p.same AS same
FROM posts AS p
WHERE p.id = :post_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL;

-- name: marks_shown :many
-- Who set this mark on a message, and may be named for it. In the order of ids: nothing tells when.
-- type: most int
SELECT k.member_id AS member_id
FROM post_marks AS k
WHERE k.post_id = :post_id
    AND k.kind = :kind
    AND k.is_shown = 1
ORDER BY k.member_id
LIMIT :most;

-- name: mark_add :exec
INSERT INTO post_marks (post_id, member_id, kind)
VALUES (:post_id, :member_id, :kind)
ON CONFLICT (post_id, member_id, kind) DO NOTHING;

-- name: mark_remove :exec
DELETE FROM post_marks
WHERE post_id = :post_id
    AND member_id = :member_id
    AND kind = :kind;

-- name: mark_counts :exec
-- type: useful int
-- type: thanks int
-- type: same int
UPDATE posts
SET useful = useful + :useful, thanks = thanks + :thanks, same = same + :same
WHERE id = :post_id;

-- name: posts_about :many
-- What the messages of a page are to this reader: their own, kept, marked (1 useful, 2 thanks, 4
-- same). A message with several marks has a row for each, one after the other.
-- type: from_seq int
-- type: to_seq int
-- type: author_id member
-- type: is_kept bool
-- type: mark int
SELECT p.id AS post_id,
    p.author_id AS author_id,
    b.post_id IS NOT NULL AS is_kept,
    CASE k.kind WHEN 'useful' THEN 1 WHEN 'thanks' THEN 2 WHEN 'same' THEN 4 ELSE 0 END AS mark
FROM posts AS p
LEFT JOIN bookmarks AS b ON b.member_id = :member_id AND b.post_id = p.id
LEFT JOIN post_marks AS k ON k.post_id = p.id AND k.member_id = :member_id
WHERE p.thread_id = :thread_id
    AND p.seq BETWEEN :from_seq AND :to_seq
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
LIMIT 100;

-- name: thread_space :one
SELECT t.space_id AS space_id
FROM threads AS t
WHERE t.id = :thread_id;

-- name: pins_of_space :one
-- type: pins int
SELECT COUNT(*) AS pins
FROM threads AS t
WHERE t.space_id = :space_id
    AND t.pinned_at IS NOT NULL
    AND t.id <> :thread_id;

-- name: thread_set_pin :exec
-- type: pinned_at int
UPDATE threads
SET pinned_at = NULLIF(:pinned_at, 0), pinned_until = NULL, steered = steered + 1
WHERE id = :thread_id;

-- name: thread_set_kind :exec
UPDATE threads
SET kind = :kind,
    steered = steered + 1,
    state = CASE
        WHEN :kind = 'question' AND answer_id IS NOT NULL THEN 'answered'
        WHEN :kind IN ('case', 'question') THEN 'open'
        ELSE ''
    END
WHERE id = :thread_id
    AND kind IN ('discussion', 'question');
