-- The letter of the community: what it may tell of, what it tells of, and to whom it goes.

-- name: edition_open :one
-- scan: one at most
-- The one that is prepared or under way.
-- type: send_at int
SELECT e.id AS edition_id,
    e.introduction AS introduction,
    e.word AS word,
    e.state AS state,
    COALESCE(e.send_at, 0) AS send_at,
    e.version AS version,
    e.changed_at AS changed_at
FROM editions AS e
WHERE e.state <> 'sent'
LIMIT 1;

-- name: edition_find :one
-- type: sent_at int
SELECT e.id AS edition_id,
    e.introduction AS introduction,
    e.word AS word,
    e.state AS state,
    COALESCE(e.sent_at, 0) AS sent_at
FROM editions AS e
WHERE e.id = :edition_id;

-- name: editions_sent :many
-- scan: one a week
-- type: sent_at int
SELECT e.id AS edition_id, COALESCE(e.sent_at, 0) AS sent_at
FROM editions AS e
WHERE e.state = 'sent'
ORDER BY e.sent_at DESC
LIMIT 200;

-- name: edition_of_letter :one
SELECT e.id AS edition_id, e.introduction AS introduction, e.word AS word
FROM editions AS e
WHERE e.letter_id = :letter_id;

-- name: edition_items_now :many
-- What may be seen of its items now, in their order; those without a title are to be seen no more.
-- type: thread_id thread
-- type: answer_id answer
-- type: at int
-- type: title text
-- type: subject int
SELECT i.kind AS kind,
    i.subject AS subject,
    t.id AS thread_id,
    a.id AS answer_id,
    COALESCE(s.publish_at, 0) AS at,
    CASE
        WHEN i.kind = 'word' THEN ''
        WHEN i.kind = 'seed' AND s.state = 'scheduled' AND s.held_at IS NULL THEN s.title
        WHEN p.id IS NULL OR p.withdrawn_at IS NOT NULL OR p.hidden_at IS NOT NULL THEN ''
        WHEN i.kind = 'answer' THEN COALESCE(v.title, '')
        ELSE t.shown_title
    END AS title
FROM edition_items AS i
LEFT JOIN answers AS a ON i.kind = 'answer' AND a.id = i.subject AND a.withdrawn_at IS NULL
LEFT JOIN answer_versions AS v ON v.answer_id = a.id AND v.version = a.published_version
LEFT JOIN seeds AS s ON i.kind = 'seed' AND s.id = i.subject
LEFT JOIN threads AS t
    ON t.id = CASE i.kind WHEN 'answer' THEN a.thread_id WHEN 'seed' THEN s.thread_id ELSE i.subject END
LEFT JOIN posts AS p ON p.thread_id = t.id AND p.seq = 1
WHERE i.edition_id = :edition_id
ORDER BY i.position
LIMIT 40;

-- --- What may be proposed

-- name: proposed_answers :many
-- type: since int
-- type: subject int
-- type: title text
SELECT a.id AS subject, v.title AS title
FROM answers AS a
JOIN answer_versions AS v ON v.answer_id = a.id AND v.version = a.published_version
JOIN threads AS t ON t.id = a.thread_id
WHERE a.published_version IS NOT NULL
    AND a.published_at > :since
    AND a.withdrawn_at IS NULL
    AND t.hidden_at IS NULL
ORDER BY a.published_at DESC, a.id DESC
LIMIT 4;

-- name: proposed_threads :many
-- scan: the thirty latest of a kind, those first where most was written
-- type: since int
-- type: subject int
-- type: title text
SELECT n.id AS subject, n.title AS title
FROM (
    SELECT t.id AS id,
        t.shown_title AS title,
        (SELECT COUNT(*) FROM posts AS p WHERE p.thread_id = t.id AND p.seq > t.last_seq - 200 AND p.created_at > :since) AS fresh
    FROM threads AS t INDEXED BY threads_kind
    WHERE t.kind = :kind
        AND t.last_post_at > :since
        AND t.hidden_at IS NULL
    ORDER BY t.last_post_at DESC
    LIMIT 30
) AS n
JOIN posts AS o ON o.thread_id = n.id AND o.seq = 1
WHERE o.withdrawn_at IS NULL
    AND o.hidden_at IS NULL
ORDER BY n.fresh DESC, n.id DESC
LIMIT 4;

-- name: proposed_questions :many
-- type: subject int
-- type: title text
SELECT t.id AS subject, t.shown_title AS title
FROM threads AS t INDEXED BY threads_waiting
JOIN posts AS o ON o.thread_id = t.id AND o.seq = 1
WHERE t.kind = 'question'
    AND t.is_waiting = 1
    AND t.hidden_at IS NULL
    AND o.withdrawn_at IS NULL
    AND o.hidden_at IS NULL
ORDER BY t.last_post_at DESC, t.id DESC
LIMIT 4;

-- name: proposed_practices :many
-- Tried lately.
-- type: since int
-- type: subject int
-- type: title text
SELECT t.id AS subject, t.shown_title AS title
FROM threads AS t INDEXED BY threads_kind
JOIN posts AS o ON o.thread_id = t.id AND o.seq = 1
WHERE t.kind = 'practice'
    AND t.last_post_at > :since
    AND t.hidden_at IS NULL
    AND o.withdrawn_at IS NULL
    AND o.hidden_at IS NULL
    AND EXISTS (SELECT 1 FROM trials AS r WHERE r.thread_id = t.id)
ORDER BY t.last_post_at DESC, t.id DESC
LIMIT 4;

-- name: proposed_seeds :many
-- type: before int
-- type: subject int
-- type: title text
SELECT s.id AS subject, s.title AS title
FROM seeds AS s INDEXED BY seeds_due
WHERE s.state = 'scheduled'
    AND s.publish_at <= :before
    AND s.held_at IS NULL
ORDER BY s.publish_at
LIMIT 4;

-- --- Writing

-- name: edition_begin :exec
INSERT INTO editions (introduction, word, state, changed_at)
VALUES (:introduction, :word, 'preparing', :changed_at);

-- name: edition_store :exec
-- Only over the version that the form began with, and as long as it is not under way.
-- type: version int
UPDATE editions
SET introduction = :introduction, word = :word, version = version + 1, changed_at = :changed_at
WHERE id = :edition_id
    AND version = :version
    AND state IN ('preparing', 'scheduled');

-- name: edition_items_clear :exec
DELETE FROM edition_items WHERE edition_id = :edition_id;

-- name: edition_item_add :exec
INSERT INTO edition_items (edition_id, position, kind, subject)
VALUES (:edition_id, :position, :kind, :subject);

-- name: edition_schedule :exec
-- At 0 it is prepared again.
-- type: send_at int
UPDATE editions
SET state = CASE WHEN :send_at = 0 THEN 'preparing' ELSE 'scheduled' END,
    send_at = NULLIF(:send_at, 0),
    changed_at = :changed_at
WHERE id = :edition_id
    AND state IN ('preparing', 'scheduled');

-- --- Sending

-- name: edition_take :exec
-- It goes with this weekly letter.
-- scan: one a week
-- type: now int
UPDATE editions
SET state = 'sending', letter_id = :letter_id, sent_at = :now
WHERE state = 'scheduled'
    AND send_at <= :now;

-- name: edition_queue :exec
-- To those who take it and not the weekly letter, which has it for the others.
-- type: after_id int
-- type: upto int
INSERT INTO outbox (kind, member_id, payload, created_at, due_at, is_bulk)
SELECT 'edition', m.id, CAST(e.id AS TEXT), :created_at, :created_at, 1
FROM editions AS e
CROSS JOIN letter_choices AS c
CROSS JOIN members AS m ON m.id = c.member_id
WHERE e.letter_id = :letter_id
    AND c.member_id > :after_id
    AND c.member_id <= :upto
    AND c.rhythm <> 'weekly'
    AND c.has_edition = 1
    AND m.account = 'member'
    AND m.state = 'active';

-- name: edition_done :exec
UPDATE editions SET state = 'sent' WHERE letter_id = :letter_id AND state = 'sending';

-- name: edition_stop_row :exec
INSERT INTO letter_choices (member_id, rhythm, has_edition, chosen_at)
SELECT m.id, 'weekly', 0, :chosen_at FROM members AS m WHERE m.id = :member_id AND m.state <> 'left'
ON CONFLICT (member_id) DO UPDATE
SET has_edition = 0, chosen_at = excluded.chosen_at
WHERE letter_choices.has_edition <> 0;
