-- Answers kept so that a form sent twice acts once.

-- name: once_find :one
-- type: once blob
-- type: since int
SELECT o.output AS output
FROM once_answers AS o
WHERE o.member_id = :member_id
    AND o.once = :once
    AND o.op = :op
    AND o.answered_at > :since;

-- name: once_keep :exec
INSERT INTO once_answers (member_id, once, op, output, answered_at)
VALUES (:member_id, :once, :op, :output, :answered_at)
ON CONFLICT (member_id, once) DO UPDATE
SET op = excluded.op, output = excluded.output, answered_at = excluded.answered_at;

-- name: once_forget :exec
-- type: before int
DELETE FROM once_answers WHERE answered_at < :before;
