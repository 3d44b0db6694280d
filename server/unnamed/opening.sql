-- Opening the identity of an author: whom the software picks, what they answer. The author stands in
-- no row of it.

-- name: opening_thread :one
-- A thread without a name, as one who may see its openings knows it: an animator, or a picked person.
-- type: viewer_id member
-- type: is_animator bool
SELECT t.id AS thread_id, t.shown_title AS title
FROM unnamed_threads AS u
JOIN threads AS t ON t.id = u.thread_id
WHERE u.thread_id = :thread_id
    AND (
        :is_animator
        OR EXISTS (
            SELECT 1
            FROM unnamed_openings AS g
            WHERE g.thread_id = u.thread_id
                AND :viewer_id IN (g.first_id, g.second_id)
        )
    );

-- name: openings_of_thread :many
-- type: asked_by member
-- type: first_id member
-- type: second_id member
SELECT g.id AS opening_id,
    g.asked_by AS asked_by,
    g.reason AS reason,
    g.asked_at AS asked_at,
    g.sits_at AS sits_at,
    g.first_id AS first_id,
    g.second_id AS second_id,
    g.first_at AS first_at,
    g.second_at AS second_at,
    g.refused_at AS refused_at,
    g.opened_at AS opened_at,
    g.shown_until AS shown_until
FROM unnamed_openings AS g
WHERE g.thread_id = :thread_id
ORDER BY g.id DESC
LIMIT 20;

-- name: opening_of :one
-- One that waits for this person’s answer.
-- type: viewer_id member
-- type: is_first bool
-- type: since int
SELECT g.id AS opening_id,
    g.thread_id AS thread_id,
    g.first_id = :viewer_id AS is_first,
    g.first_at AS first_at,
    g.second_at AS second_at
FROM unnamed_openings AS g
WHERE g.id = :opening_id
    AND :viewer_id IN (g.first_id, g.second_id)
    AND g.refused_at IS NULL
    AND g.opened_at IS NULL
    AND COALESCE(g.sits_at, g.asked_at) > :since;

-- name: opening_add :exec
-- type: asked_by member
-- type: first_id member
-- type: second_id member
INSERT INTO unnamed_openings (thread_id, asked_by, reason, asked_at, first_id, second_id)
VALUES (:thread_id, :asked_by, :reason, :asked_at, :first_id, :second_id);

-- name: opening_waiting :one
-- Asked, or refused not long ago: who asks again and again would learn who is never picked.
-- type: since int
-- type: drawn_since int
-- type: refused_since int
-- type: times int
SELECT COUNT(*) AS times
FROM unnamed_openings AS g
WHERE g.thread_id = :thread_id
    AND g.opened_at IS NULL
    AND CASE
        WHEN g.refused_at IS NOT NULL THEN g.refused_at > :refused_since
        WHEN g.sits_at IS NOT NULL THEN g.sits_at > :drawn_since
        ELSE g.asked_at > :since
    END;

-- name: openings_silent :many
-- Those that somebody has not answered in time, nobody having been drawn yet; unless another was
-- asked since.
-- type: before int
-- type: since int
-- type: asked_by member
-- type: first_id member
-- type: second_id member
SELECT g.id AS opening_id,
    g.thread_id AS thread_id,
    g.asked_by AS asked_by,
    g.first_id AS first_id,
    g.second_id AS second_id,
    g.first_at AS first_at,
    g.second_at AS second_at
FROM unnamed_openings AS g INDEXED BY unnamed_openings_waiting
WHERE g.opened_at IS NULL
    AND g.refused_at IS NULL
    AND g.sits_at IS NULL
    AND g.asked_at <= :before
    AND g.asked_at > :since
    AND NOT EXISTS (
        SELECT 1 FROM unnamed_openings AS l WHERE l.thread_id = g.thread_id AND l.id > g.id
    )
ORDER BY g.asked_at
LIMIT 20;

-- name: opening_sit :exec
-- type: first_id member
-- type: second_id member
UPDATE unnamed_openings
SET first_id = :first_id, second_id = :second_id, sits_at = :sits_at
WHERE id = :opening_id AND sits_at IS NULL;

-- name: opening_agree :exec
-- type: is_first bool
-- type: at int
UPDATE unnamed_openings
SET first_at = CASE WHEN :is_first THEN :at ELSE first_at END,
    second_at = CASE WHEN :is_first THEN second_at ELSE :at END
WHERE id = :opening_id;

-- name: opening_refuse :exec
UPDATE unnamed_openings SET refused_at = :refused_at WHERE id = :opening_id;

-- name: opening_open :exec
-- type: shown_until int
UPDATE unnamed_openings SET opened_at = :opened_at, shown_until = :shown_until WHERE id = :opening_id;

-- name: opening_text :one
-- The message whose author it is about.
SELECT p.id AS post_id FROM posts AS p WHERE p.thread_id = :thread_id AND p.seq = 1;

-- name: opening_animators :many
-- Who may be picked first.
-- scan: mandates are few
-- type: now int
SELECT m.id AS member_id
FROM acting_animators AS a
JOIN members AS m ON m.id = a.member_id
JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
WHERE a.acts_until > :now
LIMIT 200;

-- name: opening_volunteers :many
-- Members who offered to sit in.
-- type: now int
SELECT v.member_id AS member_id
FROM volunteers AS v
WHERE v.valid_until > :now
LIMIT 200;

-- name: organisations_of :many
-- type: organisation_id organisation
SELECT a.organisation_id AS organisation_id
FROM attestations AS a
WHERE a.member_id = :member_id
    AND a.ended_at IS NULL
UNION
SELECT m.organisation_id AS organisation_id
FROM members AS m
WHERE m.id = :member_id
LIMIT 20;

-- name: members_tried :many
-- Each in turn, to find whose a thread is.
-- type: after int
-- type: most int
SELECT m.id AS member_id
FROM members AS m
WHERE m.id > :after
ORDER BY m.id
LIMIT :most;

-- name: opened_identity :one
SELECT m.given_name AS given_name, m.family_name AS family_name, o.name AS organisation
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
WHERE m.id = :member_id;
