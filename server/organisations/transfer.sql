-- People who go over to another organisation, when a contract changes hands.

-- name: transfer_organisation :one
-- type: closed_at int
SELECT o.id AS organisation_id, o.kind AS kind, o.closed_at AS closed_at
FROM organisations AS o
WHERE o.slug = :slug;

-- name: transfer_people :many
-- type: after_id int
-- type: most int
-- type: member_id member
SELECT a.id AS attestation_id,
    a.identifier AS identifier,
    COALESCE(a.member_id, 0) AS member_id
FROM attestations AS a
WHERE a.organisation_id = :organisation_id
    AND a.ended_at IS NULL
    AND a.id > :after_id
ORDER BY a.id
LIMIT :most;

-- name: transfer_person :one
-- type: member_id member
SELECT a.id AS attestation_id,
    a.identifier AS identifier,
    COALESCE(a.member_id, 0) AS member_id
FROM attestations AS a
WHERE a.organisation_id = :organisation_id
    AND a.identifier = :identifier
    AND a.ended_at IS NULL;

-- name: transfer_there :one
-- The same person, or somebody of that identifier, in the other list already.
-- type: member_id member
-- type: ended_at int
SELECT a.id AS attestation_id,
    a.identifier AS identifier,
    COALESCE(a.member_id, 0) AS member_id,
    a.ended_at AS ended_at
FROM attestations AS a
WHERE a.organisation_id = :organisation_id
    AND (a.identifier = :identifier OR a.member_id = :member_id)
ORDER BY a.id
LIMIT 1;

-- name: transfer_add :exec
-- Their own number for the person stays with those who gave it.
-- type: at int
INSERT INTO attestations (organisation_id, member_id, identifier, email, given_name, family_name,
    region, created_at, written_at, attested_at)
SELECT :organisation_id, a.member_id, a.identifier, a.email, a.given_name, a.family_name, a.region,
    :at, :at, a.attested_at
FROM attestations AS a
WHERE a.id = :attestation_id;

-- name: transfer_facts :exec
-- What people decided on them goes along where the two organisations are of one kind.
-- type: to_id attestation
-- type: at int
-- type: is_same_kind bool
INSERT INTO facts (attestation_id, job_title, occupation_code, supervises, practising,
    practising_since, stated_at, accepted_at)
SELECT :to_id, f.job_title, f.occupation_code, f.supervises, f.practising, f.practising_since, :at,
    CASE :is_same_kind WHEN 1 THEN f.accepted_at END
FROM facts AS f
WHERE f.attestation_id = :attestation_id
    AND f.replaced_at IS NULL;

-- name: transfer_end :exec
-- type: at int
UPDATE attestations
SET ended_at = :at, ending = 'transfer', written_at = :at, version = version + 1
WHERE id = :attestation_id;

-- name: transfer_begin :exec
-- type: at int
UPDATE attestations
SET member_id = :member_id, claim = '', ended_at = NULL, ending = '', written_at = :at,
    attested_at = :at, version = version + 1
WHERE id = :attestation_id;

-- name: transfer_replace :exec
-- type: at int
UPDATE facts SET replaced_at = :at WHERE attestation_id = :attestation_id AND replaced_at IS NULL;

-- name: transfer_member :exec
-- type: to_organisation_id organisation
UPDATE members SET organisation_id = :to_organisation_id
WHERE id = :member_id AND organisation_id = :organisation_id;
