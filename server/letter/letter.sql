-- The letter: who wishes which, when it is due, and what it tells one person.

-- name: letter_choice :one
-- type: has_titles bool
-- type: has_edition bool
SELECT c.rhythm AS rhythm, c.has_titles AS has_titles, c.has_edition AS has_edition, c.told_id AS told_id
FROM letter_choices AS c
WHERE c.member_id = :member_id;

-- name: letter_own_address :one
SELECT a.address AS address
FROM own_addresses AS a
WHERE a.member_id = :member_id
    AND a.confirmed_at > 0;

-- name: letter_choose :exec
-- What has come before is told: a new rhythm does not begin with the past.
-- type: has_titles bool
-- type: has_edition bool
INSERT INTO letter_choices (member_id, rhythm, has_titles, has_edition, told_id, chosen_at)
VALUES (
    :member_id, :rhythm, :has_titles, :has_edition, COALESCE((SELECT MAX(n.id) FROM notifications AS n), 0),
    :chosen_at
)
ON CONFLICT (member_id) DO UPDATE
SET rhythm = excluded.rhythm,
    has_titles = excluded.has_titles,
    has_edition = excluded.has_edition,
    told_id = MAX(told_id, excluded.told_id),
    chosen_at = excluded.chosen_at;

-- name: letter_stop_row :exec
-- An old letter's link leaves no trace of somebody who has left. The letter of the community came with
-- it and stops with it.
INSERT INTO letter_choices (member_id, rhythm, has_edition, chosen_at)
SELECT m.id, 'none', 0, :chosen_at FROM members AS m WHERE m.id = :member_id AND m.state <> 'left'
ON CONFLICT (member_id) DO UPDATE
SET rhythm = 'none', has_edition = 0, chosen_at = excluded.chosen_at
WHERE letter_choices.rhythm <> 'none';

-- name: letter_told :exec
UPDATE letter_choices SET told_id = MAX(told_id, :told_id) WHERE member_id = :member_id;

-- name: letter_newest :one
-- type: done_at int
SELECT l.id AS letter_id,
    l.slot_at AS slot_at,
    l.upto_thread AS upto_thread,
    l.upto_post AS upto_post,
    l.upto_notification AS upto_notification,
    l.reached_member AS reached_member,
    COALESCE(l.done_at, 0) AS done_at
FROM letters AS l
ORDER BY l.slot_at DESC
LIMIT 1;

-- name: letter_begin :exec
-- type: done_at int
INSERT INTO letters (
    slot_at, after_thread, upto_thread, after_post, upto_post, after_notification, upto_notification, done_at
)
VALUES (
    :slot_at,
    :after_thread,
    COALESCE((SELECT MAX(t.id) FROM threads AS t), 0),
    :after_post,
    COALESCE((SELECT MAX(p.id) FROM posts AS p), 0),
    :after_notification,
    COALESCE((SELECT MAX(n.id) FROM notifications AS n), 0),
    NULLIF(:done_at, 0)
);

-- name: letter_next_members :one
-- type: after_id int
-- type: upto int
SELECT COALESCE(MAX(next.id), 0) AS upto
FROM (
    SELECT m.id AS id
    FROM members AS m
    WHERE m.id > :after_id
    ORDER BY m.id
    LIMIT 500
) AS next;

-- name: letter_queue :exec
-- type: letter_id int
-- What there is to say to each, and whether they are still members, is found when it leaves.
-- type: after_id int
-- type: upto int
INSERT INTO outbox (kind, member_id, payload, created_at, due_at, is_bulk)
SELECT 'letter', m.id, CAST(:letter_id AS TEXT), :created_at, :created_at, 1
FROM members AS m
LEFT JOIN letter_choices AS c ON c.member_id = m.id
WHERE m.id > :after_id
    AND m.id <= :upto
    AND m.account = 'member'
    AND m.state = 'active'
    AND COALESCE(c.rhythm, 'weekly') = 'weekly';

-- name: letter_reached :exec
-- type: letter_id int
-- type: done_at int
UPDATE letters
SET reached_member = MAX(reached_member, :reached_member), done_at = NULLIF(:done_at, 0)
WHERE id = :letter_id;

-- name: letter_find :one
-- type: letter_id int
SELECT l.after_thread AS after_thread,
    l.upto_thread AS upto_thread,
    l.after_post AS after_post,
    l.upto_post AS upto_post,
    l.after_notification AS after_notification,
    l.upto_notification AS upto_notification
FROM letters AS l
WHERE l.id = :letter_id;

-- name: letter_followed :many
-- Threads that this person follows, with messages of others that came since the letter before and are
-- not read.
-- scan: sorts the threads of one person
-- type: after_post int
-- type: upto_post int
-- type: fresh int
SELECT t.id AS thread_id, t.shown_title AS title, COUNT(*) AS fresh
FROM follows AS f
JOIN threads AS t ON t.id = f.thread_id
LEFT JOIN reads AS r
    ON r.member_id = CASE t.author_id WHEN -1 THEN stand_in(f.member_id, t.id) ELSE f.member_id END
    AND r.thread_id = t.id
JOIN posts AS p ON p.thread_id = t.id AND p.seq > COALESCE(r.seq, 0)
WHERE f.member_id = :member_id
    AND f.is_on = 1
    AND p.id > :after_post
    AND p.id <= :upto_post
    AND p.author_id <> f.member_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM reads_ahead AS x
        WHERE x.member_id = f.member_id
            AND x.thread_id = t.id
            AND p.seq BETWEEN x.from_seq AND x.to_seq
    )
GROUP BY t.id
ORDER BY MAX(p.id) DESC
LIMIT 100;

-- name: letter_begun :many
-- Threads begun by others since the letter before, not opened yet, and not among those followed (or
-- no longer followed: that was said already).
-- type: after_thread int
-- type: upto_thread int
-- type: is_unanswered bool
SELECT t.id AS thread_id,
    t.title AS title,
    (t.kind = 'question' AND t.last_seq = 1) AS is_unanswered
FROM threads AS t
JOIN posts AS p ON p.thread_id = t.id AND p.seq = 1
WHERE t.id > :after_thread
    AND t.id <= :upto_thread
    AND t.author_id <> :member_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM reads AS r
        WHERE r.member_id = CASE t.author_id WHEN -1 THEN stand_in(:member_id, t.id) ELSE :member_id END
            AND r.thread_id = t.id
            AND r.seq > 0
    )
    AND NOT EXISTS (SELECT 1 FROM follows AS f WHERE f.member_id = :member_id AND f.thread_id = t.id)
ORDER BY t.id DESC
LIMIT 100;

-- name: letter_notices :many
-- What awaits this person on their page of notifications, and was not told by a mail: a danger is, by
-- one of its own. Kinds with a dot are about measures, also on a message that nobody sees any more.
-- type: after_id int
-- type: upto_id int
-- type: notification_id int
-- type: title text
SELECT n.id AS notification_id, COALESCE(t.id, 0) AS thread_id, COALESCE(t.shown_title, '') AS title
FROM notifications AS n
LEFT JOIN posts AS p ON p.id = n.post_id
LEFT JOIN threads AS t ON t.id = n.thread_id
WHERE n.member_id = :member_id
    AND n.is_read = 0
    AND n.id > :after_id
    AND n.id <= :upto_id
    AND n.kind <> 'report.danger'
    AND (INSTR(n.kind, '.') > 0 OR (p.withdrawn_at IS NULL AND p.hidden_at IS NULL))
ORDER BY n.id DESC
LIMIT 100;
