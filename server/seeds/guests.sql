-- Members invited to answer a seed before everybody sees it.

-- name: guests_of_seed :many
-- scan: ten of one seed
-- type: member_id member
SELECT g.member_id AS member_id, g.state AS state
FROM seed_guests AS g
WHERE g.seed_id = :seed_id
ORDER BY g.invited_at, g.member_id
LIMIT 20;

-- name: guest_find :one
SELECT g.state AS state, g.body AS body, g.version AS version
FROM seed_guests AS g
WHERE g.seed_id = :seed_id
    AND g.member_id = :member_id;

-- name: guest_count :one
-- type: guests int
SELECT COUNT(*) AS guests FROM seed_guests AS g WHERE g.seed_id = :seed_id;

-- name: guest_add :exec
-- Who declined is not asked again.
INSERT INTO seed_guests (seed_id, member_id, state, invited_at, changed_at)
VALUES (:seed_id, :member_id, 'asked', :invited_at, :changed_at)
ON CONFLICT (seed_id, member_id) DO NOTHING;

-- name: guest_store :exec
-- type: version int
UPDATE seed_guests
SET state = :state, body = :body, marks = :marks, version = version + 1, changed_at = :changed_at
WHERE seed_id = :seed_id
    AND member_id = :member_id
    AND version = :version
    AND state IN ('asked', 'writing', 'ready');

-- name: guest_decline :exec
UPDATE seed_guests
SET state = 'declined', body = '', marks = '', version = version + 1, changed_at = :changed_at
WHERE seed_id = :seed_id
    AND member_id = :member_id
    AND state IN ('asked', 'writing', 'ready');

-- name: guest_remove :exec
-- One who has written nothing.
DELETE FROM seed_guests
WHERE seed_id = :seed_id
    AND member_id = :member_id
    AND state = 'asked';

-- name: guests_unready :exec
-- The text they answered has changed: their name stands under what they confirm again.
UPDATE seed_guests SET state = 'writing' WHERE seed_id = :seed_id AND state = 'ready';

-- name: guests_writing :many
-- scan: ten of one seed
-- type: member_id member
SELECT g.member_id AS member_id, g.state AS state, g.body AS body, g.marks AS marks
FROM seed_guests AS g
WHERE g.seed_id = :seed_id
    AND g.state IN ('asked', 'writing', 'ready')
ORDER BY g.changed_at, g.member_id
LIMIT 20;

-- name: guest_published :exec
-- The words are the thread's, or the draft's, from now on.
UPDATE seed_guests
SET state = CASE WHEN :is_published THEN 'published' ELSE state END, body = '', marks = ''
WHERE seed_id = :seed_id
    AND member_id = :member_id;
