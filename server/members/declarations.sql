-- What a person declares after their first sign-in.

-- name: declaration_before :one
-- What they had declared before what stands now, and replaced within the time of an interim.
-- type: since int
SELECT f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.stated_at AS stated_at
FROM facts AS f
WHERE f.member_id = :member_id
    AND f.replaced_at >= :since
ORDER BY f.id DESC
LIMIT 1;

-- name: declarations_since :one
-- type: since int
-- type: made int
SELECT COUNT(*) AS made FROM facts AS f WHERE f.member_id = :member_id AND f.stated_at > :since;
