-- What a person whose access is closed is told.

-- name: contest_latest :one
-- type: answered_at int
SELECT c.id AS contest_id,
    c.text AS text,
    c.asked_at AS asked_at,
    c.due_at AS due_at,
    c.answer AS answer,
    c.reason AS reason,
    c.answered_at AS answered_at
FROM contests AS c
WHERE c.member_id = :member_id
ORDER BY c.id DESC
LIMIT 1;

-- name: status_departure :one
-- type: can_return bool
SELECT d.left_at AS left_at, d.due_at AS due_at, d.can_return AS can_return
FROM departures AS d
WHERE d.member_id = :member_id;
