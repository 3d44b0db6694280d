-- Openings of identity that wait for an answer, for the animators' desk.

-- name: desk_openings :many
-- Of those picked for it, who have not answered.
-- type: viewer_id member
-- type: since int
-- type: asked_since int
-- type: turn_at int
-- type: title text
SELECT g.id AS opening_id,
    g.thread_id AS thread_id,
    COALESCE(g.sits_at, g.asked_at) AS turn_at,
    t.shown_title AS title
FROM unnamed_openings AS g INDEXED BY unnamed_openings_waiting
JOIN threads AS t ON t.id = g.thread_id
WHERE g.opened_at IS NULL
    AND g.refused_at IS NULL
    AND g.asked_at > :asked_since
    AND COALESCE(g.sits_at, g.asked_at) > :since
    AND (
        (g.first_id = :viewer_id AND g.first_at IS NULL)
        OR (g.second_id = :viewer_id AND g.second_at IS NULL)
    )
ORDER BY g.asked_at
LIMIT 50;
