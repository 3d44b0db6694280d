-- Who takes what, and what is put off.

-- name: desk_marks :many
-- Of whoever acts no more nothing is taken.
-- scan: what was marked in a month
-- type: now int
-- type: taker_id member
SELECT k.source AS source,
    k.subject AS subject,
    COALESCE((
        SELECT a.member_id
        FROM acting_animators AS a
        JOIN insiders AS i ON i.member_id = a.member_id AND i.valid_until > :now
        WHERE a.member_id = k.taker_id
            AND a.acts_until > :now
    ), 0) AS taker_id,
    k.taken_at AS taken_at,
    k.put_off_at AS put_off_at,
    k.put_off_until AS put_off_until
FROM desk_marks AS k
LIMIT 2000;

-- name: desk_mark_find :one
-- type: now int
-- type: taker_id member
SELECT COALESCE((
        SELECT a.member_id
        FROM acting_animators AS a
        JOIN insiders AS i ON i.member_id = a.member_id AND i.valid_until > :now
        WHERE a.member_id = k.taker_id
            AND a.acts_until > :now
    ), 0) AS taker_id,
    k.taken_at AS taken_at,
    k.put_off_at AS put_off_at,
    k.put_off_until AS put_off_until
FROM desk_marks AS k
WHERE k.source = :source
    AND k.subject = :subject;

-- name: desk_mark_set :exec
-- type: taker_id member
INSERT INTO desk_marks (source, subject, taker_id, taken_at, put_off_at, put_off_until, changed_at)
VALUES (:source, :subject, NULLIF(:taker_id, 0), :taken_at, :put_off_at, :put_off_until, :changed_at)
ON CONFLICT (source, subject) DO UPDATE
SET taker_id = excluded.taker_id,
    taken_at = excluded.taken_at,
    put_off_at = excluded.put_off_at,
    put_off_until = excluded.put_off_until,
    changed_at = excluded.changed_at;

-- name: desk_marks_give :exec
-- type: to_id member
-- type: from_id member
UPDATE desk_marks
SET taker_id = NULLIF(:to_id, 0), changed_at = :changed_at
WHERE taker_id = :from_id;

-- name: desk_marks_forget :exec
-- type: before int
DELETE FROM desk_marks WHERE changed_at < :before;

-- name: desk_animators :many
-- Who may be given a line.
-- scan: mandates are few
-- type: now int
SELECT a.member_id AS member_id
FROM acting_animators AS a
JOIN insiders AS i ON i.member_id = a.member_id AND i.valid_until > :now
WHERE a.acts_until > :now
LIMIT 50;
