-- Collective answers that await animators, for their desk.

-- name: desk_answers_drafted :many
-- Written, not in force, or on from what is; not those that were taken back and have not been written on since.
-- type: thread_title text
SELECT a.id AS answer_id,
    a.thread_id AS thread_id,
    a.created_at AS created_at,
    v.title AS title,
    v.written_at AS written_at,
    t.shown_title AS thread_title
FROM answers AS a INDEXED BY answers_drafted
CROSS JOIN answer_versions AS v ON v.answer_id = a.id AND v.version = a.version
CROSS JOIN threads AS t ON t.id = a.thread_id
WHERE (a.published_version IS NULL OR a.version > a.published_version)
    AND (a.withdrawn_at IS NULL OR v.written_at > a.withdrawn_at)
ORDER BY a.id
LIMIT 100;

-- name: desk_answers_stale :many
-- type: now int
SELECT a.id AS answer_id, a.thread_id AS thread_id, a.review_at AS review_at, v.title AS title
FROM answers AS a INDEXED BY answers_stale
CROSS JOIN answer_versions AS v ON v.answer_id = a.id AND v.version = a.published_version
WHERE a.published_version IS NOT NULL
    AND a.review_at <= :now
ORDER BY a.review_at
LIMIT 100;
