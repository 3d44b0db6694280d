-- What a person reads of their own membership, and what they say to it.

-- name: membership_person :one
-- type: word_at int
-- type: accepted_at int
SELECT m.state AS state,
    m.verdict AS verdict,
    m.rule AS rule,
    m.judged_at AS judged_at,
    m.valid_until AS valid_until,
    m.accepted_at AS accepted_at,
    m.word_at AS word_at
FROM members AS m
WHERE m.id = :member_id;

-- name: membership_posts :many
-- What each organisation has written of them, and stands; what ended stays to be read for a while.
-- type: ended_at int
SELECT a.id AS attestation_id,
    o.name AS organisation,
    a.attested_at AS attested_at,
    a.ended_at AS ended_at,
    a.ending AS ending,
    f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.practising_since AS practising_since,
    f.stated_at AS stated_at
FROM attestations AS a
JOIN organisations AS o ON o.id = a.organisation_id
JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
WHERE a.member_id = :member_id
ORDER BY a.id
LIMIT 16;

-- name: membership_declared :one
SELECT f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.stated_at AS stated_at
FROM facts AS f
WHERE f.member_id = :member_id
    AND f.replaced_at IS NULL;

-- name: word_store :exec
-- type: word_at int
UPDATE members SET word_at = :word_at WHERE id = :member_id;

-- name: attestation_own :one
-- One's own post, whose facts can be contested.
-- type: ended_at int
SELECT a.id AS attestation_id,
    a.organisation_id AS organisation_id,
    o.name AS organisation,
    a.ended_at AS ended_at,
    a.ending AS ending,
    f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.practising_since AS practising_since
FROM attestations AS a
JOIN organisations AS o ON o.id = a.organisation_id
JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
WHERE a.id = :attestation_id
    AND a.member_id = :member_id;

-- name: objection_add :exec
INSERT INTO objections (member_id, organisation_id, attestation_id, fact, stated, text, asked_at,
    due_at)
VALUES (:member_id, :organisation_id, :attestation_id, :fact, :stated, :text, :asked_at, :due_at);

-- name: objections_since :one
-- type: since int
-- type: made int
SELECT COUNT(*) AS made FROM objections AS b WHERE b.member_id = :member_id AND b.asked_at > :since;

-- name: objections_mine :many
-- type: answered_at int
SELECT b.id AS objection_id,
    b.attestation_id AS attestation_id,
    o.name AS organisation,
    b.fact AS fact,
    b.stated AS stated,
    b.text AS text,
    b.asked_at AS asked_at,
    b.due_at AS due_at,
    b.answer AS answer,
    b.reason AS reason,
    b.answered_at AS answered_at
FROM objections AS b
JOIN organisations AS o ON o.id = b.organisation_id
WHERE b.member_id = :member_id
ORDER BY b.id DESC
LIMIT 20;

-- name: objection_animators :many
-- Those with a mandate at this moment, of another organisation than the one that stated the fact.
-- scan: few people have had one
-- type: now int
SELECT a.member_id AS member_id
FROM acting_animators AS a
JOIN members AS m ON m.id = a.member_id
WHERE a.acts_until > :now
    AND m.state = 'active'
    AND m.verdict IN ('peer', 'review')
    AND m.valid_until > :now
    AND m.id <> :member_id
    AND NOT EXISTS (
        SELECT 1
        FROM attestations AS t
        WHERE t.member_id = m.id
            AND t.organisation_id = :organisation_id
            AND t.ended_at IS NULL
    )
LIMIT 200;

-- name: objections_open :many
-- type: after_id int
-- type: most int
-- type: animator_id member
SELECT b.id AS objection_id,
    b.member_id AS member_id,
    b.fact AS fact,
    b.asked_at AS asked_at,
    b.due_at AS due_at
FROM objections AS b INDEXED BY objections_waiting
WHERE b.answered_at IS NULL
    AND b.id > :after_id
    AND b.member_id <> :animator_id
    AND NOT EXISTS (
        SELECT 1
        FROM attestations AS t
        WHERE t.member_id = :animator_id
            AND t.organisation_id = b.organisation_id
            AND t.ended_at IS NULL
    )
ORDER BY b.id
LIMIT :most;

-- name: objection_find :one
-- For an animator who is neither the person nor a colleague of theirs.
-- type: animator_id member
-- type: answered_at int
SELECT b.id AS objection_id,
    b.member_id AS member_id,
    o.name AS organisation,
    b.fact AS fact,
    b.stated AS stated,
    b.text AS text,
    b.asked_at AS asked_at,
    b.due_at AS due_at,
    b.answer AS answer,
    b.reason AS reason,
    b.answered_at AS answered_at
FROM objections AS b
JOIN organisations AS o ON o.id = b.organisation_id
WHERE b.id = :objection_id
    AND b.member_id <> :animator_id
    AND NOT EXISTS (
        SELECT 1
        FROM attestations AS t
        WHERE t.member_id = :animator_id
            AND t.organisation_id = b.organisation_id
            AND t.ended_at IS NULL
    );

-- name: objection_answer_row :exec
UPDATE objections
SET answer = :answer, reason = :reason, answered_at = :answered_at
WHERE id = :objection_id
    AND answered_at IS NULL;

-- name: reminders_due :many
-- type: now int
-- type: most int
SELECT m.id AS member_id,
    m.account AS account,
    m.state AS state,
    m.verdict AS verdict,
    m.valid_until AS valid_until
FROM members AS m
WHERE m.remind_at > 0
    AND m.remind_at <= :now
ORDER BY m.remind_at, m.id
LIMIT :most;

-- name: reminder_store :exec
UPDATE members SET remind_at = :remind_at WHERE id = :member_id;

-- name: attest_due :many
-- Whom an organisation is asked about: by what it wrote itself, and nothing else.
-- type: before int
-- type: most int
SELECT a.id AS attestation_id,
    a.identifier AS identifier,
    a.given_name AS given_name,
    a.family_name AS family_name,
    a.attested_at AS attested_at
FROM attestations AS a
JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
WHERE a.organisation_id = :organisation_id
    AND a.ended_at IS NULL
    AND a.attested_at <= :before
    AND f.verdict <> 'refused'
ORDER BY a.attested_at, a.id
LIMIT :most;

-- name: attest_count :one
-- type: before int
-- type: people int
SELECT COUNT(*) AS people
FROM attestations AS a
JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
WHERE a.organisation_id = :organisation_id
    AND a.ended_at IS NULL
    AND a.attested_at <= :before
    AND f.verdict <> 'refused';

-- name: attest_organisations :many
-- scan: some hundreds, a few times a day
-- type: before int
-- type: week_ago int
-- type: most int
SELECT o.id AS organisation_id
FROM organisations AS o
WHERE o.closed_at IS NULL
    AND o.asked_at <= :week_ago
    AND EXISTS (
        SELECT 1
        FROM attestations AS a
        JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
        WHERE a.organisation_id = o.id
            AND a.ended_at IS NULL
            AND a.attested_at <= :before
            AND f.verdict <> 'refused'
    )
LIMIT :most;

-- name: attest_managers :many
SELECT m.id AS member_id
FROM members AS m
WHERE m.organisation_id = :organisation_id
    AND m.account = 'provisioner'
    AND m.state = 'active'
ORDER BY m.id
LIMIT 50;

-- name: attest_asked :exec
UPDATE organisations SET asked_at = :asked_at WHERE id = :organisation_id;

-- name: attest_organisation :one
SELECT o.name AS name FROM organisations AS o WHERE o.id = :organisation_id;
