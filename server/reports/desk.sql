-- What waits of the queue, for the animators' desk.

-- name: desk_reports :many
-- Open ones, the most urgent first, then the oldest; not about what the animator wrote or reported.
-- type: author_id member
-- type: animator_id member
-- type: title text
-- type: is_urgent bool
-- type: taker_id member
-- type: now int
-- type: since int
SELECT r.id AS report_id,
    r.post_id AS post_id,
    p.thread_id AS thread_id,
    r.reason AS reason,
    r.is_urgent AS is_urgent,
    r.created_at AS created_at,
    p.hidden_at AS hidden_at,
    p.author_id AS author_id,
    t.shown_title AS title,
    COALESCE((
        SELECT h.member_id
        FROM report_hands AS h
        JOIN acting_animators AS a ON a.member_id = h.member_id AND a.acts_until > :now
        WHERE h.post_id = r.post_id
            AND h.touched_at > :since
    ), 0) AS taker_id
FROM reports AS r INDEXED BY reports_open
JOIN posts AS p ON p.id = r.post_id
JOIN threads AS t ON t.id = p.thread_id
WHERE r.closed_at IS NULL
    AND p.author_id <> :animator_id
    AND NOT EXISTS (
        SELECT 1 FROM reports AS own
        WHERE own.post_id = r.post_id
            AND own.reporter_id = :animator_id
            AND (own.id = r.id OR own.measure <> 'mistaken')
    )
ORDER BY r.urgency, r.id
LIMIT 100;

-- name: desk_notices :many
-- Open ones, oldest first, that no open report was made of.
-- type: animator_id member
SELECT n.id AS notice_id, n.reference AS reference, n.reason AS reason, n.created_at AS created_at
FROM notices AS n INDEXED BY notices_open
LEFT JOIN posts AS p ON p.id = n.post_id
WHERE n.closed_at IS NULL
    AND COALESCE(p.author_id, 0) <> :animator_id
    AND NOT EXISTS (SELECT 1 FROM reports AS r WHERE r.notice_id = n.id AND r.closed_at IS NULL)
ORDER BY n.id
LIMIT 100;
