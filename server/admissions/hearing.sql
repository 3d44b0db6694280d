-- What the person concerned is told and asked.

-- name: hearing_state :one
-- type: since int
SELECT m.verdict AS verdict,
    m.rule AS rule,
    COALESCE(m.review_since, m.judged_at) AS since
FROM members AS m
WHERE m.id = :member_id
    AND m.account = 'member';

-- name: doubt_about :one
-- Open, about this person.
SELECT d.id AS doubt_id
FROM doubts AS d
WHERE d.id = :doubt_id
    AND d.member_id = :member_id
    AND d.founded_at IS NULL;

-- name: hearing_asked :one
-- Has an animator written to them?
-- type: times int
SELECT COUNT(*) AS times
FROM review_letters AS l
WHERE l.member_id = :member_id
    AND l.kind = 'question';
