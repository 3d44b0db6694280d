-- Lists sent by provisioners: kept sealed until confirmed, with the fate of each row.

-- name: import_add :exec
-- type: attests bool
INSERT INTO imports (organisation_id, member_id, attests, sealed, sealed_name, counts, made_at,
    expires_at)
VALUES (:organisation_id, :member_id, :attests, :sealed, :sealed_name, :counts, :made_at,
    :expires_at);

-- name: import_page_put :exec
INSERT INTO import_pages (import_id, page, sealed)
VALUES (:import_id, :page, :sealed)
ON CONFLICT (import_id, page) DO UPDATE SET sealed = excluded.sealed;

-- name: import_find :one
-- Their own, while its hour lasts.
-- type: attests bool
-- type: confirmed_at int
-- type: now int
SELECT i.id AS import_id,
    i.organisation_id AS organisation_id,
    i.member_id AS member_id,
    i.attests AS attests,
    i.sealed_name AS sealed_name,
    i.counts AS counts,
    i.made_at AS made_at,
    i.expires_at AS expires_at,
    i.confirmed_at AS confirmed_at
FROM imports AS i
WHERE i.id = :import_id
    AND i.member_id = :member_id
    AND i.organisation_id = :organisation_id
    AND i.expires_at > :now;

-- name: import_text :one
SELECT i.sealed AS sealed FROM imports AS i WHERE i.id = :import_id;

-- name: import_page :one
SELECT p.sealed AS sealed FROM import_pages AS p WHERE p.import_id = :import_id AND p.page = :page;

-- name: import_close :exec
UPDATE imports
SET sealed = x'', counts = :counts, confirmed_at = :confirmed_at
WHERE id = :import_id AND confirmed_at IS NULL;

-- name: import_pages_erase :exec
DELETE FROM import_pages WHERE import_id = :import_id;

-- name: import_erase :exec
DELETE FROM imports WHERE id = :import_id;

-- name: imports_expired :many
-- type: now int
SELECT i.id AS import_id FROM imports AS i WHERE i.expires_at <= :now ORDER BY i.expires_at LIMIT 100;

-- name: imports_beyond :many
-- What is older than a provisioner's newest four.
SELECT i.id AS import_id
FROM imports AS i
WHERE i.member_id = :member_id
ORDER BY i.id DESC
LIMIT 100 OFFSET 4;

-- name: import_organisation :one
SELECT o.kind AS kind FROM organisations AS o WHERE o.id = :organisation_id;

-- name: import_external :one
-- Another row of theirs that has this external id already.
SELECT a.identifier AS identifier
FROM attestations AS a
WHERE a.organisation_id = :organisation_id
    AND a.external_id = :external_id
    AND a.external_id <> ''
    AND a.identifier <> :identifier
    AND EXISTS (
        SELECT 1
        FROM attestations AS own
        WHERE own.organisation_id = :organisation_id
            AND own.identifier = :identifier
    );

-- name: seats_bound :one
SELECT o.seats AS seats FROM organisations AS o WHERE o.id = :organisation_id;

-- name: seats_used :one
-- type: used int
SELECT COUNT(*) AS used
FROM attestations AS a
LEFT JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
WHERE a.organisation_id = :organisation_id
    AND a.ended_at IS NULL
    AND COALESCE(f.verdict, '') <> 'refused';

-- name: seat_held :one
SELECT a.id AS attestation_id
FROM attestations AS a
LEFT JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
WHERE a.id = :attestation_id
    AND a.ended_at IS NULL
    AND COALESCE(f.verdict, '') <> 'refused';
