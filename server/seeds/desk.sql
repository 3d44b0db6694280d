-- What the desk says of seeds.

-- name: desk_held :many
-- type: held_at int
SELECT s.id AS seed_id, s.title AS title, s.held_at AS held_at
FROM seeds AS s INDEXED BY seeds_held
WHERE s.held_at IS NOT NULL
    AND s.state IN ('waiting', 'scheduled')
ORDER BY s.held_at
LIMIT 100;

-- name: desk_series :many
-- scan: ten series at most
-- type: since_at int
SELECT r.id AS series_id,
    r.name AS name,
    r.next_at AS next_at,
    COALESCE((SELECT MAX(u.turn_at) FROM seed_turns AS u WHERE u.series_id = r.id), r.created_at) AS since_at
FROM seed_series AS r
WHERE r.ended_at IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM seeds AS s INDEXED BY seeds_waiting
        WHERE s.series_id = r.id
            AND s.state = 'waiting'
            AND s.held_at IS NULL
            AND s.author_id IS NOT NULL
    )
ORDER BY r.next_at
LIMIT 20;

-- name: desk_planned :many
-- scan: a hundred that are scheduled, and the next text of ten series
-- type: before int
-- type: at int
-- type: seed_id seed
-- type: series_id series
SELECT s.id AS seed_id, 0 AS series_id, s.title AS title, s.publish_at AS at, s.changed_at AS changed_at
FROM seeds AS s INDEXED BY seeds_due
WHERE s.state = 'scheduled'
    AND s.publish_at <= :before
    AND s.held_at IS NULL
UNION ALL
SELECT s.id AS seed_id, r.id AS series_id, s.title AS title, r.next_at AS at, s.changed_at AS changed_at
FROM seed_series AS r
JOIN seeds AS s ON s.id = (
    SELECT n.id
    FROM seeds AS n INDEXED BY seeds_waiting
    WHERE n.series_id = r.id
        AND n.state = 'waiting'
        AND n.held_at IS NULL
        AND n.author_id IS NOT NULL
    ORDER BY n.position
    LIMIT 1
)
WHERE r.ended_at IS NULL
    AND r.next_at <= :before
ORDER BY at
LIMIT 50;
