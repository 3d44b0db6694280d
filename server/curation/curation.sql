-- What animators set on a thread, and what is shown of it.

-- name: curate_redirect :one
-- type: target_id thread
SELECT d.target_id AS target_id FROM thread_redirects AS d WHERE d.thread_id = :thread_id;

-- name: curate_post :one
SELECT p.thread_id AS thread_id FROM posts AS p WHERE p.id = :post_id;

-- name: curate_thread :one
-- type: author_id member
-- type: shown_title text
-- type: is_unnamed bool
-- type: has_answer bool
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.state AS state,
    t.title AS title,
    t.shown_title AS shown_title,
    t.author_id AS author_id,
    t.space_id AS space_id,
    t.last_seq AS last_seq,
    t.pinned_at AS pinned_at,
    t.pinned_until AS pinned_until,
    t.hidden_at AS hidden_at,
    t.steered AS steered,
    EXISTS (SELECT 1 FROM unnamed_threads AS u WHERE u.thread_id = t.id) AS is_unnamed,
    EXISTS (SELECT 1 FROM answers AS a WHERE a.thread_id = t.id) AS has_answer,
    s.slug AS space_slug,
    s.title AS space_title
FROM threads AS t
JOIN spaces AS s ON s.id = t.space_id
WHERE t.id = :thread_id
    AND t.last_seq > 0;

-- name: curate_spaces :many
-- scan: the few spaces, by title
SELECT s.slug AS slug, s.title AS title
FROM spaces AS s
ORDER BY s.title, s.id
LIMIT 200;

-- name: curate_space :one
SELECT s.id AS space_id FROM spaces AS s WHERE s.slug = :slug;

-- name: curate_set_space :exec
UPDATE threads SET space_id = :space_id, pinned_at = NULL, pinned_until = NULL WHERE id = :thread_id;

-- name: curate_set_title :exec
UPDATE threads SET title = :title WHERE id = :thread_id;

-- name: curate_set_state :exec
-- Nobody waits for an answer where none can come.
UPDATE threads SET state = :state, is_waiting = 0 WHERE id = :thread_id;

-- name: curate_await :exec
-- Open again: does it wait?
UPDATE threads
SET is_waiting = NOT EXISTS (
        SELECT 1
        FROM posts AS p
        WHERE p.thread_id = :thread_id
            AND p.author_id <> threads.author_id
            AND p.withdrawn_at IS NULL
            AND p.hidden_at IS NULL
    )
WHERE id = :thread_id
    AND hidden_at IS NULL;

-- name: curate_set_kind :exec
UPDATE threads
SET kind = :kind,
    state = CASE
        WHEN :kind = 'question' AND answer_id IS NOT NULL THEN 'answered'
        WHEN :kind IN ('case', 'question') THEN 'open'
        ELSE ''
    END
WHERE id = :thread_id
    AND kind IN ('discussion', 'question');

-- name: curate_set_pin :exec
-- type: pinned_at int
-- type: pinned_until int
UPDATE threads
SET pinned_at = NULLIF(:pinned_at, 0), pinned_until = NULLIF(:pinned_until, 0)
WHERE id = :thread_id;

-- name: curate_pins :one
-- type: pins int
SELECT COUNT(*) AS pins
FROM threads AS t
WHERE t.space_id = :space_id
    AND t.pinned_at IS NOT NULL
    AND t.id <> :thread_id;

-- name: pins_ending :many
-- type: now int
SELECT t.id AS thread_id, t.pinned_until AS pinned_until
FROM threads AS t INDEXED BY threads_pin_end
WHERE t.pinned_until <= :now
ORDER BY t.pinned_until
LIMIT 50;

-- name: conclusion_set :exec
INSERT INTO thread_conclusions (thread_id, text, closed_at)
VALUES (:thread_id, :text, :closed_at)
ON CONFLICT (thread_id) DO UPDATE SET text = excluded.text, closed_at = excluded.closed_at;

-- name: conclusion_of :one
SELECT c.text AS text, c.closed_at AS closed_at
FROM thread_conclusions AS c
WHERE c.thread_id = :thread_id;

-- name: curate_topics :many
SELECT x.topic AS topic FROM thread_topics AS x WHERE x.thread_id = :thread_id LIMIT 40;

-- name: curate_topics_drop :exec
DELETE FROM thread_topics WHERE thread_id = :thread_id;

-- name: curate_topic_add :exec
INSERT INTO thread_topics (thread_id, topic)
VALUES (:thread_id, :topic)
ON CONFLICT (thread_id, topic) DO NOTHING;

-- name: links_of :many
-- type: other_id thread
SELECT l.other_id AS other_id, t.shown_title AS title, t.kind AS kind, t.state AS state, s.title AS space_title
FROM thread_links AS l
CROSS JOIN threads AS t ON t.id = l.other_id
JOIN spaces AS s ON s.id = t.space_id
WHERE l.thread_id = :thread_id
    AND t.last_seq > 0
ORDER BY l.other_id
LIMIT 20;

-- name: link_add :exec
-- type: other_id thread
INSERT INTO thread_links (thread_id, other_id)
VALUES (:thread_id, :other_id), (:other_id, :thread_id)
ON CONFLICT (thread_id, other_id) DO NOTHING;

-- name: link_remove :exec
-- type: other_id thread
DELETE FROM thread_links
WHERE (thread_id = :thread_id AND other_id = :other_id)
    OR (thread_id = :other_id AND other_id = :thread_id);

-- name: featured_of_week :one
-- What was chosen for the week that begins then.
SELECT f.thread_id AS thread_id, t.shown_title AS title
FROM featured_threads AS f
JOIN threads AS t ON t.id = f.thread_id
WHERE f.week_at = :week_at;

-- name: featured_set :exec
INSERT INTO featured_threads (week_at, thread_id, chosen_at)
VALUES (:week_at, :thread_id, :chosen_at)
ON CONFLICT (week_at) DO UPDATE SET thread_id = excluded.thread_id, chosen_at = excluded.chosen_at;

-- name: featured_drop :exec
DELETE FROM featured_threads WHERE week_at = :week_at AND thread_id = :thread_id;

-- name: changes_of :many
-- A space by its title, unless it has another slug now.
-- type: was text
SELECT c.act AS act,
    COALESCE(
        (SELECT s.title FROM spaces AS s WHERE c.act = 'space' AND s.slug = c.was), c.was
    ) AS was,
    c.became AS became,
    c.reason AS reason,
    c.at AS at
FROM thread_changes AS c
WHERE c.thread_id = :thread_id
ORDER BY c.id DESC
LIMIT 30;

-- name: arrivals_of :many
-- Threads that became part of this one, as far as their messages stand on a page; a title is shown
-- while the text that it stood over can be read.
-- type: from_seq int
-- type: to_seq int
-- type: title text
-- type: post_id post
SELECT d.after_seq AS after_seq,
    d.messages AS messages,
    d.merged_at AS merged_at,
    CASE WHEN p.hidden_at IS NULL AND p.withdrawn_at IS NULL THEN d.title ELSE '' END AS title,
    p.id AS post_id
FROM thread_redirects AS d
JOIN posts AS p ON p.thread_id = d.target_id AND p.seq = d.after_seq + 1
WHERE d.target_id = :thread_id
    AND d.after_seq < :to_seq
    AND d.after_seq + d.messages >= :from_seq
ORDER BY d.after_seq
LIMIT 10;

-- name: split_list :many
-- The messages of a thread as one may choose among them.
-- type: author_id member
-- type: markdown text
-- type: is_stone bool
-- type: after_seq int
SELECT p.id AS post_id,
    p.seq AS seq,
    p.author_id AS author_id,
    p.created_at AS created_at,
    CASE WHEN p.hidden_at IS NULL AND p.withdrawn_at IS NULL THEN SUBSTR(x.markdown, 1, 300) ELSE '' END AS markdown,
    EXISTS (SELECT 1 FROM moved_posts AS m WHERE m.stone_id = p.id) AS is_stone
FROM posts AS p
LEFT JOIN post_sources AS x ON x.post_id = p.id
WHERE p.thread_id = :thread_id
    AND p.seq > :after_seq
ORDER BY p.seq
LIMIT 200;
