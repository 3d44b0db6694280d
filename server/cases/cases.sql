-- A case as a whole: its state, what helped, asking its author how it went, the list.

-- name: case_visible :one
-- Where its opening message is not shown, neither is what belongs to it.
-- type: author_id member
-- type: is_shown bool
-- type: is_withdrawn bool
-- type: is_asked bool
-- type: steps int
SELECT t.id AS thread_id,
    t.state AS state,
    t.shown_title AS title,
    t.author_id AS author_id,
    t.last_seq AS last_seq,
    p.id AS post_id,
    p.version AS version,
    p.withdrawn_at IS NULL AND p.hidden_at IS NULL AS is_shown,
    p.withdrawn_at IS NOT NULL AS is_withdrawn,
    c.is_asked AS is_asked,
    c.pathway_version AS pathway_version,
    (SELECT COUNT(*) FROM pathway_steps AS s WHERE s.thread_id = t.id) AS steps
FROM threads AS t
JOIN cases AS c ON c.thread_id = t.id
JOIN posts AS p ON p.thread_id = t.id AND p.seq = 1
WHERE t.id = :thread_id
    AND t.kind = 'case';

-- name: case_set_state :exec
UPDATE threads SET state = :state WHERE id = :thread_id AND kind = 'case';

-- name: case_set_waiting :exec
-- type: waits_since int
UPDATE cases SET waits_since = :waits_since, is_asked = 0, news_count = 0 WHERE thread_id = :thread_id;

-- name: case_set_asked :exec
UPDATE cases SET waits_since = 0, is_asked = 1, asked_at = :asked_at WHERE thread_id = :thread_id;

-- name: case_news_of :one
-- An author who is not inside, or does not wish it, is not asked.
-- type: now int
-- type: may_ask bool
-- type: times int
SELECT c.news_at AS news_at,
    c.news_count AS times,
    c.is_asked = 1
        AND t.state <> 'closed'
        AND (
            m.id = -1
            OR (
                m.refuses_asking = 0
                AND COALESCE((SELECT i.valid_until FROM insiders AS i WHERE i.member_id = m.id), 0) > :now
            )
        ) AS may_ask
FROM cases AS c
JOIN threads AS t ON t.id = c.thread_id
JOIN members AS m ON m.id = t.author_id
WHERE c.thread_id = :thread_id;

-- name: case_news_set :exec
UPDATE cases SET news_at = :news_at, news_count = news_count + 1 WHERE thread_id = :thread_id;

-- name: desk_cases :many
-- Asked how they went, and without a word since: those whose author may be asked again.
-- type: author_id member
-- type: now int
-- type: before int
-- type: most_times int
-- type: title text
SELECT c.thread_id AS thread_id,
    c.asked_at AS asked_at,
    t.author_id AS author_id,
    t.last_post_at AS last_post_at,
    t.shown_title AS title
FROM cases AS c INDEXED BY cases_asked
JOIN threads AS t ON t.id = c.thread_id
JOIN members AS m ON m.id = t.author_id
WHERE c.is_asked = 1
    AND c.asked_at <= :before
    AND c.news_at <= :before
    AND c.news_count < :most_times
    AND t.state <> 'closed'
    AND t.hidden_at IS NULL
    AND (
        m.id = -1
        OR (
            m.refuses_asking = 0
            AND COALESCE((SELECT i.valid_until FROM insiders AS i WHERE i.member_id = m.id), 0) > :now
        )
    )
ORDER BY c.asked_at, c.thread_id
LIMIT 100;

-- name: cases_to_ask :many
-- An author who is not inside, or does not wish it, is not asked; one who is not named (-1) reads it
-- on the page of their case.
-- type: author_id member
-- type: before int
-- type: now int
-- type: may_ask bool
SELECT c.thread_id AS thread_id,
    t.author_id AS author_id,
    p.id AS post_id,
    t.state <> 'closed'
        AND p.withdrawn_at IS NULL
        AND p.hidden_at IS NULL
        AND (
            m.id = -1
            OR (
                m.refuses_asking = 0
                AND COALESCE((SELECT i.valid_until FROM insiders AS i WHERE i.member_id = m.id), 0) > :now
            )
        ) AS may_ask
FROM cases AS c INDEXED BY cases_waiting
JOIN threads AS t ON t.id = c.thread_id
JOIN posts AS p ON p.thread_id = t.id AND p.seq = 1
JOIN members AS m ON m.id = t.author_id
WHERE c.waits_since > 0
    AND c.waits_since <= :before
ORDER BY c.waits_since
LIMIT 200;

-- name: helped_of_case :many
-- Answers of one case that helped, as far as they are read.
SELECT h.post_id AS post_id
FROM helped_posts AS h
WHERE h.thread_id = :thread_id
ORDER BY h.post_id
LIMIT 500;

-- name: helped_count :one
-- type: count int
SELECT COUNT(*) AS count FROM helped_posts AS h WHERE h.thread_id = :thread_id;

-- name: case_answers :many
-- Messages of one page that may be said to have helped: those of others that are shown.
-- type: author_id member
-- type: own_id member
-- type: is_helpful bool
SELECT p.id AS post_id,
    p.seq AS seq,
    p.author_id AS author_id,
    EXISTS (SELECT 1 FROM helped_posts AS h WHERE h.post_id = p.id) AS is_helpful
FROM posts AS p
WHERE p.thread_id = :thread_id
    AND p.seq BETWEEN :from_seq AND :to_seq
    AND p.seq > 1
    AND p.author_id <> :own_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
ORDER BY p.seq
LIMIT 20;

-- name: helped_add :exec
INSERT INTO helped_posts (post_id, thread_id)
VALUES (:post_id, :thread_id)
ON CONFLICT (post_id) DO NOTHING;

-- name: helped_remove :exec
DELETE FROM helped_posts WHERE post_id = :post_id;

-- name: cases_list :many
-- Newest activity first; a filter that is empty or 0 lets everything pass. At most 2000 cases are
-- looked at: cases_list_end says where the next look begins.
-- scan: sorts what a bounded walk along an index gave in that order already
-- type: author_id member
-- type: before_at int
-- type: before_id int
-- type: state text
-- type: public_id int
-- type: subject_id int
-- type: most int
SELECT t.id AS thread_id,
    t.state AS state,
    t.answer_id AS answer_id,
    t.shown_title AS title,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    t.author_id AS author_id,
    s.title AS space_title
FROM (
    SELECT l.id AS id, l.state AS state, l.answer_id AS answer_id, l.shown_title AS shown_title, l.last_seq AS last_seq,
        l.last_post_at AS last_post_at, l.author_id AS author_id, l.space_id AS space_id
    FROM threads AS l INDEXED BY threads_kind
    WHERE l.kind = 'case'
        AND (l.last_post_at, l.id) < (:before_at, :before_id)
    ORDER BY l.last_post_at DESC, l.id DESC
    LIMIT 2000
) AS t
JOIN spaces AS s ON s.id = t.space_id
WHERE (:state = '' OR t.state = :state)
    AND (
        :public_id = 0
        OR EXISTS (SELECT 1 FROM thread_themes AS a WHERE a.thread_id = t.id AND a.theme_id = :public_id)
    )
    AND (
        :subject_id = 0
        OR EXISTS (SELECT 1 FROM thread_themes AS b WHERE b.thread_id = t.id AND b.theme_id = :subject_id)
    )
ORDER BY t.last_post_at DESC, t.id DESC
LIMIT :most;

-- name: cases_list_end :one
-- type: before_at int
-- type: before_id int
SELECT l.last_post_at AS last_post_at, l.id AS thread_id
FROM threads AS l INDEXED BY threads_kind
WHERE l.kind = 'case'
    AND (l.last_post_at, l.id) < (:before_at, :before_id)
ORDER BY l.last_post_at DESC, l.id DESC
LIMIT 1 OFFSET 1999;

-- name: asking_refused :one
-- type: refuses bool
SELECT m.refuses_asking AS refuses FROM members AS m WHERE m.id = :member_id;

-- name: asking_refuse :exec
-- type: refuses bool
UPDATE members SET refuses_asking = :refuses WHERE id = :member_id;

-- name: case_source :one
-- For its author's form.
SELECT s.markdown AS markdown FROM post_sources AS s WHERE s.post_id = :post_id;
