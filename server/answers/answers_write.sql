-- Writing collective answers.

-- name: answer_ground :one
-- The thread that an answer is written from.
-- type: author_id member
SELECT t.kind AS kind, t.state AS state, t.author_id AS author_id, t.answer_id AS answer_id
FROM threads AS t
WHERE t.id = :thread_id
    AND t.last_seq > 0;

-- name: answer_add :exec
INSERT INTO answers (thread_id, created_at, version) VALUES (:thread_id, :created_at, 0);

-- name: answer_version_add :exec
-- type: author_id member
-- type: html text
INSERT INTO answer_versions (answer_id, version, author_id, written_at, title, markdown, html, note,
    topics, labels)
VALUES (:answer_id, :version, :author_id, :written_at, :title, :markdown, :html, :note, :topics,
    :labels);

-- name: answer_set_version :exec
UPDATE answers SET version = :version WHERE id = :answer_id;

-- name: answer_source_add :exec
-- What can be read, or was a source before it could not.
INSERT INTO answer_sources (answer_id, version, post_id)
SELECT :answer_id, :version, p.id
FROM posts AS p
WHERE p.id = :post_id
    AND (
        (p.withdrawn_at IS NULL AND p.hidden_at IS NULL)
        OR EXISTS (
            SELECT 1
            FROM answer_sources AS o
            WHERE o.answer_id = :answer_id
                AND o.version = :version - 1
                AND o.post_id = p.id
        )
    )
ON CONFLICT (answer_id, version, post_id) DO NOTHING;

-- name: answer_source_ids :many
SELECT x.post_id AS post_id
FROM answer_sources AS x
WHERE x.answer_id = :answer_id
    AND x.version = :version
ORDER BY x.post_id
LIMIT 60;

-- name: answer_put_in_force :exec
UPDATE answers
SET published_version = version,
    published_at = :published_at,
    review_at = :review_at,
    remind_at = :review_at,
    withdrawn_at = NULL,
    reason = ''
WHERE id = :answer_id;

-- name: answer_version_publish :exec
UPDATE answer_versions
SET published_at = :published_at
WHERE answer_id = :answer_id
    AND version = :version;

-- name: answer_take_back :exec
UPDATE answers
SET published_version = NULL,
    published_at = NULL,
    review_at = NULL,
    remind_at = NULL,
    withdrawn_at = :withdrawn_at,
    reason = :reason
WHERE id = :answer_id;

-- name: answer_set_review :exec
UPDATE answers SET review_at = :review_at, remind_at = :review_at WHERE id = :answer_id;

-- name: answer_topics_drop :exec
DELETE FROM answer_topics WHERE answer_id = :answer_id;

-- name: answer_topic_add :exec
INSERT INTO answer_topics (topic, published_at, answer_id)
VALUES (:topic, :published_at, :answer_id)
ON CONFLICT (topic, published_at, answer_id) DO NOTHING;

-- name: thread_set_answer :exec
-- type: answer_id answer
UPDATE threads SET answer_id = :answer_id, state = :state WHERE id = :thread_id;

-- name: thread_set_state :exec
UPDATE threads SET state = :state, steered = steered + 1 WHERE id = :thread_id;

-- name: endorsement_add :exec
INSERT INTO answer_endorsements (answer_id, member_id, version)
VALUES (:answer_id, :member_id, :version)
ON CONFLICT (answer_id, member_id) DO UPDATE SET version = excluded.version;

-- name: endorsement_remove :exec
DELETE FROM answer_endorsements WHERE answer_id = :answer_id AND member_id = :member_id;

-- name: reservation_add :exec
-- type: author_id member
-- type: html text
INSERT INTO answer_reservations (answer_id, author_id, version, written_at, markdown, html)
VALUES (:answer_id, :author_id, :version, :written_at, :markdown, :html);

-- name: reservation_of :one
-- type: author_id member
-- type: reservation_id reservation
SELECT r.id AS reservation_id
FROM answer_reservations AS r
WHERE r.answer_id = :answer_id
    AND r.author_id = :author_id;

-- name: reservation_remove :exec
-- type: reservation_id reservation
DELETE FROM answer_reservations WHERE id = :reservation_id;

-- name: answer_hands :many
-- Who wrote it, and who asked: told of what becomes of it.
-- scan: a few hands, of an index
-- type: author_id member
SELECT DISTINCT v.author_id AS author_id
FROM answer_versions AS v
WHERE v.answer_id = :answer_id
LIMIT 50;

-- name: answers_to_review :many
-- type: now int
SELECT a.id AS answer_id, a.thread_id AS thread_id
FROM answers AS a INDEXED BY answers_remind
WHERE a.remind_at <= :now
ORDER BY a.remind_at
LIMIT 20;

-- name: answer_set_remind :exec
-- type: remind_at int
UPDATE answers SET remind_at = :remind_at WHERE id = :answer_id;

-- name: animators_acting :many
-- scan: mandates are few
-- type: now int
SELECT m.id AS member_id
FROM acting_animators AS a
JOIN members AS m ON m.id = a.member_id
JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
WHERE a.acts_until > :now
LIMIT 200;

-- name: thread_titled :one
-- scan: asked while the demonstration is made
SELECT t.id AS thread_id
FROM threads AS t
WHERE t.title = :title
LIMIT 1;
