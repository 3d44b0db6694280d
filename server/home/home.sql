-- The blocks of the home page, each bounded by its index.

-- name: home_unread :many
-- What moved since then and is not read to its end: the first message not read, its author, and its
-- beginning. Messages taken back or hidden count for nothing. What was set aside by hand stands
-- elsewhere. Which threads is decided first, on narrow rows; the texts are read of those alone.
-- scan: of the 500 threads that moved last, in the order of the index
-- type: since_at int
-- type: most int
-- type: author_id member
-- type: first_unread post
-- type: fresh int
-- type: markdown text
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.shown_title AS title,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    s.title AS space_title,
    u.fresh AS fresh,
    p.id AS first_unread,
    p.author_id AS author_id,
    SUBSTR(o.markdown, 1, 600) AS markdown
FROM (
    SELECT moved.id AS id,
        moved.last_post_at AS last_post_at,
        COALESCE(r.seq, 0) AS seq,
        moved.last_seq - COALESCE(r.seq, 0) - (
            SELECT COUNT(*)
            FROM posts AS g INDEXED BY posts_gone
            WHERE g.thread_id = moved.id
                AND g.seq > COALESCE(r.seq, 0)
                AND (g.withdrawn_at IS NOT NULL OR g.hidden_at IS NOT NULL)
        ) - (
            SELECT COUNT(*)
            FROM posts_ahead AS x
            WHERE x.member_id = :member_id
                AND x.thread_id = moved.id
                AND x.seq > COALESCE(r.seq, 0)
        ) AS fresh
    FROM (
        SELECT n.id AS id,
            n.last_post_at AS last_post_at,
            n.last_seq AS last_seq,
            n.author_id AS author_id,
            n.last_author_id AS last_author_id
        FROM threads AS n INDEXED BY threads_recent
        WHERE n.last_post_at > :since_at
        ORDER BY n.last_post_at DESC, n.id DESC
        LIMIT 500
    ) AS moved
    LEFT JOIN reads AS r
        ON r.member_id = CASE moved.author_id WHEN -1 THEN stand_in(:member_id, moved.id) ELSE :member_id END
        AND r.thread_id = moved.id
    WHERE moved.last_seq > COALESCE(r.seq, 0)
        AND (COALESCE(r.marked_at, 0) = 0 OR moved.author_id = -1)
        AND moved.last_author_id <> :member_id
        AND fresh > 0
    ORDER BY moved.last_post_at DESC, moved.id DESC
    LIMIT :most
) AS u
CROSS JOIN threads AS t ON t.id = u.id
CROSS JOIN spaces AS s ON s.id = t.space_id
CROSS JOIN posts AS p ON p.id = (
    SELECT n.id
    FROM posts AS n
    WHERE n.thread_id = u.id
        AND n.seq > u.seq
        AND n.withdrawn_at IS NULL
        AND n.hidden_at IS NULL
        AND NOT EXISTS (
            SELECT 1
            FROM reads_ahead AS x
            WHERE x.member_id = :member_id
                AND x.thread_id = u.id
                AND n.seq BETWEEN x.from_seq AND x.to_seq
        )
    ORDER BY n.seq
    LIMIT 1
)
CROSS JOIN post_sources AS o ON o.post_id = p.id
ORDER BY u.last_post_at DESC, u.id DESC
LIMIT :most;

-- name: home_marked :many
-- Set aside by hand: it stays, also when what was left to read is hidden.
-- type: most int
-- type: author_id member
-- type: first_unread post
-- type: fresh int
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.shown_title AS title,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    s.title AS space_title,
    t.last_seq - r.seq - (
        SELECT COUNT(*)
        FROM posts AS g INDEXED BY posts_gone
        WHERE g.thread_id = t.id
            AND g.seq > r.seq
            AND (g.withdrawn_at IS NOT NULL OR g.hidden_at IS NOT NULL)
    ) - (
        SELECT COUNT(*)
        FROM posts_ahead AS x
        WHERE x.member_id = r.member_id
            AND x.thread_id = t.id
            AND x.seq > r.seq
    ) AS fresh,
    p.id AS first_unread,
    p.author_id AS author_id
FROM reads AS r INDEXED BY reads_marked
CROSS JOIN threads AS t ON t.id = r.thread_id
CROSS JOIN spaces AS s ON s.id = t.space_id
CROSS JOIN posts AS p ON p.id = COALESCE(
    (
        SELECT n.id
        FROM posts AS n
        WHERE n.thread_id = t.id
            AND n.seq > r.seq
            AND n.withdrawn_at IS NULL
            AND n.hidden_at IS NULL
            AND NOT EXISTS (
                SELECT 1
                FROM reads_ahead AS x
                WHERE x.member_id = r.member_id
                    AND x.thread_id = t.id
                    AND n.seq BETWEEN x.from_seq AND x.to_seq
            )
        ORDER BY n.seq
        LIMIT 1
    ),
    (SELECT n.id FROM posts AS n WHERE n.thread_id = t.id AND n.seq = r.seq + 1)
)
WHERE r.member_id = :member_id
    AND r.marked_at > 0
ORDER BY r.marked_at DESC
LIMIT :most;

-- name: home_latest :many
-- type: author_id member
-- type: most int
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.shown_title AS title,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    t.author_id AS author_id,
    s.title AS space_title
FROM threads AS t INDEXED BY threads_recent
JOIN spaces AS s ON s.id = t.space_id
WHERE t.last_post_at > 0
ORDER BY t.last_post_at DESC, t.id DESC
LIMIT :most;

-- name: home_waiting :many
-- Threads without an answer, not one's own: those whose title names a topic one knows or that stand
-- in the space of one's region, then those older than a day, newest first. What was offered to one
-- stands before these, or was refused.
-- scan: sorts the 200 newest, at most
-- type: day_ago_at int
-- type: most int
-- type: topic text
-- type: region text
-- type: is_own bool
-- type: author_id member
SELECT w.id AS thread_id,
    w.author_id AS author_id,
    w.title AS title,
    w.last_post_at AS last_post_at,
    COALESCE((
        SELECT k.topic
        FROM thread_topics AS n
        CROSS JOIN member_topics AS k ON k.member_id = :member_id AND k.topic = n.topic
        WHERE n.thread_id = w.id
        LIMIT 1
    ), '') AS topic,
    s.region <> '' AND s.region = :region AS is_own
FROM (
    SELECT t.id AS id,
        t.author_id AS author_id,
        t.shown_title AS title,
        t.last_post_at AS last_post_at,
        t.space_id AS space_id
    FROM threads AS t INDEXED BY threads_waiting
    WHERE t.kind = :kind
        AND t.is_waiting = 1
        AND t.author_id <> :member_id
        AND NOT EXISTS (
            SELECT 1
            FROM question_offers AS o
            WHERE o.thread_id = t.id
                AND o.member_id = :member_id
        )
    ORDER BY t.last_post_at DESC, t.id DESC
    LIMIT 200
) AS w
CROSS JOIN spaces AS s ON s.id = w.space_id
ORDER BY topic <> '' DESC, is_own DESC, w.last_post_at < :day_ago_at DESC, w.last_post_at DESC, w.id DESC
LIMIT :most;

-- name: home_featured :one
-- What an animator chose for the week that began then.
-- type: author_id member
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.shown_title AS title,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    t.author_id AS author_id,
    s.title AS space_title
FROM featured_threads AS f
JOIN threads AS t ON t.id = f.thread_id
JOIN spaces AS s ON s.id = t.space_id
WHERE f.week_at = :week_at
    AND t.hidden_at IS NULL
    AND t.title <> '';

-- name: home_debate :one
-- scan: sorts the 60 discussions that moved last, at most
-- type: week_ago_at int
-- type: month_ago_at int
-- type: author_id member
SELECT d.id AS thread_id,
    d.title AS title,
    d.last_seq AS last_seq,
    d.last_post_at AS last_post_at,
    d.author_id AS author_id,
    s.title AS space_title
FROM (
    SELECT t.id AS id,
        t.shown_title AS title,
        t.last_seq AS last_seq,
        t.last_post_at AS last_post_at,
        t.author_id AS author_id,
        t.space_id AS space_id,
        t.created_at AS created_at
    FROM threads AS t INDEXED BY threads_kind
    WHERE t.kind = 'discussion'
        AND t.last_post_at > :week_ago_at
    ORDER BY t.last_post_at DESC, t.id DESC
    LIMIT 60
) AS d
CROSS JOIN spaces AS s ON s.id = d.space_id
WHERE d.created_at > :month_ago_at
    AND d.last_seq > 2
    AND d.title <> ''
ORDER BY d.last_seq DESC, d.id DESC
LIMIT 1;

-- name: home_concluded :many
-- type: since int
-- type: most int
SELECT a.id AS answer_id, v.title AS title, a.published_at AS published_at
FROM answers AS a INDEXED BY answers_recent
CROSS JOIN answer_versions AS v ON v.answer_id = a.id AND v.version = a.published_version
WHERE a.published_version IS NOT NULL
    AND a.published_at > :since
ORDER BY a.published_at DESC, a.id DESC
LIMIT :most;

-- name: home_person :one
-- type: introduction text
SELECT m.region AS region,
    COALESCE(m.activated_at, 0) AS activated_at,
    COALESCE(p.introduction, '') AS introduction
FROM members AS m
LEFT JOIN profiles AS p ON p.member_id = m.id
WHERE m.id = :member_id;
