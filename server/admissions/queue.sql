-- What waits for animators about who comes in.

-- name: queue_reviews :many
-- People in review with each post that an organisation states; those who contest are told with their
-- words instead.
-- scan: sorts the few posts of people in review, on the readers' thread
-- type: since int
-- type: after_id int
-- type: most int
SELECT m.id AS member_id,
    m.rule AS rule,
    COALESCE(m.review_since, m.judged_at) AS since,
    a.id AS attestation_id,
    a.organisation_id AS organisation_id,
    o.name AS organisation,
    o.kind AS organisation_kind,
    f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.verdict AS told,
    f.rule AS told_rule
FROM members AS m INDEXED BY members_review
JOIN attestations AS a ON a.member_id = m.id AND a.ended_at IS NULL
JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
JOIN organisations AS o ON o.id = a.organisation_id
WHERE m.verdict = 'review'
    AND m.id > :after_id
    AND m.state IN ('invited', 'active')
    AND o.closed_at IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM contests AS c WHERE c.member_id = m.id AND c.answered_at IS NULL
    )
ORDER BY m.id, a.id
LIMIT :most;

-- name: queue_contests :many
-- scan: sorts the few open requests, on the readers' thread
-- type: most int
SELECT c.member_id AS member_id, c.cause AS cause, c.asked_at AS asked_at, c.due_at AS due_at
FROM contests AS c INDEXED BY contests_due
WHERE c.answered_at IS NULL
ORDER BY c.due_at
LIMIT :most;

-- name: queue_doubts :many
-- type: most int
-- type: is_heard bool
SELECT d.id AS doubt_id,
    d.member_id AS member_id,
    d.created_at AS created_at,
    d.due_at AS due_at,
    d.answered_at IS NOT NULL AS is_heard
FROM doubts AS d INDEXED BY doubts_waiting
WHERE d.founded_at IS NULL
ORDER BY d.id
LIMIT :most;

-- name: queue_claims :many
-- type: most int
-- type: is_offered bool
-- type: holder_id member
SELECT a.id AS attestation_id,
    a.organisation_id AS organisation_id,
    o.name AS organisation,
    f.job_title AS job_title,
    a.created_at AS created_at,
    COALESCE((SELECT h.id FROM members AS h WHERE h.identifier = a.identifier), 0) AS holder_id,
    EXISTS (SELECT 1 FROM claim_offers AS x WHERE x.attestation_id = a.id) AS is_offered
FROM attestations AS a INDEXED BY attestations_claims
JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
JOIN organisations AS o ON o.id = a.organisation_id
WHERE a.member_id IS NULL
    AND a.claim = 'identifier'
    AND a.ended_at IS NULL
    AND o.closed_at IS NULL
ORDER BY a.id
LIMIT :most;

-- name: queue_organisations :many
-- Those of one animator.
SELECT a.organisation_id AS organisation_id
FROM attestations AS a
WHERE a.member_id = :member_id
    AND a.ended_at IS NULL
UNION
SELECT m.organisation_id AS organisation_id
FROM members AS m
WHERE m.id = :member_id
LIMIT 20;

-- name: queue_decided :many
-- Decisions for functions, latest first, by key.
-- type: before int
-- type: most int
-- type: revoked_at int
-- type: is_applied bool
SELECT d.id AS decision_id,
    d.organisation_id AS organisation_id,
    o.name AS organisation,
    d.job_title AS job_title,
    d.occupation_code AS occupation_code,
    d.supervises AS supervises,
    d.practising AS practising,
    d.outcome AS outcome,
    d.reason AS reason,
    d.decided_at AS decided_at,
    d.revoked_at AS revoked_at,
    d.is_applied AS is_applied
FROM decisions AS d INDEXED BY decisions_latest
JOIN organisations AS o ON o.id = d.organisation_id
WHERE d.member_id IS NULL
    AND d.id < :before
ORDER BY d.id DESC
LIMIT :most;
