-- Rows of organisations' lists, and the facts stated in them or declared by the person.

-- name: attestation_by_identifier :one
-- type: member_id member
-- type: ended_at int
SELECT a.id AS attestation_id,
    COALESCE(a.member_id, 0) AS member_id,
    a.claim AS claim,
    a.identifier AS identifier,
    a.external_id AS external_id,
    a.email AS email,
    a.given_name AS given_name,
    a.family_name AS family_name,
    a.region AS region,
    a.ended_at AS ended_at
FROM attestations AS a
WHERE a.organisation_id = :organisation_id
    AND a.identifier = :identifier;

-- name: attestation_by_external :one
SELECT a.identifier AS identifier
FROM attestations AS a
WHERE a.organisation_id = :organisation_id
    AND a.external_id = :external_id
    AND a.external_id <> '';

-- name: attestation_by_id :one
-- type: member_id member
-- type: ended_at int
SELECT a.organisation_id AS organisation_id,
    o.kind AS organisation_kind,
    COALESCE(a.member_id, 0) AS member_id,
    a.claim AS claim,
    a.identifier AS identifier,
    a.ended_at AS ended_at,
    a.ending AS ending
FROM attestations AS a
JOIN organisations AS o ON o.id = a.organisation_id
WHERE a.id = :attestation_id;

-- name: attestations_live :many
-- What stands for this person now: at organisations that are open, where there are any.
SELECT a.id AS attestation_id,
    a.organisation_id AS organisation_id,
    o.kind AS organisation_kind,
    a.email AS email,
    a.attested_at AS attested_at
FROM attestations AS a
JOIN organisations AS o ON o.id = a.organisation_id
WHERE a.member_id = :member_id
    AND a.ended_at IS NULL
    AND (
        o.closed_at IS NULL
        OR NOT EXISTS (
            SELECT 1
            FROM attestations AS b
            JOIN organisations AS p ON p.id = b.organisation_id
            WHERE b.member_id = a.member_id
                AND b.ended_at IS NULL
                AND p.closed_at IS NULL
        )
    )
ORDER BY a.id
LIMIT 16;

-- name: principal_store :exec
-- The account is of an organisation that lists the person now.
UPDATE members SET organisation_id = :organisation_id WHERE id = :member_id;

-- name: principal_elsewhere :many
-- People of this organisation whom another one lists too.
SELECT a.member_id AS member_id
FROM attestations AS a
WHERE a.organisation_id = :organisation_id
    AND a.ended_at IS NULL
    AND a.member_id IS NOT NULL
    AND EXISTS (
        SELECT 1
        FROM attestations AS b
        JOIN organisations AS o ON o.id = b.organisation_id
        WHERE b.member_id = a.member_id
            AND b.organisation_id <> a.organisation_id
            AND b.ended_at IS NULL
            AND o.closed_at IS NULL
    )
ORDER BY a.id
LIMIT 100000;

-- name: attestation_add :exec
-- type: member_id member
INSERT INTO attestations (organisation_id, member_id, claim, identifier, external_id, email,
    given_name, family_name, region, created_at, written_at, attested_at)
VALUES (:organisation_id, :member_id, :claim, :identifier, :external_id, :email,
    :given_name, :family_name, :region, :at, :at, :at);

-- name: attestation_write :exec
-- type: at int
UPDATE attestations
SET external_id = :external_id,
    email = :email,
    given_name = :given_name,
    family_name = :family_name,
    region = :region,
    written_at = :at,
    version = version + 1
WHERE id = :attestation_id;

-- name: attestation_note :exec
-- Its facts have changed, or it began again.
-- type: at int
UPDATE attestations
SET written_at = :at, attested_at = :at, version = version + 1
WHERE id = :attestation_id;

-- name: attestation_attest :exec
-- Said again that it holds: nothing else is new, so the version stays.
-- type: at int
UPDATE attestations SET attested_at = :at WHERE id = :attestation_id;

-- name: attestation_end :exec
-- type: at int
UPDATE attestations
SET ended_at = :at, ending = :ending, written_at = :at, version = version + 1
WHERE id = :attestation_id
    AND ended_at IS NULL;

-- name: attestation_begin :exec
-- type: at int
UPDATE attestations
SET ended_at = NULL, ending = '', written_at = :at, attested_at = :at, version = version + 1
WHERE id = :attestation_id;

-- name: attestation_link :exec
-- type: member_id member
UPDATE attestations SET member_id = :member_id, claim = '' WHERE id = :attestation_id;

-- name: attestations_member :many
SELECT a.id AS attestation_id FROM attestations AS a WHERE a.member_id = :member_id ORDER BY a.id LIMIT 100;

-- name: attestations_old :many
-- Ended for so long that no return can come of them; and claims as old.
-- scan: a job's, once an hour, a small part of the table
-- type: before int
SELECT a.id AS attestation_id
FROM attestations AS a
WHERE a.ended_at < :before
    OR (a.member_id IS NULL AND a.written_at < :before)
ORDER BY a.id
LIMIT 200;

-- name: attestation_erase_facts :exec
DELETE FROM facts WHERE attestation_id = :attestation_id;

-- name: attestation_erase :exec
DELETE FROM attestations WHERE id = :attestation_id;

-- name: facts_stated :one
SELECT f.id AS fact,
    f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.practising_since AS practising_since,
    f.stated_at AS stated_at,
    f.verdict AS verdict,
    f.rule AS rule
FROM facts AS f
WHERE f.attestation_id = :attestation_id
    AND f.replaced_at IS NULL;

-- name: facts_declared :one
SELECT f.id AS fact,
    f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.practising_since AS practising_since,
    f.stated_at AS stated_at,
    f.verdict AS verdict,
    f.rule AS rule
FROM facts AS f
WHERE f.member_id = :member_id
    AND f.replaced_at IS NULL;

-- name: facts_replace_stated :exec
UPDATE facts SET replaced_at = :replaced_at WHERE attestation_id = :attestation_id AND replaced_at IS NULL;

-- name: facts_replace_declared :exec
UPDATE facts SET replaced_at = :replaced_at WHERE member_id = :member_id AND replaced_at IS NULL;

-- name: facts_add_stated :exec
INSERT INTO facts (attestation_id, job_title, occupation_code, supervises, practising,
    practising_since, stated_at)
VALUES (:attestation_id, :job_title, :occupation_code, :supervises, :practising,
    :practising_since, :stated_at);

-- name: facts_add_declared :exec
INSERT INTO facts (member_id, job_title, occupation_code, supervises, practising,
    practising_since, stated_at)
VALUES (:member_id, :job_title, :occupation_code, :supervises, :practising, :practising_since,
    :stated_at);

-- name: facts_verdict_store :exec
UPDATE facts
SET verdict = :verdict, rule = :rule
WHERE attestation_id = :attestation_id
    AND replaced_at IS NULL;

-- name: facts_accept :exec
-- People have accepted this person: what their organisations say now is what they saw.
-- type: member_id member
UPDATE facts
SET accepted_at = :accepted_at
WHERE replaced_at IS NULL
    AND attestation_id IN (
        SELECT a.id FROM attestations AS a WHERE a.member_id = :member_id AND a.ended_at IS NULL
    );

-- name: facts_accept_again :exec
-- What people had accepted stands again: their decision goes with it, of its day, and does not lapse
-- a year after the interim.
UPDATE facts SET accepted_at = :accepted_at WHERE attestation_id = :attestation_id AND replaced_at IS NULL;

-- name: facts_accepted :one
-- These same facts, once accepted by people, standing still or replaced since then, if people have
-- decided nothing else after.
-- type: since int
-- type: member_id member
-- type: accepted_at int
-- type: is_current bool
SELECT f.verdict AS verdict,
    f.rule AS rule,
    f.accepted_at AS accepted_at,
    f.replaced_at IS NULL AS is_current
FROM facts AS f
WHERE f.attestation_id = :attestation_id
    AND f.accepted_at IS NOT NULL
    AND (f.replaced_at IS NULL OR f.replaced_at >= :since)
    AND f.job_title = :job_title
    AND f.occupation_code = :occupation_code
    AND f.supervises = :supervises
    AND f.practising = :practising
    AND NOT EXISTS (
        SELECT 1 FROM members AS m WHERE m.id = :member_id AND m.refused_at > f.accepted_at
    )
ORDER BY f.id DESC
LIMIT 1;

-- name: told_reviews :many
-- What an organisation was told is to be looked at, of this person.
SELECT f.attestation_id AS attestation_id
FROM facts AS f
JOIN attestations AS a ON a.id = f.attestation_id
WHERE a.member_id = :member_id
    AND a.ended_at IS NULL
    AND f.replaced_at IS NULL
    AND f.verdict = 'review'
LIMIT 16;

-- name: token_live :one
SELECT t.organisation_id AS organisation_id
FROM tokens AS t
JOIN organisations AS o ON o.id = t.organisation_id
WHERE t.id = :scim_token_id
    AND t.revoked_at IS NULL
    AND o.closed_at IS NULL;
