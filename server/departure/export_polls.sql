-- Polls: those they asked, what they chose where names are told, and in which they voted.

-- name: export_polls :many
-- type: is_multiple bool
-- type: is_anonymous bool
SELECT q.post_id AS post_id,
    q.question AS question,
    q.is_multiple AS is_multiple,
    q.is_anonymous AS is_anonymous,
    q.closes_at AS closes_at,
    q.closed_at AS closed_at
FROM posts AS p
JOIN polls AS q ON q.post_id = p.id
WHERE p.author_id = :member_id
LIMIT 10000;

-- name: export_poll_votes :many
-- type: label text
-- Where the message is not shown any more, their choice without its words.
SELECT q.post_id AS post_id,
    v.position AS position,
    CASE WHEN p.hidden_at IS NULL AND p.withdrawn_at IS NULL THEN o.label ELSE '' END AS label
FROM poll_votes AS v
JOIN polls AS q ON q.id = v.poll_id
JOIN posts AS p ON p.id = q.post_id
JOIN poll_options AS o ON o.poll_id = v.poll_id AND o.position = v.position
WHERE v.member_id = :member_id
LIMIT 10000;

-- name: export_polls_open :many
-- Anonymous ones: whether this person voted is asked with the key.
SELECT q.id AS poll_id, q.post_id AS post_id
FROM polls AS q
WHERE q.closed_at IS NULL
    AND q.is_anonymous = 1
ORDER BY q.closes_at
LIMIT 10000;
