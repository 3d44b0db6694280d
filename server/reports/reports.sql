-- What a member reports, and what they are told of it.

-- name: post_reportable :one
-- A message that may be reported: not one withdrawn by its author, nor for good. Its text, unless
-- hidden, stands beside the form.
-- type: html html
-- type: author_id member
SELECT p.id AS post_id,
    p.thread_id AS thread_id,
    p.seq AS seq,
    p.created_at AS created_at,
    p.edited_at AS edited_at,
    p.hidden_at AS hidden_at,
    p.hidden_by AS hidden_by,
    CASE WHEN p.hidden_at IS NULL THEN p.html ELSE '' END AS html,
    t.shown_title AS title,
    p.author_id AS author_id
FROM posts AS p
JOIN threads AS t ON t.id = p.thread_id
WHERE p.id = :post_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_by <> 'withdrawn';

-- name: post_authored :one
-- type: title text
-- type: author_id member
SELECT p.id AS post_id,
    p.withdrawn_at AS withdrawn_at,
    p.hidden_by AS hidden_by,
    CASE WHEN p.seq = 1 THEN t.title ELSE t.shown_title END AS title,
    p.thread_id AS thread_id,
    p.author_id AS author_id
FROM posts AS p
JOIN threads AS t ON t.id = p.thread_id
WHERE p.id = :post_id;

-- name: report_open_mine :one
-- type: reporter_id member
-- type: is_urgent bool
SELECT r.id AS report_id, r.is_urgent AS is_urgent
FROM reports AS r
WHERE r.post_id = :post_id
    AND r.reporter_id = :reporter_id
    AND r.closed_at IS NULL;

-- name: reports_counted :one
-- How many this member filed since then, and how many of these were to hide a message at once.
-- type: reporter_id member
-- type: since int
-- type: filed int
-- type: urgent int
SELECT COUNT(*) AS filed, COALESCE(SUM(r.is_urgent OR r.reason = 'beneficiary'), 0) AS urgent
FROM reports AS r
WHERE r.reporter_id = :reporter_id
    AND r.created_at > :since;

-- name: hiding_bounds :one
-- What keeps a report from hiding at once: how often this member hid this author's messages in the
-- last weeks without an animator agreeing (of who is not named, messages of this thread), and how
-- often they hid what was left as it was.
-- type: reporter_id member
-- type: author_id member
-- type: since int
-- type: unfounded_since int
-- type: about_author int
-- type: unfounded int
SELECT COALESCE(SUM(r.created_at > :since
        AND r.measure IN ('', 'none', 'mistaken')
        AND p.author_id = :author_id
        AND (p.author_id > 0 OR p.thread_id = :thread_id)), 0) AS about_author,
    COALESCE(SUM(r.measure = 'none' AND r.closed_at > :unfounded_since), 0) AS unfounded
FROM reports AS r
JOIN posts AS p ON p.id = r.post_id
WHERE r.reporter_id = :reporter_id
    AND r.created_at > :unfounded_since
    AND r.is_urgent = 1;

-- name: report_looked_at :one
-- The text of now was looked at by an animator, who left it.
-- type: since int
-- type: times int
SELECT COUNT(*) AS times
FROM reports AS r
WHERE r.post_id = :post_id
    AND r.is_urgent = 1
    AND r.measure = 'none'
    AND r.closed_at > :since;

-- name: report_insert :exec
-- type: reporter_id member
-- type: is_urgent bool
INSERT INTO reports (post_id, reporter_id, notice_id, reason, is_urgent, text, created_at)
VALUES (:post_id, NULLIF(:reporter_id, 0), NULLIF(:notice_id, 0), :reason, :is_urgent, :text, :created_at);

-- name: report_make_urgent :exec
UPDATE reports SET is_urgent = 1 WHERE id = :report_id;

-- name: report_text_set :exec
-- type: reporter_id member
UPDATE reports
SET text = :text
WHERE id = :report_id
    AND reporter_id = :reporter_id
    AND closed_at IS NULL;

-- name: report_mine :one
-- One's own report: what was said, what came of it.
-- type: reporter_id member
-- type: is_urgent bool
SELECT r.id AS report_id,
    r.post_id AS post_id,
    r.reason AS reason,
    r.is_urgent AS is_urgent,
    r.text AS text,
    r.created_at AS created_at,
    r.version AS version,
    r.closed_at AS closed_at,
    r.measure AS measure,
    r.decision AS decision,
    p.hidden_by AS hidden_by,
    t.shown_title AS title
FROM reports AS r
JOIN posts AS p ON p.id = r.post_id
JOIN threads AS t ON t.id = p.thread_id
WHERE r.id = :report_id
    AND r.reporter_id = :reporter_id;

-- name: letters_of_report :many
-- type: addressee text
SELECT l.text AS text, l.written_at AS written_at, l.addressee AS addressee
FROM report_letters AS l
WHERE l.report_id = :report_id
    AND l.addressee = :addressee
ORDER BY l.id
LIMIT 50;

-- name: letters_to_author :many
SELECT l.text AS text, l.written_at AS written_at
FROM report_letters AS l
WHERE l.post_id = :post_id
    AND l.addressee = 'author'
ORDER BY l.id
LIMIT 50;

-- name: decisions_to_author :many
-- What was decided about a message, each decision once however many had reported it; but what a
-- statement of its own tells.
SELECT r.measure AS measure, r.decision AS decision, r.closed_at AS closed_at
FROM reports AS r
WHERE r.post_id = :post_id
    AND r.measure IN ('edited', 'hidden', 'withdrawn', 'purged')
    AND NOT EXISTS (
        SELECT 1 FROM statements AS s WHERE s.post_id = r.post_id AND s.decided_at = r.closed_at
    )
GROUP BY r.closed_at
ORDER BY r.closed_at
LIMIT 50;

-- name: measures_of_post :many
SELECT e.kind AS kind, e.reason AS reason, e.role AS role, e.decided_at AS decided_at
FROM measures AS e
WHERE e.post_id = :post_id
ORDER BY e.id
LIMIT 100;

-- name: post_hide :exec
UPDATE posts
SET hidden_at = :hidden_at, hidden_by = :hidden_by
WHERE id = :post_id
    AND withdrawn_at IS NULL;

-- name: post_unhide :exec
UPDATE posts SET hidden_at = NULL, hidden_by = '' WHERE id = :post_id;

-- name: report_retract_row :exec
-- type: reporter_id member
UPDATE reports
SET closed_at = :closed_at, closed_by = :reporter_id, measure = 'mistaken'
WHERE id = :report_id
    AND reporter_id = :reporter_id
    AND closed_at IS NULL
    AND version = 1;

-- name: urgent_open :one
-- type: times int
SELECT COUNT(*) AS times
FROM reports AS r
WHERE r.post_id = :post_id
    AND r.is_urgent = 1
    AND r.closed_at IS NULL;

-- name: danger_mail_ask :exec
-- At once, and none within an hour of the last.
-- type: apart int
INSERT INTO outbox (kind, member_id, payload, created_at, due_at)
SELECT 'danger',
    m.id,
    '',
    :created_at,
    MAX(
        :created_at,
        COALESCE(
            (
                SELECT MAX(COALESCE(o.sent_at, :created_at)) + :apart
                FROM outbox AS o
                WHERE o.member_id = m.id
                    AND o.kind = 'danger'
            ),
            0
        )
    )
FROM members AS m
WHERE m.id = :member_id
    AND NOT EXISTS (
        SELECT 1
        FROM outbox AS o
        WHERE o.member_id = m.id
            AND o.kind = 'danger'
            AND o.sent_at IS NULL
            AND o.attempts = 0
    );

-- name: danger_awaits :one
-- A danger that this animator was told of, has not looked at yet, and that nobody has dealt with.
-- type: is_there bool
SELECT EXISTS (
    SELECT 1
    FROM notifications AS n
    CROSS JOIN reports AS r ON r.id = n.subject
    WHERE n.member_id = :member_id
        AND n.is_read = 0
        AND n.kind = 'report.danger'
        AND r.closed_at IS NULL
) AS is_there;

-- name: animators_told :many
-- Animators who may decide on a message: neither its author nor one who reported it.
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
