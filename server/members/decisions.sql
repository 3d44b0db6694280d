-- What people decided of who may come in: of one person, or once for a function at an organisation.

-- name: decision_covering :one
-- The latest that holds for a row that says this. An acceptance covers what says as much or more of
-- the function, a refusal what says as much or less.
-- type: organisation_id organisation
-- type: animator_id member
SELECT d.id AS decision_id,
    d.outcome AS outcome,
    d.reason AS reason,
    d.decided_at AS decided_at,
    COALESCE(d.animator_id, 0) AS animator_id
FROM decisions AS d INDEXED BY decisions_function
WHERE d.organisation_id = :organisation_id
    AND d.title_key = :title_key
    AND d.member_id IS NULL
    AND d.revoked_at IS NULL
    AND d.occupation_code = :occupation_code
    AND (
        (
            d.outcome = 'peer'
            AND d.supervises IN ('', :supervises)
            AND d.practising IN ('', :practising)
        )
        OR (
            d.outcome = 'refused'
            AND :supervises IN ('', d.supervises)
            AND :practising IN ('', d.practising)
        )
    )
ORDER BY d.id DESC
LIMIT 1;

-- name: decision_add :exec
-- type: organisation_id organisation
-- type: member_id member
-- type: animator_id member
-- type: is_applied bool
INSERT INTO decisions (organisation_id, member_id, title_key, job_title, occupation_code, supervises,
    practising, outcome, reason, animator_id, decided_at, is_applied)
VALUES (:organisation_id, NULLIF(:member_id, 0), :title_key, :job_title, :occupation_code,
    :supervises, :practising, :outcome, :reason, NULLIF(:animator_id, 0), :decided_at, :is_applied);

-- name: decided_before :one
-- Has this animator decided about this very person?
-- type: times int
-- type: member_id member
-- type: animator_id member
SELECT COUNT(*) AS times
FROM decisions AS d
WHERE d.member_id = :member_id
    AND d.animator_id = :animator_id;

-- name: shares_organisation :one
-- Does an organisation say now that both work for it, or hold both accounts?
-- type: times int
-- type: one_id member
-- type: other_id member
SELECT COUNT(*) AS times
FROM (
    SELECT a.organisation_id AS organisation_id
    FROM attestations AS a
    WHERE a.member_id = :one_id
        AND a.ended_at IS NULL
    UNION
    SELECT m.organisation_id AS organisation_id
    FROM members AS m
    WHERE m.id = :one_id
) AS mine
JOIN (
    SELECT a.organisation_id AS organisation_id
    FROM attestations AS a
    WHERE a.member_id = :other_id
        AND a.ended_at IS NULL
    UNION
    SELECT m.organisation_id AS organisation_id
    FROM members AS m
    WHERE m.id = :other_id
) AS theirs ON theirs.organisation_id = mine.organisation_id;

-- name: has_doubted :one
-- type: times int
-- type: doubter_id member
SELECT COUNT(*) AS times
FROM doubts AS d
WHERE d.member_id = :member_id
    AND d.doubter_id = :doubter_id
    AND d.founded_at IS NULL;

-- name: is_sitting :one
-- Drawn by lot for the open contest of this person.
-- type: times int
-- type: sitter_id member
-- type: member_id member
SELECT COUNT(*) AS times
FROM contests AS c
JOIN sittings AS s ON s.contest_id = c.id
WHERE c.member_id = :member_id
    AND c.answered_at IS NULL
    AND s.member_id = :sitter_id;

-- name: claims_waiting :many
-- Rows that name an identifier held elsewhere, which nobody has looked at.
-- type: after_id int
-- type: most int
SELECT a.id AS attestation_id,
    a.identifier AS identifier,
    o.slug AS organisation_slug,
    f.job_title AS job_title,
    f.occupation_code AS occupation_code
FROM attestations AS a INDEXED BY attestations_claims
JOIN organisations AS o ON o.id = a.organisation_id
JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
WHERE a.member_id IS NULL
    AND a.claim = 'identifier'
    AND a.ended_at IS NULL
    AND a.id > :after_id
ORDER BY a.id
LIMIT :most;

-- name: suspicion_open :one
SELECT s.kind AS kind, s.seen_at AS seen_at
FROM suspicions AS s
WHERE s.member_id = :member_id
    AND s.cleared_at IS NULL;

-- name: suspicion_clear :exec
UPDATE suspicions SET cleared_at = :cleared_at WHERE member_id = :member_id AND cleared_at IS NULL;
