-- Seeds, their series, and what became of them.

-- name: seed_find :one
-- type: author_id member
-- type: publish_at int
-- type: held_at int
-- type: published_at int
-- type: next_at int
SELECT s.id AS seed_id,
    s.kind AS kind,
    s.space_id AS space_id,
    p.slug AS space,
    p.title AS space_title,
    s.title AS title,
    s.body AS body,
    s.html AS html,
    s.marks AS marks,
    s.author_id AS author_id,
    s.series_id AS series_id,
    s.state AS state,
    s.publish_at AS publish_at,
    s.held_at AS held_at,
    s.version AS version,
    s.thread_id AS thread_id,
    s.published_at AS published_at,
    COALESCE(r.next_at, 0) AS next_at
FROM seeds AS s
JOIN spaces AS p ON p.id = s.space_id
LEFT JOIN seed_series AS r ON r.id = s.series_id
WHERE s.id = :seed_id;

-- name: seeds_scheduled :many
-- type: author_id member
-- type: publish_at int
-- type: held_at int
SELECT s.id AS seed_id,
    s.kind AS kind,
    p.title AS space_title,
    s.title AS title,
    s.author_id AS author_id,
    s.publish_at AS publish_at,
    s.held_at AS held_at
FROM seeds AS s
JOIN spaces AS p ON p.id = s.space_id
WHERE s.state = 'scheduled'
ORDER BY s.publish_at
LIMIT 100;

-- name: seeds_without_date :many
-- scan: a few dozen, by series
-- type: author_id member
-- type: held_at int
SELECT s.id AS seed_id,
    s.kind AS kind,
    p.title AS space_title,
    s.title AS title,
    s.author_id AS author_id,
    s.series_id AS series_id,
    s.held_at AS held_at
FROM seeds AS s INDEXED BY seeds_waiting
JOIN spaces AS p ON p.id = s.space_id
WHERE s.state = 'waiting'
ORDER BY s.series_id, s.position, s.id
LIMIT 200;

-- name: seeds_dropped :many
-- type: author_id member
SELECT s.id AS seed_id,
    s.kind AS kind,
    p.title AS space_title,
    s.title AS title,
    s.author_id AS author_id,
    s.changed_at AS changed_at
FROM seeds AS s
JOIN spaces AS p ON p.id = s.space_id
WHERE s.state = 'cancelled'
ORDER BY s.changed_at DESC
LIMIT 20;

-- name: seeds_gone_out :many
-- What became of the latest: how many opened it, answered, and wrote for the first time in the quarter.
-- type: author_id member
-- type: published_at int
-- type: readers int
-- type: answers int
-- type: title text
SELECT s.id AS seed_id,
    s.kind AS kind,
    s.thread_id AS thread_id,
    t.shown_title AS title,
    s.author_id AS author_id,
    s.published_at AS published_at,
    (
        SELECT COUNT(*)
        FROM reads AS r INDEXED BY reads_thread
        WHERE r.thread_id = s.thread_id
            AND r.seq > 0
            AND r.member_id <> t.author_id
    ) AS readers,
    (
        SELECT COUNT(*)
        FROM posts AS p
        WHERE p.thread_id = s.thread_id
            AND p.seq > 1
            AND p.withdrawn_at IS NULL
            AND p.hidden_at IS NULL
    ) AS answers
FROM seeds AS s INDEXED BY seeds_published
JOIN threads AS t ON t.id = s.thread_id
WHERE s.state = 'published'
ORDER BY s.published_at DESC
LIMIT 20;

-- name: seed_new_voices :one
-- People whose first message since then is in this thread.
-- type: since int
-- type: voices int
SELECT COUNT(*) AS voices
FROM (
    SELECT p.author_id AS author_id, MIN(p.id) AS first_id
    FROM posts AS p INDEXED BY posts_place
    WHERE p.thread_id = :thread_id
        AND p.seq > 1
        AND p.author_id > 0
        AND p.withdrawn_at IS NULL
        AND p.hidden_at IS NULL
    GROUP BY p.author_id
) AS v
WHERE COALESCE((
        SELECT q.created_at
        FROM posts AS q INDEXED BY posts_author
        WHERE q.author_id = v.author_id
            AND q.id < v.first_id
        ORDER BY q.id DESC
        LIMIT 1
    ), 0) < :since;

-- name: seeds_open_count :one
-- scan: a few dozen
-- type: seeds int
SELECT COUNT(*) AS seeds FROM seeds AS s WHERE s.state IN ('waiting', 'scheduled');

-- name: seed_space :one
SELECT p.id AS space_id FROM spaces AS p WHERE p.slug = :slug;

-- name: seed_spaces :many
-- scan: a few dozen
SELECT p.slug AS slug, p.title AS title FROM spaces AS p ORDER BY p.title, p.id LIMIT 200;

-- name: seed_add :exec
-- At the end of its series.
-- type: html text
-- type: author_id member
INSERT INTO seeds (
    kind, space_id, title, body, html, marks, author_id, series_id, position, state, publish_at,
    reminded_for, changed_at
)
VALUES (
    :kind, :space_id, :title, :body, :html, :marks, NULLIF(:author_id, 0), NULLIF(:series_id, 0),
    COALESCE((SELECT MAX(s.position) FROM seeds AS s WHERE s.series_id = :series_id AND s.state = 'waiting'), 0) + 1,
    :state, NULLIF(:publish_at, 0), :reminded_for, :changed_at
);

-- name: seed_store :exec
-- Only over the version that the form began with.
-- type: html text
-- type: author_id member
-- type: version int
UPDATE seeds
SET kind = :kind,
    space_id = :space_id,
    title = :title,
    body = :body,
    html = :html,
    marks = :marks,
    author_id = :author_id,
    position = CASE
        WHEN series_id IS NULLIF(:series_id, 0) THEN position
        ELSE COALESCE((SELECT MAX(s.position) FROM seeds AS s WHERE s.series_id = :series_id AND s.state = 'waiting'), 0) + 1
    END,
    series_id = NULLIF(:series_id, 0),
    state = :state,
    publish_at = NULLIF(:publish_at, 0),
    held_at = NULL,
    reminded_for = :reminded_for,
    version = version + 1,
    changed_at = :changed_at
WHERE id = :seed_id
    AND version = :version
    AND state <> 'published';

-- name: seed_cancel_row :exec
UPDATE seeds
SET state = 'cancelled', publish_at = NULL, series_id = NULL, version = version + 1, changed_at = :changed_at
WHERE id = :seed_id
    AND state IN ('waiting', 'scheduled');

-- name: seed_adopt_row :exec
-- A date that has passed meanwhile is none any more.
-- type: author_id member
-- type: now int
UPDATE seeds
SET author_id = :author_id,
    held_at = NULL,
    state = CASE WHEN state = 'scheduled' AND publish_at <= :now THEN 'waiting' ELSE state END,
    publish_at = CASE WHEN publish_at <= :now THEN NULL ELSE publish_at END,
    version = version + 1,
    changed_at = :now
WHERE id = :seed_id
    AND state IN ('waiting', 'scheduled')
    AND (held_at IS NOT NULL OR author_id IS NULL);

-- name: seed_move_row :exec
-- Before the one that stands before it in the queue.
-- type: other_id int
-- type: other_position int
UPDATE seeds
SET position = CASE id WHEN :seed_id THEN :position ELSE :other_position END
WHERE id IN (:seed_id, :other_id)
    AND state = 'waiting';

-- name: seed_place :one
-- type: other_id int
-- type: other_position int
SELECT s.position AS position, o.id AS other_id, o.position AS other_position
FROM seeds AS s
JOIN seeds AS o INDEXED BY seeds_waiting ON o.series_id = s.series_id AND o.state = 'waiting' AND o.position < s.position
WHERE s.id = :seed_id
    AND s.state = 'waiting'
ORDER BY o.position DESC
LIMIT 1;

-- --- Publishing

-- name: seeds_due_now :many
-- type: now int
SELECT s.id AS seed_id
FROM seeds AS s INDEXED BY seeds_due
WHERE s.state = 'scheduled'
    AND s.publish_at <= :now
    AND s.held_at IS NULL
ORDER BY s.publish_at
LIMIT 10;

-- name: seed_published :exec
-- The words are the thread's from now on.
UPDATE seeds
SET state = 'published',
    thread_id = :thread_id,
    published_at = :published_at,
    publish_at = NULL,
    title = '',
    body = '',
    html = '',
    marks = ''
WHERE id = :seed_id
    AND state IN ('waiting', 'scheduled');

-- name: seed_hold_row :exec
UPDATE seeds SET held_at = :held_at WHERE id = :seed_id AND held_at IS NULL;

-- name: seed_authors :many
-- scan: a few dozen texts
-- Those whose texts wait.
-- type: author_id member
SELECT DISTINCT s.author_id AS author_id
FROM seeds AS s
WHERE s.state IN ('waiting', 'scheduled')
    AND s.held_at IS NULL
    AND s.author_id IS NOT NULL
LIMIT 200;

-- name: seeds_of_author :many
-- type: author_id member
SELECT s.id AS seed_id
FROM seeds AS s
WHERE s.author_id = :author_id
    AND s.state IN ('waiting', 'scheduled')
    AND s.held_at IS NULL
LIMIT 200;

-- name: seeds_to_remind :many
-- type: author_id member
-- type: before int
-- type: publish_at int
SELECT s.id AS seed_id, s.author_id AS author_id, s.publish_at AS publish_at
FROM seeds AS s INDEXED BY seeds_due
WHERE s.state = 'scheduled'
    AND s.publish_at <= :before
    AND s.reminded_for <> s.publish_at
    AND s.held_at IS NULL
ORDER BY s.publish_at
LIMIT 20;

-- name: seed_reminded :exec
UPDATE seeds SET reminded_for = :reminded_for WHERE id = :seed_id;
