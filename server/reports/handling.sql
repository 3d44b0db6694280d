-- What animators see and decide. Each statement leaves out what concerns the animator: their own
-- message, and one that they reported.

-- name: handled :one
-- With the text, hidden or not; that of a message withdrawn by its author is not there.
-- type: author_id member
-- type: animator_id member
-- type: reporter_id member
-- type: is_urgent bool
SELECT r.id AS report_id,
    r.post_id AS post_id,
    r.reporter_id AS reporter_id,
    r.notice_id AS notice_id,
    r.reason AS reason,
    r.is_urgent AS is_urgent,
    r.text AS text,
    r.created_at AS created_at,
    r.version AS version,
    r.closed_at AS closed_at,
    r.measure AS measure,
    r.decision AS decision,
    p.thread_id AS thread_id,
    p.seq AS seq,
    p.version AS text_version,
    p.html AS html,
    p.created_at AS posted_at,
    p.edited_at AS edited_at,
    p.withdrawn_at AS withdrawn_at,
    p.hidden_at AS hidden_at,
    p.hidden_by AS hidden_by,
    t.title AS title,
    p.author_id AS author_id
FROM reports AS r
JOIN posts AS p ON p.id = r.post_id
JOIN threads AS t ON t.id = p.thread_id
WHERE r.id = :report_id
    AND p.author_id <> :animator_id
    AND NOT EXISTS (
        SELECT 1 FROM reports AS own
        WHERE own.post_id = r.post_id
            AND own.reporter_id = :animator_id
            AND (own.id = r.id OR own.measure <> 'mistaken')
    );

-- name: queue_open :many
-- The most urgent first, then the oldest, by key. Who sees to each: of whoever acts no more, or has
-- left it alone for too long, nobody.
-- type: author_id member
-- type: animator_id member
-- type: after_urgency int
-- type: after int
-- type: since int
-- type: now int
-- type: most int
-- type: is_urgent bool
-- type: taker_id member
SELECT r.id AS report_id,
    r.post_id AS post_id,
    r.reason AS reason,
    r.is_urgent AS is_urgent,
    r.urgency AS urgency,
    r.created_at AS created_at,
    p.hidden_by AS hidden_by,
    p.thread_id AS thread_id,
    t.title AS title,
    p.author_id AS author_id,
    COALESCE((
        SELECT h.member_id
        FROM report_hands AS h
        JOIN acting_animators AS a ON a.member_id = h.member_id AND a.acts_until > :now
        WHERE h.post_id = r.post_id
            AND h.touched_at > :since
    ), 0) AS taker_id
FROM reports AS r
JOIN posts AS p ON p.id = r.post_id
JOIN threads AS t ON t.id = p.thread_id
WHERE r.closed_at IS NULL
    AND (r.urgency, r.id) > (:after_urgency, :after)
    AND p.author_id <> :animator_id
    AND NOT EXISTS (
        SELECT 1 FROM reports AS own
        WHERE own.post_id = r.post_id
            AND own.reporter_id = :animator_id
            AND (own.id = r.id OR own.measure <> 'mistaken')
    )
ORDER BY r.urgency, r.id
LIMIT :most;

-- name: queue_closed :many
-- Latest filed first, by key.
-- type: author_id member
-- type: animator_id member
-- type: before int
-- type: most int
-- type: is_urgent bool
SELECT r.id AS report_id,
    r.reason AS reason,
    r.is_urgent AS is_urgent,
    r.created_at AS created_at,
    r.measure AS measure,
    p.hidden_by AS hidden_by,
    p.thread_id AS thread_id,
    t.title AS title,
    p.author_id AS author_id
FROM reports AS r
JOIN posts AS p ON p.id = r.post_id
JOIN threads AS t ON t.id = p.thread_id
WHERE r.closed_at IS NOT NULL
    AND r.id < :before
    AND p.author_id <> :animator_id
    AND NOT EXISTS (
        SELECT 1 FROM reports AS own
        WHERE own.post_id = r.post_id
            AND own.reporter_id = :animator_id
            AND (own.id = r.id OR own.measure <> 'mistaken')
    )
ORDER BY r.id DESC
LIMIT :most;

-- name: queue_reworded :many
-- Messages hidden by decision, and changed by their authors since: to be read again.
-- type: author_id member
-- type: animator_id member
-- type: report_id report
-- scan: sorts the few messages that are hidden
SELECT (SELECT MAX(r.id) FROM reports AS r WHERE r.post_id = p.id) AS report_id,
    p.edited_at AS edited_at,
    p.thread_id AS thread_id,
    t.title AS title,
    p.author_id AS author_id
FROM posts AS p
JOIN threads AS t ON t.id = p.thread_id
WHERE p.hidden_at IS NOT NULL
    AND p.hidden_by = 'animator'
    AND p.edited_at > p.hidden_at
    AND p.withdrawn_at IS NULL
    AND p.author_id <> :animator_id
    AND NOT EXISTS (
        SELECT 1 FROM reports AS own
        WHERE own.post_id = p.id
            AND (own.closed_at IS NULL OR (own.reporter_id = :animator_id AND own.measure <> 'mistaken'))
    )
ORDER BY p.edited_at
LIMIT 50;

-- name: reports_beside :many
-- Other open reports of the same message.
-- type: reporter_id member
-- type: is_urgent bool
SELECT r.id AS report_id,
    r.reason AS reason,
    r.is_urgent AS is_urgent,
    r.text AS text,
    r.created_at AS created_at,
    r.reporter_id AS reporter_id
FROM reports AS r
WHERE r.post_id = :post_id
    AND r.id <> :report_id
    AND r.closed_at IS NULL
ORDER BY r.id
LIMIT 50;

-- name: letters_written :many
SELECT l.text AS text, l.written_at AS written_at, l.addressee AS addressee
FROM report_letters AS l
WHERE l.post_id = :post_id
ORDER BY l.id
LIMIT 100;

-- name: message_beside :one
-- A neighbour in the thread, as every reader sees it.
-- type: html html
-- type: author_id member
SELECT p.id AS post_id,
    p.created_at AS created_at,
    p.hidden_by AS hidden_by,
    p.withdrawn_at AS withdrawn_at,
    CASE WHEN p.hidden_at IS NULL THEN p.html ELSE '' END AS html,
    p.author_id AS author_id
FROM posts AS p
WHERE p.thread_id = :thread_id
    AND p.seq = :seq;

-- name: reports_bump :exec
-- Whoever else has this message open learns that somebody acted.
UPDATE reports SET version = version + 1 WHERE post_id = :post_id;

-- name: letter_add :exec
-- type: writer_id member
INSERT INTO report_letters (report_id, post_id, addressee, writer_id, text, written_at)
VALUES (:report_id, :post_id, :addressee, :writer_id, :text, :written_at);

-- name: reporters_open :many
-- type: reporter_id member
SELECT r.id AS report_id, r.reporter_id AS reporter_id, r.notice_id AS notice_id
FROM reports AS r
WHERE r.post_id = :post_id
    AND r.closed_at IS NULL
LIMIT 200;

-- name: reports_close :exec
-- type: closed_by member
UPDATE reports
SET closed_at = :closed_at, closed_by = :closed_by, measure = :measure, decision = :decision
WHERE post_id = :post_id
    AND closed_at IS NULL;

-- name: purged_since :one
-- Something was purged in the thread of this message since.
-- type: since int
-- type: times int
SELECT COUNT(*) AS times
FROM posts AS named
JOIN posts AS p ON p.thread_id = named.thread_id
JOIN purges AS u ON u.post_id = p.id
WHERE named.id = :post_id
    AND u.purged_at >= :since;

-- name: edited_since :one
-- An animator changed this message since.
-- type: since int
-- type: times int
SELECT COUNT(*) AS times
FROM statements AS s
WHERE s.post_id = :post_id
    AND s.kind = 'edited'
    AND s.decided_at >= :since;

-- name: hand_of :one
-- Who sees to a message's reports now.
-- type: since int
-- type: now int
-- type: taker_id member
SELECT h.member_id AS taker_id, h.taken_at AS taken_at, h.touched_at AS touched_at
FROM report_hands AS h
JOIN acting_animators AS a ON a.member_id = h.member_id
WHERE h.post_id = :post_id
    AND h.touched_at > :since
    AND a.acts_until > :now;

-- name: hand_set :exec
INSERT INTO report_hands (post_id, member_id, taken_at, touched_at)
VALUES (:post_id, :member_id, :now, :now)
ON CONFLICT (post_id) DO UPDATE SET
    member_id = excluded.member_id,
    taken_at = excluded.taken_at,
    touched_at = excluded.touched_at;

-- name: hand_touch :exec
-- type: now int
UPDATE report_hands SET touched_at = :now WHERE post_id = :post_id AND member_id = :member_id;

-- name: hand_drop :exec
DELETE FROM report_hands WHERE post_id = :post_id;

-- name: hands_forget :exec
-- scan: what is in hand, a few dozen
-- type: since int
DELETE FROM report_hands WHERE touched_at <= :since;

-- name: hand_colleagues :many
-- Animators to whom the reports of a message may be handed: of named authors not the author, nor
-- one who reported it.
-- scan: mandates are few
-- type: now int
SELECT m.id AS member_id
FROM acting_animators AS a
JOIN members AS m ON m.id = a.member_id
JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
JOIN posts AS p ON p.id = :post_id
WHERE a.acts_until > :now
    AND m.id <> p.author_id
    AND NOT EXISTS (
        SELECT 1 FROM reports AS r
        WHERE r.post_id = p.id
            AND r.reporter_id = m.id
            AND r.measure <> 'mistaken'
    )
LIMIT 50;

-- name: notice_answer_set :exec
-- type: closed_by member
UPDATE notices
SET closed_at = :closed_at, closed_by = :closed_by, answer = :answer
WHERE id = :notice_id
    AND closed_at IS NULL;

-- name: decided_forget :exec
-- type: before int
UPDATE reports
SET text = '', decision = ''
WHERE closed_at < :before
    AND (text <> '' OR decision <> '');

-- name: letters_forget :exec
-- scan: once a day
-- type: before int
UPDATE report_letters
SET text = ''
WHERE written_at < :before
    AND text <> '';

-- name: notices_forget :exec
-- Whoever they were: an open one that old is too.
-- type: before int
UPDATE notices
SET address = '', text = '', name = '', email = '', answer = ''
WHERE created_at < :before
    AND email || name || text || address <> '';

-- name: removed_forget :exec
-- The markup of messages withdrawn by decision.
-- type: before int
UPDATE posts
SET html = ''
WHERE hidden_at < :before
    AND hidden_by = 'withdrawn'
    AND html <> '';

-- name: removed_sources_forget :exec
-- type: before int
UPDATE post_sources
SET markdown = ''
WHERE markdown <> ''
    AND post_id IN (
        SELECT p.id FROM posts AS p WHERE p.hidden_at < :before AND p.hidden_by = 'withdrawn'
    );

-- name: removed_versions_forget :exec
-- type: before int
DELETE FROM post_versions
WHERE post_id IN (
    SELECT p.id FROM posts AS p WHERE p.hidden_at < :before AND p.hidden_by = 'withdrawn'
);
