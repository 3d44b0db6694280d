-- What members mean to try. Each statement names the member.

-- name: to_try_find :one
-- type: remind_at int
SELECT y.added_at AS added_at, y.remind_at AS remind_at
FROM practices_to_try AS y
WHERE y.member_id = :member_id
    AND y.thread_id = :thread_id;

-- name: to_try_set_row :exec
-- type: remind_at int
INSERT INTO practices_to_try (member_id, thread_id, added_at, remind_at)
VALUES (:member_id, :thread_id, :added_at, NULLIF(:remind_at, 0))
ON CONFLICT (member_id, thread_id) DO UPDATE
SET remind_at = excluded.remind_at;

-- name: to_try_remove :exec
DELETE FROM practices_to_try WHERE member_id = :member_id AND thread_id = :thread_id;

-- name: to_try_count :one
-- type: count int
SELECT COUNT(*) AS count FROM practices_to_try AS y WHERE y.member_id = :member_id;

-- name: to_try_mine :many
-- All of it: a person has 100 at most.
-- scan: sorts what one person means to try, 100 at most
-- type: author_id member
-- type: remind_at int
SELECT t.id AS thread_id,
    t.shown_title AS title,
    t.author_id AS author_id,
    s.title AS space_title,
    y.added_at AS added_at,
    y.remind_at AS remind_at
FROM practices_to_try AS y
JOIN threads AS t ON t.id = y.thread_id
JOIN spaces AS s ON s.id = t.space_id
JOIN posts AS p ON p.thread_id = t.id AND p.seq = 1
WHERE y.member_id = :member_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
ORDER BY y.added_at DESC, y.thread_id DESC
LIMIT 100;

-- name: to_try_due :many
-- type: now int
-- type: is_shown bool
SELECT y.member_id AS member_id,
    y.thread_id AS thread_id,
    p.withdrawn_at IS NULL AND p.hidden_at IS NULL AS is_shown
FROM practices_to_try AS y
JOIN posts AS p ON p.thread_id = y.thread_id AND p.seq = 1
WHERE y.remind_at <= :now
ORDER BY y.remind_at
LIMIT 200;

-- name: to_try_reminded :exec
UPDATE practices_to_try
SET remind_at = NULL
WHERE member_id = :member_id
    AND thread_id = :thread_id;
