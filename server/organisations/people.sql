-- The people of an organisation as it sees them: what it wrote, what it was told of that, and whether
-- the account was opened. No date of the person's, nothing of what became of the account since.

-- name: people_list :many
-- type: needle text
-- type: wanted text
-- type: state text
-- type: after_key text
-- type: after_id int
-- type: most int
SELECT p.attestation_id AS attestation_id,
    p.identifier AS identifier,
    p.given_name AS given_name,
    p.family_name AS family_name,
    p.job_title AS job_title,
    p.state AS state
FROM (
    SELECT a.id AS attestation_id,
        a.list_key AS list_key,
        a.identifier AS identifier,
        a.given_name AS given_name,
        a.family_name AS family_name,
        f.job_title AS job_title,
        CASE
            WHEN a.ended_at IS NOT NULL THEN 'closed'
            WHEN f.verdict = 'refused' OR a.claim = 'refused' THEN 'refused'
            WHEN f.verdict = 'review' OR a.member_id IS NULL THEN 'checking'
            WHEN EXISTS (
                SELECT 1 FROM members AS m WHERE m.id = a.member_id AND m.activated_at IS NOT NULL
            ) THEN 'open'
            ELSE 'invited'
        END AS state
    FROM attestations AS a
    LEFT JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
    WHERE a.organisation_id = :organisation_id
        AND (a.list_key, a.id) > (:after_key, :after_id)
        AND (:needle = '' OR INSTR(a.list_key, :needle) > 0)
) AS p
WHERE :wanted = '' OR p.state = :wanted
ORDER BY p.list_key, p.attestation_id
LIMIT :most;

-- name: people_place :one
SELECT a.list_key AS list_key
FROM attestations AS a
WHERE a.id = :attestation_id
    AND a.organisation_id = :organisation_id;

-- name: person_find :one
-- type: member_id member
-- type: is_open bool
-- type: ended_at int
SELECT a.id AS attestation_id,
    a.identifier AS identifier,
    a.external_id AS external_id,
    a.email AS email,
    a.given_name AS given_name,
    a.family_name AS family_name,
    a.region AS region,
    a.claim AS claim,
    COALESCE(a.member_id, 0) AS member_id,
    a.created_at AS created_at,
    a.written_at AS written_at,
    a.attested_at AS attested_at,
    a.ended_at AS ended_at,
    EXISTS (
        SELECT 1 FROM members AS m WHERE m.id = a.member_id AND m.activated_at IS NOT NULL
    ) AS is_open,
    o.kind AS organisation_kind
FROM attestations AS a
JOIN organisations AS o ON o.id = a.organisation_id
WHERE a.id = :attestation_id
    AND a.organisation_id = :organisation_id;

-- name: person_facts :many
-- The newest first: what stands now, and what it replaced.
-- type: replaced_at int
SELECT f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.practising_since AS practising_since,
    f.stated_at AS stated_at,
    f.replaced_at AS replaced_at,
    f.verdict AS verdict,
    f.rule AS rule
FROM facts AS f
WHERE f.attestation_id = :attestation_id
ORDER BY f.id DESC
LIMIT 50;

-- name: people_export :many
-- type: state text
-- type: after_key text
-- type: after_id int
-- type: most int
SELECT a.id AS attestation_id,
    a.list_key AS list_key,
    a.identifier AS identifier,
    a.external_id AS external_id,
    a.email AS email,
    a.given_name AS given_name,
    a.family_name AS family_name,
    a.region AS region,
    f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.practising_since AS practising_since,
    f.rule AS rule,
    CASE
        WHEN a.ended_at IS NOT NULL THEN 'closed'
        WHEN f.verdict = 'refused' OR a.claim = 'refused' THEN 'refused'
        WHEN f.verdict = 'review' OR a.member_id IS NULL THEN 'checking'
        WHEN EXISTS (
            SELECT 1 FROM members AS m WHERE m.id = a.member_id AND m.activated_at IS NOT NULL
        ) THEN 'open'
        ELSE 'invited'
    END AS state
FROM attestations AS a
LEFT JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
WHERE a.organisation_id = :organisation_id
    AND (a.list_key, a.id) > (:after_key, :after_id)
ORDER BY a.list_key, a.id
LIMIT :most;

-- name: person_owner :one
SELECT a.organisation_id AS organisation_id FROM attestations AS a WHERE a.id = :attestation_id;

-- name: organisation_wave :one
-- What the community announces to all whom this organisation lists: the wave they wait for.
SELECT w.title AS title, w.planned AS planned
FROM organisations AS o
LEFT JOIN wave_regions AS r ON r.region = o.region
JOIN waves AS w ON w.id = COALESCE(o.wave_id, r.wave_id)
WHERE o.id = :organisation_id
    AND w.opened_at IS NULL;

-- name: person_wave :one
-- The same of one person, while they are this organisation's and have not come in.
SELECT v.title AS title, v.planned AS planned
FROM attestations AS a
JOIN members AS m ON m.id = a.member_id AND m.organisation_id = a.organisation_id
JOIN member_waves AS v ON v.member_id = m.id
WHERE a.id = :attestation_id
    AND m.state = 'invited'
    AND v.opened_at IS NULL;
