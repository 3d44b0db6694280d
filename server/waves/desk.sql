-- Waves to open, for the animators' desk.

-- name: desk_waves :many
-- scan: a few dozen in a community's life
-- type: month text
SELECT w.id AS wave_id, w.title AS title, w.planned AS planned, w.created_at AS created_at
FROM waves AS w
WHERE w.opened_at IS NULL
    AND w.planned <> ''
    AND w.planned <= :month
ORDER BY w.planned, w.id
LIMIT 20;
