-- What the desk says of seeds.

-- name: desk_seeds :many
-- scan: a few dozen that wait: the held ones, then this week's
-- type: before int
-- type: held_at int
-- type: publish_at int
SELECT s.id AS seed_id,
    s.title AS title,
    COALESCE(s.held_at, 0) AS held_at,
    s.changed_at AS changed_at,
    COALESCE(s.publish_at, 0) AS publish_at
FROM seeds AS s
WHERE s.state IN ('waiting', 'scheduled')
    AND (s.held_at IS NOT NULL OR s.publish_at <= :before)
ORDER BY s.held_at IS NULL, s.publish_at, s.id
LIMIT 51;

-- name: desk_series :many
-- scan: ten series at most
SELECT r.id AS series_id, r.name AS name, r.created_at AS created_at, r.next_at AS next_at
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
