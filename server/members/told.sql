-- What waits to be told by mail.

-- name: told_waiting :one
-- A mail that says the same has not left yet.
SELECT o.id AS outgoing_id
FROM outbox AS o
WHERE o.member_id = :member_id
    AND o.kind = 'facts.stated'
    AND o.sent_at IS NULL
    AND o.attempts = 0
LIMIT 1;
