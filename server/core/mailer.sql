-- The outbox, seen by the thread that empties it.

-- name: outgoing_due :many
-- What one person asked for goes before what goes to many.
-- type: now int
-- type: is_bulk bool
SELECT o.id AS outgoing_id,
    o.kind AS kind,
    o.member_id AS member_id,
    o.address AS address,
    o.payload AS payload,
    o.created_at AS created_at
FROM outbox AS o
WHERE o.sent_at IS NULL
    AND o.is_bulk = :is_bulk
    AND o.due_at <= :now
ORDER BY o.due_at, o.id
LIMIT 20;

-- name: outgoing_attempts :one
SELECT o.attempts AS attempts FROM outbox AS o WHERE o.id = :outgoing_id AND o.sent_at IS NULL;

-- name: outgoing_try :exec
UPDATE outbox
SET attempts = attempts + 1, due_at = :due_at
WHERE id = :outgoing_id
    AND sent_at IS NULL;

-- name: outgoing_put_off :exec
UPDATE outbox SET due_at = :due_at WHERE id = :outgoing_id AND sent_at IS NULL;

-- name: outgoing_close :exec
-- What it held goes at once: links that open accounts, addresses.
UPDATE outbox
SET sent_at = :sent_at, outcome = :outcome, payload = '', address = ''
WHERE id = :outgoing_id
    AND sent_at IS NULL;

-- name: outgoing_drop :exec
DELETE FROM outbox WHERE id = :outgoing_id;

-- name: outgoing_forget :exec
-- type: before int
DELETE FROM outbox
WHERE id IN (
        SELECT o.id
        FROM outbox AS o
        WHERE o.sent_at IS NOT NULL
            AND o.sent_at < :before
        ORDER BY o.sent_at
        LIMIT 10000
    );

-- name: mail_person :one
-- A person's own address goes before the one that their organisation wrote.
-- type: own_address text
SELECT m.email AS email, COALESCE(a.address, '') AS own_address
FROM members AS m
LEFT JOIN own_addresses AS a ON a.member_id = m.id AND a.confirmed_at > 0
WHERE m.id = :member_id;
