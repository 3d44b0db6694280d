-- Threads and messages. Every loader takes the viewer and joins what gives them the right to read:
-- for now each member of the community reads every space.

-- name: thread_visible :one
-- type: author_id member
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.state AS state,
    t.shown_title AS title,
    t.last_seq AS last_seq,
    t.author_id AS author_id,
    t.pinned_at AS pinned_at,
    s.slug AS space_slug,
    s.title AS space_title
FROM threads AS t
JOIN spaces AS s ON s.id = t.space_id
WHERE t.id = :thread_id
    AND t.last_seq > 0;

-- name: thread_redirect :one
-- What became of a thread that is part of another.
-- type: target_id thread
-- type: after_seq int
SELECT d.target_id AS target_id, d.after_seq AS after_seq, d.messages AS messages
FROM thread_redirects AS d
WHERE d.thread_id = :thread_id;

-- name: redirects_across :many
-- Of threads that became part of this one: where one of their pages goes on over the end of one of
-- this thread’s. Addresses of the one were printed with a message’s place on that page.
-- type: after_seq int
-- type: upto int
SELECT d.after_seq AS after_seq, d.messages AS messages
FROM thread_redirects AS d
WHERE d.target_id = :thread_id
    AND d.after_seq < :upto
    AND d.after_seq + d.messages > :upto
ORDER BY d.after_seq
LIMIT 20;

-- name: posts_between :many
-- type: from_seq int
-- type: to_seq int
SELECT p.id AS post_id
FROM posts AS p
WHERE p.thread_id = :thread_id
    AND p.seq BETWEEN :from_seq AND :to_seq
ORDER BY p.seq
LIMIT 20;

-- name: post_visible :one
SELECT p.id AS post_id,
    p.thread_id AS thread_id,
    p.seq AS seq
FROM posts AS p
JOIN threads AS t ON t.id = p.thread_id
WHERE p.id = :post_id;

-- name: thread_messages :many
-- The text of a hidden message is not read at all.
-- type: html html
-- type: author_id member
-- type: from_seq int
-- type: most int
-- type: moved_id post
-- type: moved_to thread
-- type: moved_title text
SELECT p.id AS post_id,
    p.thread_id AS thread_id,
    p.seq AS seq,
    p.created_at AS created_at,
    p.edited_at AS edited_at,
    p.withdrawn_at AS withdrawn_at,
    p.hidden_at AS hidden_at,
    p.hidden_by AS hidden_by,
    p.useful AS useful,
    p.thanks AS thanks,
    p.same AS same,
    CASE WHEN p.hidden_at IS NULL THEN p.html ELSE '' END AS html,
    p.author_id AS author_id,
    m.post_id AS moved_id,
    n.thread_id AS moved_to,
    t.shown_title AS moved_title
FROM posts AS p
LEFT JOIN moved_posts AS m ON m.stone_id = p.id
LEFT JOIN posts AS n ON n.id = m.post_id
LEFT JOIN threads AS t ON t.id = n.thread_id
WHERE p.thread_id = :thread_id
    AND p.seq >= :from_seq
ORDER BY p.seq
LIMIT :most;

-- name: space_choices :many
-- scan: the form that opens a thread lists the few spaces, by title
SELECT s.slug AS slug, s.title AS title
FROM spaces AS s
ORDER BY s.title, s.id
LIMIT 200;

-- name: space_last :one
-- Where this person last opened a thread.
-- type: author_id member
SELECT s.slug AS slug
FROM threads AS t
JOIN spaces AS s ON s.id = t.space_id
WHERE t.author_id = :author_id
ORDER BY t.id DESC
LIMIT 1;

-- name: thread_add :exec
-- type: space_slug text
-- type: author_id member
INSERT INTO threads (space_id, kind, state, title, author_id, created_at, last_seq, last_post_at, last_author_id)
SELECT s.id,
    :kind,
    CASE WHEN :kind IN ('case', 'question') THEN 'open' ELSE '' END,
    :title,
    :author_id,
    :created_at,
    0,
    :created_at,
    :author_id
FROM spaces AS s
WHERE s.slug = :space_slug;

-- name: thread_topic_add :exec
INSERT INTO thread_topics (thread_id, topic) VALUES (:thread_id, :topic);

-- name: thread_advance :one
-- The next seq of a thread, taken.
-- type: author_id member
UPDATE threads
SET last_seq = last_seq + 1,
    last_post_at = MAX(last_post_at, :created_at),
    last_author_id = :author_id
WHERE id = :thread_id
RETURNING last_seq AS seq;

-- name: thread_settle :exec
-- After a bulk load: where the thread stands.
-- type: last_author_id member
UPDATE threads
SET last_seq = :last_seq,
    last_post_at = :last_post_at,
    last_author_id = :last_author_id
WHERE id = :thread_id;

-- name: post_add :exec
-- type: author_id member
-- type: html text
INSERT INTO posts (thread_id, seq, author_id, created_at, html)
VALUES (:thread_id, :seq, :author_id, :created_at, :html);

-- name: post_source_add :exec
INSERT INTO post_sources (post_id, markdown) VALUES (:post_id, :markdown);
