-- Notices of sign-ins from a new country.

-- name: organisation_notices_store :exec
UPDATE organisations SET country_notices = :country_notices WHERE slug = :slug;
