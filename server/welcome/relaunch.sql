-- Those who have not come for eight weeks: counted, written to, never listed. When somebody came
-- stands under a number that stands for them (lib/db_stand_in.c).

-- name: relaunch_now :one
-- type: writer_id member
-- The one under way.
SELECT r.id AS relaunch_id,
    r.writer_id AS writer_id,
    r.text AS text,
    r.asked_at AS asked_at,
    r.reached_member AS reached_member
FROM relaunches AS r INDEXED BY relaunches_pending
WHERE r.done_at IS NULL
LIMIT 1;

-- name: relaunch_last :one
-- scan: the last of them alone
-- type: asked_at int
-- type: is_done bool
SELECT r.asked_at AS asked_at, r.done_at IS NOT NULL AS is_done
FROM relaunches AS r
ORDER BY r.id DESC
LIMIT 1;

-- name: relaunch_add :exec
-- type: writer_id member
INSERT INTO relaunches (writer_id, text, asked_at) VALUES (:writer_id, :text, :asked_at);

-- name: relaunch_reached :exec
-- type: done_at int
UPDATE relaunches
SET reached_member = :reached_member, done_at = NULLIF(:done_at, 0)
WHERE id = :relaunch_id;

-- name: silent_some :many
-- Insiders after one of them, in the order of their numbers; who came lately is told by a column, so
-- that a part is as long as its rows.
-- type: after int
-- type: since int
-- type: now int
-- type: each_since int
-- type: most int
-- type: is_silent bool
SELECT m.id AS member_id,
    m.activated_at < :since
        AND COALESCE((SELECT v.last_at FROM visits AS v WHERE v.member_id = stand_in(m.id, -1)), 0) < :since
        AND NOT EXISTS (SELECT 1 FROM greet_choices AS c WHERE c.member_id = m.id AND c.refuses_notes = 1)
        AND NOT EXISTS (
            SELECT 1
            FROM notes AS n
            WHERE n.member_id = m.id
                AND n.sent_at > :each_since
                AND n.purpose = 'relaunch'
        )
        AND NOT EXISTS (SELECT 1 FROM held_measures AS h WHERE h.member_id = m.id AND h.holds_until > :now)
        AS is_silent
FROM members AS m
JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
WHERE m.id > :after
ORDER BY m.id
LIMIT :most;

-- name: relaunch_count :one
SELECT c.reached_member AS reached_member,
    c.counted AS counted,
    c.rounded AS rounded,
    c.counted_at AS counted_at,
    c.due_at AS due_at
FROM relaunch_counts AS c
WHERE c.id = 1;

-- name: relaunch_count_step :exec
UPDATE relaunch_counts SET reached_member = :reached_member, counted = :counted WHERE id = 1;

-- name: relaunch_count_end :exec
UPDATE relaunch_counts
SET reached_member = 0, counted = 0, rounded = :rounded, counted_at = :counted_at, due_at = :due_at
WHERE id = 1;
