-- Rows that name an identifier held elsewhere, and whose they are.

-- name: claim_of :one
-- With whom the identifier belongs to.
-- type: holder_id member
-- type: holder_account text
-- type: is_offered bool
-- type: is_move bool
SELECT a.id AS attestation_id,
    a.organisation_id AS organisation_id,
    o.name AS organisation,
    a.identifier AS identifier,
    a.given_name AS given_name,
    a.family_name AS family_name,
    a.created_at AS created_at,
    COALESCE(h.id, 0) AS holder_id,
    COALESCE(h.account, '') AS holder_account,
    COALESCE(h.given_name = a.given_name AND h.family_name = a.family_name, 0) AS is_same_name,
    EXISTS (SELECT 1 FROM claim_offers AS x WHERE x.attestation_id = a.id) AS is_offered,
    EXISTS (
        SELECT 1 FROM claim_offers AS x WHERE x.attestation_id = a.id AND x.kind = 'move'
    ) AS is_move
FROM attestations AS a
JOIN organisations AS o ON o.id = a.organisation_id
LEFT JOIN members AS h ON h.identifier = a.identifier AND h.state <> 'left'
WHERE a.id = :attestation_id
    AND a.member_id IS NULL
    AND a.claim = 'identifier'
    AND a.ended_at IS NULL;

-- name: claim_works_there :one
-- Does the organisation of the claim list this person by itself?
-- type: times int
SELECT COUNT(*) AS times
FROM attestations AS a
WHERE a.organisation_id = :organisation_id
    AND a.member_id = :member_id
    AND a.ended_at IS NULL;

-- name: claim_facts :many
-- What the organisation says in it, and said.
-- type: replaced_at int
SELECT f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.practising_since AS practising_since,
    f.stated_at AS stated_at,
    f.replaced_at AS replaced_at
FROM facts AS f
WHERE f.attestation_id = :attestation_id
ORDER BY f.id DESC
LIMIT 20;

-- name: claim_holder_posts :many
SELECT o.name AS organisation,
    o.kind AS organisation_kind,
    f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.practising_since AS practising_since,
    f.stated_at AS stated_at
FROM attestations AS a
JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
JOIN organisations AS o ON o.id = a.organisation_id
WHERE a.member_id = :member_id
    AND a.ended_at IS NULL
ORDER BY a.id
LIMIT 16;

-- name: claim_refuse :exec
-- The organisation reads this, and nothing else of what was found.
UPDATE attestations SET claim = 'refused' WHERE id = :attestation_id AND member_id IS NULL;

-- name: offer_put :exec
-- type: animator_id member
INSERT INTO claim_offers (attestation_id, member_id, kind, animator_id, offered_at)
VALUES (:attestation_id, :member_id, :kind, NULLIF(:animator_id, 0), :offered_at)
ON CONFLICT (attestation_id) DO UPDATE
SET kind = excluded.kind, animator_id = excluded.animator_id, offered_at = excluded.offered_at;

-- name: offer_drop :exec
DELETE FROM claim_offers WHERE attestation_id = :attestation_id;

-- name: offers_mine :many
SELECT x.attestation_id AS attestation_id,
    x.kind AS kind,
    x.offered_at AS offered_at,
    o.name AS organisation,
    f.job_title AS job_title
FROM claim_offers AS x
JOIN attestations AS a ON a.id = x.attestation_id AND a.member_id IS NULL AND a.claim = 'identifier'
    AND a.ended_at IS NULL
JOIN organisations AS o ON o.id = a.organisation_id
JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
WHERE x.member_id = :member_id
ORDER BY x.attestation_id
LIMIT 10;

-- name: offer_mine :one
SELECT x.attestation_id AS attestation_id, x.kind AS kind, a.organisation_id AS organisation_id
FROM claim_offers AS x
JOIN attestations AS a ON a.id = x.attestation_id AND a.member_id IS NULL AND a.claim = 'identifier'
    AND a.ended_at IS NULL
WHERE x.attestation_id = :attestation_id
    AND x.member_id = :member_id;

-- name: claim_link :exec
UPDATE attestations
SET member_id = :member_id, claim = ''
WHERE id = :attestation_id
    AND member_id IS NULL;

-- name: member_move :exec
UPDATE members SET organisation_id = :organisation_id WHERE id = :member_id;
