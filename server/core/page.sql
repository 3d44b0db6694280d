-- What the frame of a page shows.

-- name: visit_since :one
-- type: gap_ms int
-- type: now int
-- type: since_at int
SELECT CASE WHEN :now - v.last_at > :gap_ms THEN v.last_at ELSE v.since_at END AS since_at
FROM visits AS v
WHERE v.member_id = stand_in(:member_id, -1);

-- name: frame_waiting :one
-- How many notifications wait, counted to ten.
-- type: waiting int
SELECT COUNT(*) AS waiting
FROM (
    SELECT 1
    FROM notifications AS n INDEXED BY notifications_waiting
    LEFT JOIN posts AS p ON p.id = n.post_id
    WHERE n.member_id = :member_id
        AND n.is_read = 0
        AND (INSTR(n.kind, '.') > 0 OR (p.withdrawn_at IS NULL AND p.hidden_at IS NULL))
    LIMIT 10
);

-- name: frame_reset :one
-- A link to a new password that waits, or that nobody has used yet.
-- type: now int
SELECT r.opens_at AS opens_at
FROM resets AS r
WHERE r.member_id = :member_id
    AND r.ended_at IS NULL
    AND r.is_own = 0
    AND r.expires_at > :now
ORDER BY r.opens_at
LIMIT 1;

-- name: frame_spaces :many
-- Which of them have a thread that moved since the visit before and that this person has not read
-- to its end: of each, the twenty that moved last are looked at.
-- type: since_at int
-- type: is_fresh bool
-- scan: every page of a member lists the few spaces, in the order of their titles
SELECT s.slug AS slug,
    s.title AS title,
    s.region AS region,
    EXISTS (
        SELECT 1
        FROM (
            SELECT t.id AS id, t.last_seq AS last_seq, t.author_id AS author_id
            FROM threads AS t
            WHERE t.space_id = s.id
                AND t.last_post_at > :since_at
            ORDER BY t.last_post_at DESC, t.id DESC
            LIMIT 20
        ) AS n
        LEFT JOIN reads AS r
            ON r.member_id = CASE n.author_id WHEN -1 THEN stand_in(:member_id, n.id) ELSE :member_id END
            AND r.thread_id = n.id
        WHERE n.last_seq > COALESCE(r.seq, 0)
            AND n.last_seq - COALESCE(r.seq, 0) > (
                SELECT COUNT(*)
                FROM posts AS g INDEXED BY posts_gone
                WHERE g.thread_id = n.id
                    AND g.seq > COALESCE(r.seq, 0)
                    AND (g.withdrawn_at IS NOT NULL OR g.hidden_at IS NOT NULL)
            ) + (
                SELECT COUNT(*)
                FROM posts_ahead AS x
                WHERE x.member_id = :member_id
                    AND x.thread_id = n.id
                    AND x.seq > COALESCE(r.seq, 0)
            )
    ) AS is_fresh
FROM spaces AS s
ORDER BY s.title, s.id
LIMIT 60;

-- name: person_shown :one
-- How one person appears to peers: the only statement that reads it, so that what they do not show
-- comes to no page. Of the family name, what shown_family lets through.
-- type: organisation text
-- type: has_homonym bool
-- type: inside_until int
SELECT m.given_name AS given_name,
    m.shown_family AS family_name,
    o.kind AS organisation_kind,
    CASE m.shows_organisation WHEN 1 THEN o.name ELSE '' END AS organisation,
    m.region AS region,
    EXISTS (
        SELECT 1
        FROM members AS h
        WHERE h.given_name = m.given_name
            AND h.shown_family = m.shown_family
            AND h.id <> m.id
            AND h.account = 'member'
            AND h.state = 'active'
    ) AS has_homonym,
    COALESCE((SELECT i.valid_until FROM insiders AS i WHERE i.member_id = m.id), 0) AS inside_until
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
WHERE m.id = :member_id;

-- name: frame_reports :one
-- What waits for this animator, up to a hundred of each: reports that they may decide on, messages
-- reworded since they were hidden, notices from outside.
-- type: animator_id member
-- type: waiting int
SELECT (
    SELECT COUNT(*) FROM (
        SELECT 1
        FROM reports AS r INDEXED BY reports_open
        CROSS JOIN posts AS p ON p.id = r.post_id
        WHERE r.closed_at IS NULL
            AND p.author_id <> :animator_id
            AND NOT EXISTS (
                SELECT 1 FROM reports AS own
                WHERE own.post_id = r.post_id
                    AND own.reporter_id = :animator_id
                    AND (own.id = r.id OR own.measure <> 'mistaken')
            )
        LIMIT 100
    )
) + (
    SELECT COUNT(*) FROM (
        SELECT 1
        FROM posts AS p
        WHERE p.hidden_at IS NOT NULL
            AND p.hidden_by = 'animator'
            AND p.edited_at > p.hidden_at
            AND p.withdrawn_at IS NULL
            AND p.author_id <> :animator_id
            AND NOT EXISTS (
                SELECT 1 FROM reports AS own
                WHERE own.post_id = p.id
                    AND (own.closed_at IS NULL OR (own.reporter_id = :animator_id AND own.measure <> 'mistaken'))
            )
        LIMIT 100
    )
) + (
    SELECT COUNT(*) FROM (
        SELECT 1
        FROM notices AS n
        LEFT JOIN posts AS p ON p.id = n.post_id
        WHERE n.closed_at IS NULL
            AND COALESCE(p.author_id, 0) <> :animator_id
        LIMIT 100
    )
) AS waiting;

-- name: frame_reports_unnamed :many
-- Those of them that are about a message without its author's name: of the hundred that are counted.
SELECT p.thread_id AS thread_id
FROM (
    SELECT r.post_id AS post_id
    FROM reports AS r INDEXED BY reports_open
    WHERE r.closed_at IS NULL
    ORDER BY r.urgency, r.id
    LIMIT 100
) AS first
CROSS JOIN posts AS p ON p.id = first.post_id
WHERE p.author_id = -1
LIMIT 100;

-- name: frame_organisation :one
SELECT o.name AS name FROM organisations AS o WHERE o.id = :organisation_id;
