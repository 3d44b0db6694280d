-- What the frame of a page shows.

-- name: frame_spaces :many
-- scan: every page of a member lists the few spaces, in the order of their titles
SELECT s.slug AS slug, s.title AS title
FROM spaces AS s
ORDER BY s.title, s.id
LIMIT 60;
