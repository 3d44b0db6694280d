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
    o.country_notices AS country_notices,
    o.closed_at AS closed_at,
    (SELECT COUNT(*) FROM attestations AS a WHERE a.organisation_id = o.id) AS people
FROM organisations AS o
ORDER BY o.slug
LIMIT 5000;

-- name: organisation_name :one
SELECT o.name AS name FROM organisations AS o WHERE o.id = :organisation_id;

-- name: organisation_accounts :many
-- What it wrote itself and was told of that, and whether the account was opened; no date, no activity,
-- nothing of what became of the account since.
-- type: is_activated bool
-- type: ended_at int
-- type: after_id int
-- type: most int
SELECT a.id AS attestation_id,
    a.identifier AS identifier,
    a.given_name AS given_name,
    a.family_name AS family_name,
    a.ended_at AS ended_at,
    EXISTS (
        SELECT 1 FROM members AS m WHERE m.id = a.member_id AND m.activated_at IS NOT NULL
    ) AS is_activated,
    f.verdict AS verdict
FROM attestations AS a
LEFT JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
WHERE a.organisation_id = :organisation_id
    AND a.id > :after_id
ORDER BY a.id
LIMIT :most;
