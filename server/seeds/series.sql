-- Series of seeds and their turns.

-- name: series_all :many
-- scan: a few
SELECT r.id AS series_id, r.name AS name, r.weekday AS weekday, r.minute AS minute, r.next_at AS next_at
FROM seed_series AS r
WHERE r.ended_at IS NULL
ORDER BY r.next_at, r.id
LIMIT 20;

-- name: series_find :one
SELECT r.id AS series_id, r.name AS name, r.weekday AS weekday, r.minute AS minute, r.next_at AS next_at
FROM seed_series AS r
WHERE r.id = :series_id
    AND r.ended_at IS NULL;

-- name: series_count :one
-- scan: a few
-- type: series int
SELECT COUNT(*) AS series FROM seed_series AS r WHERE r.ended_at IS NULL;

-- name: series_add_row :exec
INSERT INTO seed_series (name, weekday, minute, next_at, created_at)
VALUES (:name, :weekday, :minute, :next_at, :created_at);

-- name: series_store :exec
UPDATE seed_series
SET name = :name, weekday = :weekday, minute = :minute, next_at = :next_at
WHERE id = :series_id
    AND ended_at IS NULL;

-- name: series_end_row :exec
UPDATE seed_series SET ended_at = :ended_at WHERE id = :series_id AND ended_at IS NULL;

-- name: series_loosen :exec
-- Its texts stay, without a date.
UPDATE seeds SET series_id = NULL WHERE series_id = :series_id AND state = 'waiting';

-- name: series_due :many
-- type: now int
SELECT r.id AS series_id, r.weekday AS weekday, r.minute AS minute, r.next_at AS next_at
FROM seed_series AS r
WHERE r.ended_at IS NULL
    AND r.next_at <= :now
ORDER BY r.next_at
LIMIT 20;

-- name: series_first :one
-- The text whose turn it is.
-- type: author_id member
SELECT s.id AS seed_id, s.author_id AS author_id, s.reminded_for AS reminded_for
FROM seeds AS s INDEXED BY seeds_waiting
WHERE s.series_id = :series_id
    AND s.state = 'waiting'
    AND s.held_at IS NULL
    AND s.author_id IS NOT NULL
ORDER BY s.position
LIMIT 1;

-- name: series_queue :many
-- type: author_id member
-- type: held_at int
SELECT s.id AS seed_id,
    s.kind AS kind,
    p.title AS space_title,
    s.title AS title,
    s.author_id AS author_id,
    s.held_at AS held_at
FROM seeds AS s INDEXED BY seeds_waiting
JOIN spaces AS p ON p.id = s.space_id
WHERE s.series_id = :series_id
    AND s.state = 'waiting'
ORDER BY s.position
LIMIT 60;

-- name: series_advance :exec
UPDATE seed_series SET next_at = :next_at WHERE id = :series_id;

-- name: turn_take :exec
INSERT INTO seed_turns (series_id, turn_at, seed_id) VALUES (:series_id, :turn_at, NULLIF(:seed_id, 0));

-- name: series_soon :many
-- type: now int
-- type: before int
SELECT r.id AS series_id, r.next_at AS next_at
FROM seed_series AS r
WHERE r.ended_at IS NULL
    AND r.next_at > :now
    AND r.next_at <= :before
ORDER BY r.next_at
LIMIT 20;
