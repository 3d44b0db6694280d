-- Members drawn by lot for contests that nobody answered in time.

-- name: contests_late :many
-- Nobody was drawn yet, or long enough ago.
-- type: now int
-- type: drawn_before int
SELECT c.id AS contest_id, c.member_id AS member_id
FROM contests AS c INDEXED BY contests_due
WHERE c.answered_at IS NULL
    AND c.due_at <= :now
    AND NOT EXISTS (
        SELECT 1 FROM sittings AS s WHERE s.contest_id = c.id AND s.drawn_at > :drawn_before
    )
ORDER BY c.due_at
LIMIT 20;

-- name: volunteers :many
-- Who offered to sit in, is inside, and does not animate.
-- type: now int
SELECT v.member_id AS member_id
FROM volunteers AS v
WHERE v.valid_until > :now
LIMIT 5000;

-- name: sitting_put :exec
INSERT INTO sittings (contest_id, member_id, drawn_at)
VALUES (:contest_id, :member_id, :drawn_at)
ON CONFLICT (contest_id) DO UPDATE
SET member_id = excluded.member_id, drawn_at = excluded.drawn_at;
