-- Mandates: who has one, until when, and what is asked of them.

-- name: mandates_running :many
-- scan: few people have had a mandate
-- type: asked_at int
-- type: warned_at int
-- type: is_answered bool
-- type: continues bool
SELECT a.id AS mandate_id,
    a.member_id AS member_id,
    a.began_at AS began_at,
    a.ends_at AS ends_at,
    a.origin AS origin,
    a.asked_at AS asked_at,
    a.warned_at AS warned_at,
    a.continues IS NOT NULL AS is_answered,
    COALESCE(a.continues, 0) AS continues
FROM mandates AS a
WHERE a.ended_at IS NULL
ORDER BY a.began_at, a.id
LIMIT 300;

-- name: mandate_of :one
-- type: asked_at int
-- type: is_answered bool
-- type: continues bool
SELECT a.id AS mandate_id,
    a.began_at AS began_at,
    a.ends_at AS ends_at,
    a.asked_at AS asked_at,
    a.continues IS NOT NULL AS is_answered,
    COALESCE(a.continues, 0) AS continues
FROM mandates AS a
WHERE a.member_id = :member_id
    AND a.ended_at IS NULL;

-- name: mandates_acting :many
-- Who animates now, for sure: mandate, second factor, membership.
-- scan: few people have had a mandate
-- type: now int
SELECT v.member_id AS member_id, m.organisation_id AS organisation_id
FROM acting_animators AS v
JOIN members AS m ON m.id = v.member_id
JOIN insiders AS i ON i.member_id = v.member_id
WHERE v.acts_until > :now
    AND i.valid_until > :now
ORDER BY v.member_id
LIMIT 300;

-- name: mandate_asked :exec
UPDATE mandates SET asked_at = :asked_at WHERE id = :mandate_id AND asked_at IS NULL;

-- name: mandate_warned :exec
UPDATE mandates
SET warned_at = :warned_at, asked_at = COALESCE(asked_at, :warned_at)
WHERE id = :mandate_id
    AND warned_at IS NULL;

-- name: mandate_answered :exec
-- type: continues bool
UPDATE mandates SET continues = :continues WHERE id = :mandate_id AND ended_at IS NULL;

-- name: mandate_close :exec
UPDATE mandates SET ended_at = :ended_at, cause = :cause WHERE id = :mandate_id AND ended_at IS NULL;

-- name: mandate_renewed :exec
-- Of its successor: nothing was dropped.
UPDATE mandates
SET ended_at = :ended_at, cause = 'renewed', released_at = :ended_at
WHERE id = :mandate_id
    AND ended_at IS NULL;

-- name: mandate_begin :exec
INSERT INTO mandates (member_id, began_at, ends_at, origin)
VALUES (:member_id, :began_at, :ends_at, 'vote');

-- name: mandates_to_release :many
-- scan: by the index of those that ended just now
SELECT a.id AS mandate_id, a.member_id AS member_id, a.cause AS cause
FROM mandates AS a INDEXED BY mandates_in_hand
WHERE a.ended_at IS NOT NULL
    AND a.released_at IS NULL
LIMIT 50;

-- name: mandate_released :exec
UPDATE mandates
SET released_at = :released_at, cause = CASE WHEN cause = '' THEN 'membership' ELSE cause END
WHERE id = :mandate_id;

-- name: proposable :one
-- A member who does not animate.
SELECT m.id AS member_id
FROM members AS m
JOIN insiders AS i ON i.member_id = m.id
WHERE m.id = :member_id
    AND m.id > 0
    AND NOT EXISTS (SELECT 1 FROM mandates AS a WHERE a.member_id = m.id AND a.ended_at IS NULL);

-- name: measures_waiting :many
-- Acts of two that wait: measures about members, but never the reader's own.
-- type: viewer_id member
-- type: asked_by member
SELECT w.id AS measure_id,
    w.member_id AS member_id,
    w.asked_by AS asked_by,
    w.asked_at AS asked_at
FROM member_measures AS w
WHERE w.ended_at IS NULL
    AND w.needs_second = 1
    AND w.second_at IS NULL
    AND w.member_id <> :viewer_id
ORDER BY w.asked_at
LIMIT 20;

-- name: openings_waiting :many
-- Acts of two that wait: identities to open.
-- scan: openings are few
-- type: asked_by member
-- type: answer_ms int
-- type: now int
-- type: until_at int
SELECT g.thread_id AS thread_id,
    t.shown_title AS title,
    g.asked_by AS asked_by,
    g.asked_at AS asked_at,
    COALESCE(g.sits_at, g.asked_at) + :answer_ms AS until_at
FROM unnamed_openings AS g
JOIN threads AS t ON t.id = g.thread_id
WHERE g.refused_at IS NULL
    AND g.opened_at IS NULL
    AND COALESCE(g.sits_at, g.asked_at + :answer_ms) + :answer_ms > :now
ORDER BY g.id
LIMIT 20;
