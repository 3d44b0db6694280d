-- Organisations and the states of their accounts.

-- name: organisation_add_row :exec
INSERT INTO organisations (slug, name, kind, region, seats, created_at)
VALUES (:slug, :name, :kind, :region, :seats, :created_at);

-- name: organisation_close_row :exec
UPDATE organisations SET closed_at = :closed_at WHERE slug = :slug AND closed_at IS NULL;

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
    o.closed_at AS closed_at,
    (SELECT COUNT(*) FROM members AS m WHERE m.organisation_id = o.id) AS people
FROM organisations AS o
ORDER BY o.slug
LIMIT 5000;

-- name: organisation_name :one
SELECT o.name AS name FROM organisations AS o WHERE o.id = :organisation_id;

-- name: organisation_accounts :many
-- What it wrote itself and was told of that, and whether the account was opened; no date, no activity.
-- type: after_id int
-- type: most int
SELECT m.id AS member_id,
    m.identifier AS identifier,
    m.given_name AS given_name,
    m.family_name AS family_name,
    m.state AS state,
    f.verdict AS verdict
FROM members AS m
LEFT JOIN facts AS f ON f.member_id = m.id AND f.origin = 'organisation' AND f.replaced_at IS NULL
WHERE m.organisation_id = :organisation_id
    AND m.id > :after_id
    AND m.account = 'member'
ORDER BY m.id
LIMIT :most;
