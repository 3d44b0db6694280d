-- One person's case: all that is known of who they are.

-- name: case_open :one
-- Something about this person waits for people: a doubt of the rules, their own request for another
-- look, or a colleague's doubt.
-- type: since int
-- type: contest_asked_at int
-- type: contest_due_at int
-- type: contest_text text
-- type: contest_cause text
-- type: is_stated bool
-- type: is_doubted bool
SELECT m.id AS member_id,
    m.verdict AS verdict,
    m.rule AS rule,
    m.judged_at AS judged_at,
    COALESCE(m.review_since, m.judged_at) AS since,
    m.state AS state,
    COALESCE(c.text, '') AS contest_text,
    COALESCE(c.cause, '') AS contest_cause,
    COALESCE(c.asked_at, 0) AS contest_asked_at,
    COALESCE(c.due_at, 0) AS contest_due_at,
    EXISTS (
        SELECT 1
        FROM attestations AS a
        JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
        WHERE a.member_id = m.id
            AND a.ended_at IS NULL
            AND f.verdict = 'review'
    ) AS is_stated,
    EXISTS (
        SELECT 1 FROM doubts AS d WHERE d.member_id = m.id AND d.founded_at IS NULL
    ) AS is_doubted
FROM members AS m
LEFT JOIN contests AS c ON c.member_id = m.id AND c.answered_at IS NULL
WHERE m.id = :member_id
    AND m.account = 'member'
    AND m.state IN ('invited', 'active', 'suspended', 'excluded');

-- name: case_stated :many
-- What organisations state of them and stated before, latest first.
-- type: replaced_at int
-- type: ended_at int
SELECT a.id AS attestation_id,
    o.name AS organisation,
    o.kind AS organisation_kind,
    f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.practising_since AS practising_since,
    f.verdict AS told,
    f.stated_at AS stated_at,
    f.replaced_at AS replaced_at,
    a.ended_at AS ended_at
FROM attestations AS a
JOIN organisations AS o ON o.id = a.organisation_id
JOIN facts AS f ON f.attestation_id = a.id
WHERE a.member_id = :member_id
ORDER BY a.id, f.id DESC
LIMIT 40;

-- name: case_declared :many
-- type: replaced_at int
SELECT f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.practising_since AS practising_since,
    f.stated_at AS stated_at,
    f.replaced_at AS replaced_at
FROM facts AS f
WHERE f.member_id = :member_id
ORDER BY f.id DESC
LIMIT 20;

-- name: case_doubts :many
-- type: answered_at int
SELECT d.id AS doubt_id,
    d.text AS text,
    d.answer AS answer,
    d.created_at AS created_at,
    d.due_at AS due_at,
    d.answered_at AS answered_at
FROM doubts AS d
WHERE d.member_id = :member_id
    AND d.founded_at IS NULL
ORDER BY d.id
LIMIT 20;
