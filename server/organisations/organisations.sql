-- Organisations and the states of their accounts.

-- name: organisation_add_row :exec
INSERT INTO organisations (slug, name, kind, region, seats, created_at)
VALUES (:slug, :name, :kind, :region, :seats, :created_at);

-- name: organisation_close_row :exec
UPDATE organisations SET closed_at = :closed_at WHERE slug = :slug AND closed_at IS NULL;

-- name: organisation_id_of :one
SELECT o.id AS organisation_id FROM organisations AS o WHERE o.slug = :slug;

-- name: organisation_seats_row :exec
UPDATE organisations SET seats = :seats WHERE slug = :slug;

-- name: organisations_all :many
-- scan: the operator's list
-- type: closed_at int
-- type: people int
SELECT o.id AS organisation_id,
    o.slug AS slug,
    o.name AS name,
    o.kind AS kind,
    o.region AS region,
    o.seats AS seats,
    o.country_notices AS country_notices,
    o.closed_at AS closed_at,
    (SELECT COUNT(*) FROM attestations AS a WHERE a.organisation_id = o.id) AS people
FROM organisations AS o
WHERE o.id > 0
ORDER BY o.slug
LIMIT 5000;
