-- Reading collective answers. Every member may read and write a draft; what is in force is what lists
-- and search show.

-- name: answer_visible :one
-- type: thread_title text
-- type: thread_author_id member
-- type: published_version int
SELECT a.id AS answer_id,
    a.thread_id AS thread_id,
    a.version AS version,
    a.published_version AS published_version,
    a.published_at AS published_at,
    a.review_at AS review_at,
    a.withdrawn_at AS withdrawn_at,
    a.reason AS reason,
    t.kind AS kind,
    t.state AS thread_state,
    t.shown_title AS thread_title,
    t.author_id AS thread_author_id,
    s.slug AS space_slug,
    s.title AS space_title
FROM answers AS a
JOIN threads AS t ON t.id = a.thread_id
JOIN spaces AS s ON s.id = t.space_id
WHERE a.id = :answer_id;

-- name: answer_of_thread :one
-- type: published_version int
SELECT a.id AS answer_id,
    a.version AS version,
    a.published_version AS published_version,
    a.published_at AS published_at,
    a.review_at AS review_at
FROM answers AS a
WHERE a.thread_id = :thread_id;

-- name: answer_version_at :one
-- type: author_id member
-- type: html html
SELECT v.version AS version,
    v.author_id AS author_id,
    v.written_at AS written_at,
    v.title AS title,
    v.markdown AS markdown,
    v.html AS html,
    v.note AS note,
    v.topics AS topics,
    v.published_at AS published_at
FROM answer_versions AS v
WHERE v.answer_id = :answer_id
    AND v.version = :version;

-- name: answer_versions_of :many
-- Latest first.
-- type: author_id member
SELECT v.version AS version,
    v.author_id AS author_id,
    v.written_at AS written_at,
    v.note AS note,
    v.published_at AS published_at
FROM answer_versions AS v
WHERE v.answer_id = :answer_id
ORDER BY v.version DESC
LIMIT 100;

-- name: answer_sources_of :many
-- As their threads show them: the text of a message that was withdrawn or hidden is not read.
-- type: author_id member
-- type: title text
-- type: markdown text
SELECT p.id AS post_id,
    p.thread_id AS thread_id,
    p.seq AS seq,
    p.author_id AS author_id,
    p.created_at AS created_at,
    p.withdrawn_at AS withdrawn_at,
    p.hidden_at AS hidden_at,
    t.kind AS kind,
    t.shown_title AS title,
    CASE
        WHEN p.withdrawn_at IS NULL AND p.hidden_at IS NULL THEN SUBSTR(o.markdown, 1, 600)
        ELSE ''
    END AS markdown
FROM answer_sources AS x
CROSS JOIN posts AS p ON p.id = x.post_id
CROSS JOIN threads AS t ON t.id = p.thread_id
CROSS JOIN post_sources AS o ON o.post_id = p.id
WHERE x.answer_id = :answer_id
    AND x.version = :version
ORDER BY x.post_id
LIMIT 60;

-- name: answer_choices :many
-- Messages of a thread that an answer may draw on.
-- type: author_id member
-- type: most int
-- type: markdown text
SELECT p.id AS post_id,
    p.seq AS seq,
    p.author_id AS author_id,
    p.created_at AS created_at,
    SUBSTR(o.markdown, 1, 600) AS markdown
FROM posts AS p
JOIN post_sources AS o ON o.post_id = p.id
WHERE p.thread_id = :thread_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
ORDER BY p.seq
LIMIT :most;

-- name: answer_endorsers :many
-- type: after int
-- type: most int
-- type: place int
SELECT e.id AS place, e.member_id AS member_id, e.version AS version
FROM answer_endorsements AS e INDEXED BY answer_endorsements_list
WHERE e.answer_id = :answer_id
    AND e.id > :after
ORDER BY e.id
LIMIT :most;

-- name: answer_endorsed :one
-- The reader's own.
SELECT e.version AS version
FROM answer_endorsements AS e
WHERE e.answer_id = :answer_id
    AND e.member_id = :member_id;

-- name: answer_reservations_of :many
-- scan: one a person, of one answer
-- type: author_id member
-- type: html html
-- type: reservation_id reservation
SELECT r.id AS reservation_id,
    r.author_id AS author_id,
    r.version AS version,
    r.written_at AS written_at,
    r.html AS html
FROM answer_reservations AS r
WHERE r.answer_id = :answer_id
ORDER BY r.id
LIMIT 50;

-- name: reservation_there :one
-- Whose it is is asked of nobody.h: its author may have no name.
-- type: author_id member
-- type: reservation_id reservation
SELECT r.id AS reservation_id,
    r.answer_id AS answer_id,
    r.author_id AS author_id,
    a.thread_id AS thread_id
FROM answer_reservations AS r
JOIN answers AS a ON a.id = r.answer_id
WHERE r.id = :reservation_id;

-- name: answers_recent :many
-- type: before_at int
-- type: before_id int
-- type: most int
-- type: thread_title text
-- type: markdown text
SELECT a.id AS answer_id,
    a.published_at AS published_at,
    a.review_at AS review_at,
    v.title AS title,
    SUBSTR(v.markdown, 1, 600) AS markdown,
    t.kind AS kind,
    t.shown_title AS thread_title,
    t.id AS thread_id,
    s.title AS space_title
FROM answers AS a INDEXED BY answers_recent
CROSS JOIN answer_versions AS v ON v.answer_id = a.id AND v.version = a.published_version
CROSS JOIN threads AS t ON t.id = a.thread_id
CROSS JOIN spaces AS s ON s.id = t.space_id
WHERE a.published_version IS NOT NULL
    AND (a.published_at, a.id) < (:before_at, :before_id)
ORDER BY a.published_at DESC, a.id DESC
LIMIT :most;

-- name: answers_of_topic :many
-- type: before_at int
-- type: before_id int
-- type: most int
-- type: thread_title text
-- type: markdown text
SELECT a.id AS answer_id,
    a.published_at AS published_at,
    a.review_at AS review_at,
    v.title AS title,
    SUBSTR(v.markdown, 1, 600) AS markdown,
    t.kind AS kind,
    t.shown_title AS thread_title,
    t.id AS thread_id,
    s.title AS space_title
FROM answer_topics AS k
CROSS JOIN answers AS a ON a.id = k.answer_id
CROSS JOIN answer_versions AS v ON v.answer_id = a.id AND v.version = a.published_version
CROSS JOIN threads AS t ON t.id = a.thread_id
CROSS JOIN spaces AS s ON s.id = t.space_id
WHERE k.topic = :topic
    AND (k.published_at, k.answer_id) < (:before_at, :before_id)
ORDER BY k.published_at DESC, k.answer_id DESC
LIMIT :most;

-- name: answers_drafts :many
-- Being written, or taken back: for those who would write there, latest first.
-- scan: of the answers, newest first, until enough are drafts
-- type: most int
-- type: thread_title text
SELECT a.id AS answer_id, v.title AS title, v.written_at AS written_at, t.shown_title AS thread_title
FROM answers AS a
CROSS JOIN answer_versions AS v ON v.answer_id = a.id AND v.version = a.version
CROSS JOIN threads AS t ON t.id = a.thread_id
WHERE a.published_version IS NULL
ORDER BY a.id DESC
LIMIT :most;

-- name: answer_purge_place :one
-- A message by which this animator may ask for a purge of the thread: not their own.
-- type: animator_id member
SELECT p.id AS post_id
FROM posts AS p
WHERE p.thread_id = :thread_id
    AND p.author_id <> :animator_id
ORDER BY p.seq
LIMIT 1;

-- name: answer_thread_topics :many
-- What the thread's title names.
SELECT k.topic AS topic
FROM thread_topics AS k
WHERE k.thread_id = :thread_id
LIMIT 40;

-- name: answer_source_seen :one
-- A message that can be drawn on, by its address.
SELECT p.id AS post_id
FROM posts AS p
WHERE p.id = :post_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL;

-- name: answer_topics_used :many
-- scan: a row for each answer and topic
SELECT DISTINCT k.topic AS topic
FROM answer_topics AS k
LIMIT 40;

-- name: answer_themes :many
-- Those that animators offer.
-- scan: a few dozen words
SELECT w.id AS theme_id, w.title AS title
FROM themes AS w
WHERE w.kind = 'theme'
    AND w.retired_at IS NULL
ORDER BY w.title COLLATE NOCASE, w.id
LIMIT 20;

-- name: answer_theme :one
SELECT w.title AS title
FROM themes AS w
WHERE w.id = :theme_id
    AND w.kind = 'theme';

-- name: answer_thread_themes :many
-- What a case is about, by the words that animators keep.
SELECT w.title AS title
FROM thread_themes AS c
JOIN themes AS w ON w.id = c.theme_id
WHERE c.thread_id = :thread_id
LIMIT 40;
