-- Spaces and lists of threads, newest activity first, paged by key.

-- name: space_visible :one
-- type: promise_hours int
SELECT s.id AS space_id,
    s.slug AS slug,
    s.title AS title,
    s.about AS about,
    s.region AS region,
    COALESCE(s.promise_hours, -1) AS promise_hours
FROM spaces AS s
WHERE s.slug = :slug;

-- name: space_rows :many
-- type: threads int
-- type: last_at int
-- scan: a page of all spaces, which are few; counts come from an index of threads
SELECT s.id AS space_id,
    s.slug AS slug,
    s.title AS title,
    s.about AS about,
    s.region AS region,
    (SELECT COUNT(*) FROM (SELECT 1 FROM threads AS t WHERE t.space_id = s.id LIMIT 1000)) AS threads,
    (SELECT MAX(t.last_post_at) FROM threads AS t WHERE t.space_id = s.id) AS last_at
FROM spaces AS s
ORDER BY s.title, s.id
LIMIT 200;

-- name: threads_pinned_in :many
-- Above the list, pinned last first. Same columns as the lists.
-- type: author_id member
-- type: is_followed bool
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.state AS state,
    t.answer_id AS answer_id,
    t.shown_title AS title,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    t.author_id AS author_id,
    EXISTS (
        SELECT 1
        FROM follows AS f
        WHERE f.member_id = :member_id
            AND f.thread_id = t.id
            AND f.is_on = 1
    ) AS is_followed
FROM threads AS t INDEXED BY threads_pinned
WHERE t.space_id = :space_id
    AND t.pinned_at IS NOT NULL
ORDER BY t.pinned_at DESC
LIMIT 3;

-- name: threads_of_space_before :many
-- type: author_id member
-- type: before_at int
-- type: before_id int
-- type: most int
-- type: is_followed bool
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.state AS state,
    t.answer_id AS answer_id,
    t.shown_title AS title,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    t.author_id AS author_id,
    EXISTS (
        SELECT 1
        FROM follows AS f
        WHERE f.member_id = :member_id
            AND f.thread_id = t.id
            AND f.is_on = 1
    ) AS is_followed
FROM threads AS t
WHERE t.space_id = :space_id
    AND t.pinned_at IS NULL
    AND (t.last_post_at, t.id) < (:before_at, :before_id)
ORDER BY t.last_post_at DESC, t.id DESC
LIMIT :most;

-- name: threads_of_space_after :many
-- type: author_id member
-- type: after_at int
-- type: after_id int
-- type: most int
-- type: is_followed bool
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.state AS state,
    t.answer_id AS answer_id,
    t.shown_title AS title,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    t.author_id AS author_id,
    EXISTS (
        SELECT 1
        FROM follows AS f
        WHERE f.member_id = :member_id
            AND f.thread_id = t.id
            AND f.is_on = 1
    ) AS is_followed
FROM threads AS t
WHERE t.space_id = :space_id
    AND t.pinned_at IS NULL
    AND (t.last_post_at, t.id) > (:after_at, :after_id)
ORDER BY t.last_post_at, t.id
LIMIT :most;

-- name: space_add_row :exec
INSERT INTO spaces (slug, title, about, region, created_at)
VALUES (:slug, :title, :about, :region, :created_at);

-- name: space_list_all :many
-- scan: the operator's list
SELECT s.id AS space_id, s.slug AS slug, s.title AS title, s.about AS about, s.region AS region
FROM spaces AS s
ORDER BY s.title, s.id
LIMIT 1000;

-- name: threads_of_kind :many
-- type: author_id member
-- type: before_at int
-- type: before_id int
-- type: most int
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.state AS state,
    t.answer_id AS answer_id,
    t.shown_title AS title,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    t.author_id AS author_id,
    s.title AS space_title
FROM threads AS t INDEXED BY threads_kind
JOIN spaces AS s ON s.id = t.space_id
WHERE t.kind = :kind
    AND (t.last_post_at, t.id) < (:before_at, :before_id)
ORDER BY t.last_post_at DESC, t.id DESC
LIMIT :most;

-- name: threads_waiting_of_kind :many
-- Those that nobody has answered.
-- type: author_id member
-- type: before_at int
-- type: before_id int
-- type: most int
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.state AS state,
    t.answer_id AS answer_id,
    t.shown_title AS title,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    t.author_id AS author_id,
    s.title AS space_title
FROM threads AS t INDEXED BY threads_waiting
JOIN spaces AS s ON s.id = t.space_id
WHERE t.kind = :kind
    AND t.is_waiting = 1
    AND (t.last_post_at, t.id) < (:before_at, :before_id)
ORDER BY t.last_post_at DESC, t.id DESC
LIMIT :most;
