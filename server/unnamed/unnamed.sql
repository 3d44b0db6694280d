-- What waits without a name, and the lists of those who wrote it. Nothing here names a member.

-- name: pending_add :exec
INSERT INTO unnamed_pending (ref, due_at, sealed) VALUES (:ref, :due_at, :sealed);

-- name: pending_find :one
SELECT p.due_at AS due_at, p.sealed AS sealed FROM unnamed_pending AS p WHERE p.ref = :ref;

-- name: pending_due :many
-- type: now int
-- type: most int
SELECT p.ref AS ref, p.sealed AS sealed
FROM unnamed_pending AS p
WHERE p.due_at <= :now
ORDER BY p.due_at
LIMIT :most;

-- name: pending_postpone :exec
UPDATE unnamed_pending SET due_at = :due_at WHERE ref = :ref;

-- name: pending_remove :exec
DELETE FROM unnamed_pending WHERE ref = :ref;

-- name: cell_find :one
SELECT c.sealed AS sealed FROM unnamed_cells AS c WHERE c.ref = :ref;

-- name: cell_put :exec
INSERT INTO unnamed_cells (ref, sealed)
VALUES (:ref, :sealed)
ON CONFLICT (ref) DO UPDATE
SET sealed = excluded.sealed;

-- name: cell_remove :exec
DELETE FROM unnamed_cells WHERE ref = :ref;

-- name: cells_from :many
-- Some others, from a random place on.
-- type: ref blob
-- type: most int
SELECT c.ref AS ref, c.sealed AS sealed
FROM unnamed_cells AS c
WHERE c.ref > :ref
ORDER BY c.ref
LIMIT :most;

-- name: unnamed_add :exec
INSERT INTO unnamed_threads (thread_id, author_ref, shown_kind, shown_region)
VALUES (:thread_id, :author_ref, :shown_kind, :shown_region);

-- name: unnamed_all :many
-- type: after int
-- type: most int
SELECT u.thread_id AS thread_id, u.author_ref AS author_ref
FROM unnamed_threads AS u
WHERE u.thread_id > :after
ORDER BY u.thread_id
LIMIT :most;

-- name: unnamed_withdraw :exec
-- What nobody wrote in a thread.
UPDATE posts
SET html = '', withdrawn_at = :withdrawn_at
WHERE thread_id = :thread_id
    AND author_id = -1
    AND withdrawn_at IS NULL;

-- name: unnamed_row :one
-- A thread of one's own list, and up to where one has read it.
-- type: stand_in int
-- type: fresh int
-- type: first_unread post
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.state AS state,
    t.title AS title,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    s.title AS space_title,
    COALESCE((
        SELECT COUNT(*)
        FROM posts AS n
        WHERE n.thread_id = t.id
            AND n.seq > COALESCE(r.seq, 1)
            AND n.author_id <> -1
            AND n.withdrawn_at IS NULL
            AND n.hidden_at IS NULL
    ), 0) AS fresh,
    COALESCE((
        SELECT n.id
        FROM posts AS n
        WHERE n.thread_id = t.id
            AND n.seq > COALESCE(r.seq, 1)
            AND n.author_id <> -1
            AND n.withdrawn_at IS NULL
            AND n.hidden_at IS NULL
        ORDER BY n.seq
        LIMIT 1
    ), 0) AS first_unread
FROM threads AS t
JOIN spaces AS s ON s.id = t.space_id
LEFT JOIN reads AS r ON r.member_id = :stand_in AND r.thread_id = t.id
WHERE t.id = :thread_id;

-- name: unnamed_measures :many
-- What was decided on messages of nobody’s in a thread, or asked about them.
-- type: at int
-- type: kind text
SELECT m.post_id AS post_id, m.kind AS kind, m.decided_at AS at
FROM posts AS p
JOIN measures AS m ON m.post_id = p.id
WHERE p.thread_id = :thread_id
    AND p.author_id = -1
UNION ALL
SELECT l.post_id AS post_id, 'asked' AS kind, l.written_at AS at
FROM posts AS p
JOIN report_letters AS l ON l.post_id = p.id AND l.addressee = 'author'
WHERE p.thread_id = :thread_id
    AND p.author_id = -1
UNION ALL
SELECT p.id AS post_id, 'news' AS kind, c.news_at AS at
FROM cases AS c
JOIN posts AS p ON p.thread_id = c.thread_id AND p.seq = 1
WHERE c.thread_id = :thread_id
    AND c.news_at > 0
    AND p.author_id = -1
UNION ALL
SELECT 0 AS post_id, 'steered' AS kind, c.at AS at
FROM thread_changes AS c
JOIN threads AS t ON t.id = c.thread_id
WHERE c.thread_id = :thread_id
    AND t.author_id = -1
LIMIT 20;

-- name: unnamed_whereabouts :one
SELECT o.kind AS kind, m.region AS region
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
WHERE m.id = :member_id;

-- name: unnamed_groups :many
-- How many insiders there are of each kind of organisation in each region.
-- scan: counts everybody, once for each thread published without a name
-- type: now int
-- type: people int
SELECT o.kind AS kind, m.region AS region, COUNT(*) AS people
FROM insiders AS i
JOIN members AS m ON m.id = i.member_id
JOIN organisations AS o ON o.id = m.organisation_id
WHERE i.valid_until > :now
GROUP BY o.kind, m.region
LIMIT 2000;

-- name: unnamed_place :one
-- type: author_id member
SELECT t.kind AS kind, t.last_seq AS last_seq, t.author_id AS author_id
FROM threads AS t
WHERE t.id = :thread_id;
