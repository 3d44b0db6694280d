-- Decisions once for a function: taken, applied to the rows there are, revoked.

-- name: function_rows :many
-- What one organisation states now of people whom the policy doubts, or people decided about.
-- type: after_id int
-- type: most int
SELECT a.id AS attestation_id,
    a.member_id AS member_id,
    f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.verdict AS told
FROM attestations AS a INDEXED BY attestations_list
JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
WHERE a.organisation_id = :organisation_id
    AND a.id > :after_id
    AND a.member_id IS NOT NULL
    AND a.ended_at IS NULL
    AND (f.verdict = 'review' OR f.rule IN ('decision.accepted', 'decision.refused'))
ORDER BY a.id
LIMIT :most;

-- name: function_posts :many
-- Of one person: the function that each organisation states.
-- type: member_id member
SELECT a.id AS attestation_id,
    a.organisation_id AS organisation_id,
    o.name AS organisation,
    o.kind AS organisation_kind,
    f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.verdict AS told,
    f.rule AS told_rule
FROM attestations AS a
JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
JOIN organisations AS o ON o.id = a.organisation_id
WHERE a.member_id = :member_id
    AND a.ended_at IS NULL
ORDER BY a.id
LIMIT 16;

-- name: function_add :exec
-- type: animator_id member
INSERT INTO decisions (organisation_id, title_key, job_title, occupation_code, supervises, practising,
    outcome, reason, animator_id, decided_at, is_applied)
VALUES (:organisation_id, :title_key, :job_title, :occupation_code, :supervises, :practising,
    :outcome, :reason, :animator_id, :decided_at, 0);

-- name: function_decision :one
-- type: animator_id member
-- type: revoked_at int
-- type: is_applied bool
SELECT d.id AS decision_id,
    d.organisation_id AS organisation_id,
    o.name AS organisation,
    d.title_key AS title_key,
    d.job_title AS job_title,
    d.occupation_code AS occupation_code,
    d.supervises AS supervises,
    d.practising AS practising,
    d.outcome AS outcome,
    d.reason AS reason,
    COALESCE(d.animator_id, 0) AS animator_id,
    d.decided_at AS decided_at,
    d.revoked_at AS revoked_at,
    d.reached_id AS reached_id,
    d.is_applied AS is_applied
FROM decisions AS d
JOIN organisations AS o ON o.id = d.organisation_id
WHERE d.id = :decision_id
    AND d.member_id IS NULL;

-- name: function_revoke :exec
-- type: revoker_id member
UPDATE decisions
SET revoked_at = :revoked_at, revoker_id = :revoker_id, reached_id = 0, is_applied = 0
WHERE id = :decision_id
    AND member_id IS NULL
    AND revoked_at IS NULL;

-- name: function_pending :many
SELECT d.id AS decision_id
FROM decisions AS d INDEXED BY decisions_pending
WHERE d.is_applied = 0
ORDER BY d.id
LIMIT 20;

-- name: function_reached :exec
-- type: is_applied bool
UPDATE decisions SET reached_id = :reached_id, is_applied = :is_applied WHERE id = :decision_id;

-- name: decided_alike :many
-- Earlier decisions about the same words, here and elsewhere. Why one person was decided on is theirs.
-- type: reason text
-- type: most int
-- type: is_of_person bool
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
    CASE WHEN d.member_id IS NULL THEN d.reason ELSE '' END AS reason,
    d.decided_at AS decided_at,
    d.revoked_at AS revoked_at,
    d.is_applied AS is_applied,
    d.member_id IS NOT NULL AS is_of_person
FROM decisions AS d INDEXED BY decisions_title
JOIN organisations AS o ON o.id = d.organisation_id
WHERE d.title_key = :title_key
ORDER BY d.id DESC
LIMIT :most;

-- name: judged_now :one
SELECT m.verdict AS verdict,
    m.rule AS rule,
    m.judged_at AS judged_at,
    m.state AS state,
    m.identifier AS identifier,
    m.account AS account
FROM members AS m
WHERE m.id = :member_id;

-- name: review_letter_add :exec
-- type: writer_id member
INSERT INTO review_letters (member_id, writer_id, kind, text, written_at)
VALUES (:member_id, NULLIF(:writer_id, 0), :kind, :text, :written_at);

-- name: review_letters_counted :one
-- type: since int
-- type: times int
SELECT COUNT(*) AS times
FROM review_letters AS l
WHERE l.member_id = :member_id
    AND l.written_at > :since;

-- name: review_letters_of :many
-- Latest last.
SELECT l.kind AS kind, l.text AS text, l.written_at AS written_at
FROM review_letters AS l
WHERE l.member_id = :member_id
    AND l.text <> ''
ORDER BY l.id
LIMIT 50;

-- name: review_letters_forget :exec
-- type: before int
UPDATE review_letters SET text = '' WHERE written_at < :before AND text <> '';

-- name: decisions_forget :exec
-- Why it was so, of one person, and of what does not hold any more.
-- scan: once a day
-- type: before int
UPDATE decisions
SET reason = ''
WHERE decided_at < :before
    AND (member_id IS NOT NULL OR revoked_at IS NOT NULL)
    AND reason <> '';
