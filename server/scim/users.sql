-- What one organisation wrote, as its directory sees it: nothing here depends on what a person does.

-- name: scim_users :many
-- Those of an organisation between two ids; one that was deleted is not there while it has ended.
-- type: from_id int
-- type: to_id int
-- type: most int
-- type: ended_at int
-- type: job_title text
-- type: occupation_code text
-- type: supervises text
-- type: practising text
-- type: verdict text
-- type: rule text
SELECT a.id AS attestation_id,
    a.claim AS claim,
    a.identifier AS identifier,
    a.external_id AS external_id,
    a.email AS email,
    a.given_name AS given_name,
    a.family_name AS family_name,
    a.created_at AS created_at,
    a.written_at AS written_at,
    a.version AS version,
    a.ended_at AS ended_at,
    a.user_name AS user_name,
    a.directory_id AS directory_id,
    a.display_name AS display_name,
    a.formatted_name AS formatted_name,
    a.department AS department,
    a.emails AS emails,
    COALESCE(f.job_title, '') AS job_title,
    COALESCE(f.occupation_code, '') AS occupation_code,
    COALESCE(f.supervises, '') AS supervises,
    COALESCE(f.practising, '') AS practising,
    COALESCE(f.verdict, '') AS verdict,
    COALESCE(f.rule, '') AS rule
FROM attestations AS a
LEFT JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
WHERE a.organisation_id = :organisation_id
    AND a.id >= :from_id
    AND a.id <= :to_id
    AND (a.removed_at IS NULL OR a.ended_at IS NULL)
ORDER BY a.id
LIMIT :most;

-- name: scim_count :one
-- type: count int
SELECT COUNT(*) AS count
FROM attestations AS a
WHERE a.organisation_id = :organisation_id
    AND (a.removed_at IS NULL OR a.ended_at IS NULL);

-- name: scim_at :one
-- Where a page begins.
-- type: skip int
SELECT a.id AS attestation_id
FROM attestations AS a
WHERE a.organisation_id = :organisation_id
    AND (a.removed_at IS NULL OR a.ended_at IS NULL)
ORDER BY a.id
LIMIT 1 OFFSET :skip;

-- name: scim_named :one
-- type: is_removed bool
SELECT a.id AS attestation_id,
    a.removed_at IS NOT NULL AND a.ended_at IS NOT NULL AS is_removed
FROM attestations AS a
WHERE a.organisation_id = :organisation_id
    AND a.identifier = :identifier;

-- name: scim_directory :many
SELECT a.id AS attestation_id
FROM attestations AS a
WHERE a.organisation_id = :organisation_id
    AND a.directory_id = :directory_id
    AND a.directory_id <> ''
LIMIT 200;

-- name: scim_external :one
SELECT a.id AS attestation_id
FROM attestations AS a
WHERE a.organisation_id = :organisation_id
    AND a.external_id = :external_id
    AND a.external_id <> '';

-- name: scim_kept :one
-- What a directory does not write, and would otherwise lose.
-- type: ended_at int
-- type: practising_since text
SELECT o.kind AS organisation_kind,
    a.identifier AS identifier,
    a.external_id AS external_id,
    a.region AS region,
    a.ended_at AS ended_at,
    a.version AS version,
    COALESCE(f.practising_since, '') AS practising_since
FROM attestations AS a
JOIN organisations AS o ON o.id = a.organisation_id
LEFT JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
WHERE a.id = :attestation_id
    AND a.organisation_id = :organisation_id;

-- name: scim_kind :one
SELECT o.kind AS kind FROM organisations AS o WHERE o.id = :organisation_id;

-- name: scim_rename :exec
UPDATE attestations SET identifier = :identifier WHERE id = :attestation_id;

-- name: scim_rename_invited :exec
-- Nobody has signed in by the old one; nobody else is called by the new one.
UPDATE members
SET identifier = :identifier
WHERE id = (SELECT a.member_id FROM attestations AS a WHERE a.id = :attestation_id)
    AND organisation_id = :organisation_id
    AND state = 'invited'
    AND NOT EXISTS (SELECT 1 FROM members AS m WHERE m.identifier = :identifier);

-- name: scim_store :exec
UPDATE attestations
SET user_name = :user_name,
    directory_id = :directory_id,
    display_name = :display_name,
    formatted_name = :formatted_name,
    department = :department,
    emails = :emails,
    removed_at = NULL
WHERE id = :attestation_id;

-- name: scim_note :exec
-- Something that only a directory writes has changed.
-- type: at int
UPDATE attestations SET written_at = :at, version = version + 1 WHERE id = :attestation_id;

-- name: scim_store_ended :exec
-- Of somebody who has left: it is written down, and has no consequence before they return.
UPDATE attestations
SET external_id = :external_id,
    email = :email,
    given_name = :given_name,
    family_name = :family_name
WHERE id = :attestation_id;

-- name: scim_facts_ended :exec
UPDATE facts
SET job_title = :job_title,
    occupation_code = :occupation_code,
    supervises = :supervises,
    practising = :practising
WHERE attestation_id = :attestation_id
    AND replaced_at IS NULL
    AND EXISTS (
        SELECT 1 FROM attestations AS a WHERE a.id = :attestation_id AND a.ended_at IS NOT NULL
    );

-- name: scim_remove :exec
-- type: at int
UPDATE attestations SET removed_at = :at WHERE id = :attestation_id;
