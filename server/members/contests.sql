-- Requests that a closed access be looked at again.

-- name: contest_open :one
SELECT c.id AS contest_id,
    c.text AS text,
    c.cause AS cause,
    c.asked_at AS asked_at,
    c.due_at AS due_at
FROM contests AS c
WHERE c.member_id = :member_id
    AND c.answered_at IS NULL;

-- name: contests_since :one
-- type: since int
-- type: asked int
SELECT COUNT(*) AS asked
FROM contests AS c
WHERE c.member_id = :member_id
    AND c.asked_at > :since;

-- name: contest_add :exec
INSERT INTO contests (member_id, text, cause, rule, asked_at, due_at)
VALUES (:member_id, :text, :cause, :rule, :asked_at, :due_at);

-- name: contest_answer :exec
UPDATE contests
SET answer = :answer, reason = :reason, answered_at = :answered_at
WHERE member_id = :member_id
    AND answered_at IS NULL;

-- name: contest_left :one
-- Left by themselves: there is nothing to look at again.
SELECT d.left_at AS left_at FROM departures AS d WHERE d.member_id = :member_id;

-- name: contest_animators :many
-- Those with a mandate at this moment.
-- scan: few people have had one
-- type: now int
SELECT a.member_id AS member_id
FROM acting_animators AS a
JOIN members AS m ON m.id = a.member_id
WHERE a.acts_until > :now
    AND m.state = 'active'
    AND m.verdict IN ('peer', 'review')
    AND m.valid_until > :now
LIMIT 200;

-- name: contests_waiting :many
-- type: after_id int
-- type: most int
SELECT c.id AS contest_id,
    m.identifier AS identifier,
    o.slug AS organisation_slug,
    m.verdict AS verdict,
    m.rule AS rule,
    f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    c.cause AS cause,
    c.text AS text,
    c.asked_at AS asked_at,
    c.due_at AS due_at
FROM contests AS c
JOIN members AS m ON m.id = c.member_id
JOIN organisations AS o ON o.id = m.organisation_id
LEFT JOIN attestations AS w
    ON w.member_id = m.id AND w.organisation_id = m.organisation_id AND w.ended_at IS NULL
LEFT JOIN facts AS f ON f.attestation_id = w.id AND f.replaced_at IS NULL
WHERE c.id > :after_id
    AND c.answered_at IS NULL
ORDER BY c.id
LIMIT :most;

-- name: refusal_note :exec
-- Over which rule's doubt people refused; asked before the verdict is stored.
-- type: at int
UPDATE members
SET refused_at = :at,
    refused_rule = CASE WHEN rule = 'decision.refused' THEN refused_rule ELSE rule END
WHERE id = :member_id;

-- name: refusal_lift :exec
UPDATE members SET refused_at = NULL, refused_rule = '' WHERE id = :member_id;
