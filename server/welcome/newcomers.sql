-- Newcomers, what persons chose, the thread of welcome.

-- name: greet_newcomers :many
-- Who came in lately, is inside, was not welcomed, and takes notes.
-- type: introduction text
-- type: viewer_id member
-- type: since int
-- type: now int
-- type: most int
SELECT m.id AS member_id,
    m.activated_at AS activated_at,
    COALESCE(p.introduction, '') AS introduction
FROM members AS m INDEXED BY members_arrived
CROSS JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
LEFT JOIN profiles AS p ON p.member_id = m.id
WHERE m.state = 'active'
    AND m.activated_at > :since
    AND m.id <> :viewer_id
    AND NOT EXISTS (SELECT 1 FROM notes AS n WHERE n.member_id = m.id AND n.purpose = 'welcome')
    AND NOT EXISTS (SELECT 1 FROM greet_choices AS c WHERE c.member_id = m.id AND c.refuses_notes = 1)
ORDER BY m.activated_at, m.id
LIMIT :most;

-- name: greet_came_all :exec
-- scan: a demonstration's few dozen
-- type: before int
UPDATE members SET activated_at = MIN(activated_at, :before) WHERE activated_at IS NOT NULL;

-- name: greet_came_one :exec
-- type: at int
UPDATE members SET activated_at = :at WHERE id = :member_id AND activated_at IS NOT NULL;

-- name: greet_newcomer :one
-- One of them, welcomed already or not.
-- type: introduction text
-- type: viewer_id member
-- type: since int
-- type: now int
-- type: is_refusing bool
-- type: welcomer_id member
-- type: welcomed_at int
SELECT m.id AS member_id,
    m.activated_at AS activated_at,
    COALESCE(p.introduction, '') AS introduction,
    COALESCE(c.refuses_notes, 0) AS is_refusing,
    COALESCE(n.writer_id, 0) AS welcomer_id,
    COALESCE(n.sent_at, 0) AS welcomed_at
FROM members AS m
JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
LEFT JOIN profiles AS p ON p.member_id = m.id
LEFT JOIN greet_choices AS c ON c.member_id = m.id
LEFT JOIN notes AS n ON n.member_id = m.id AND n.purpose = 'welcome'
WHERE m.id = :member_id
    AND m.id <> :viewer_id
    AND m.activated_at > :since;

-- name: greet_values :one
-- What stands for the variables of a text to this person.
-- scan: the few spaces
-- type: space text
SELECT m.given_name AS given_name,
    m.region AS region,
    m.language AS language,
    COALESCE((
        SELECT s.title
        FROM spaces AS s
        WHERE s.region = m.region
            AND s.region <> ''
        ORDER BY s.title
        LIMIT 1
    ), '') AS space
FROM members AS m
WHERE m.id = :member_id;

-- name: greet_thread_of :one
-- The community's thread of welcome, while everybody sees it.
SELECT t.id AS thread_id, t.shown_title AS title
FROM settings AS s
JOIN threads AS t ON t.id = CAST(s.value AS INTEGER)
WHERE s.name = 'welcome_thread'
    AND t.hidden_at IS NULL;

-- name: greet_thread_fits :one
-- Nobody is asked to write where an author has no name.
SELECT t.id AS thread_id, t.shown_title AS title
FROM threads AS t
JOIN posts AS p ON p.thread_id = t.id AND p.seq = 1 AND p.withdrawn_at IS NULL
WHERE t.id = :thread_id
    AND t.hidden_at IS NULL
    AND t.author_id > 0;

-- name: greet_thread_set :exec
-- type: thread_id int
INSERT INTO settings (name, value) VALUES ('welcome_thread', CAST(:thread_id AS TEXT))
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: greet_thread_unset :exec
DELETE FROM settings WHERE name = 'welcome_thread';

-- name: greet_choices_of :one
-- type: refuses_notes bool
-- type: sponsors bool
-- type: closed_guide bool
SELECT c.refuses_notes AS refuses_notes, c.sponsors AS sponsors, c.closed_guide AS closed_guide
FROM greet_choices AS c
WHERE c.member_id = :member_id;

-- name: greet_choose_notes :exec
-- type: is_on bool
INSERT INTO greet_choices (member_id, refuses_notes) VALUES (:member_id, :is_on)
ON CONFLICT (member_id) DO UPDATE SET refuses_notes = excluded.refuses_notes;

-- name: greet_choose_sponsors :exec
-- type: is_on bool
INSERT INTO greet_choices (member_id, sponsors) VALUES (:member_id, :is_on)
ON CONFLICT (member_id) DO UPDATE SET sponsors = excluded.sponsors;

-- name: greet_choose_guide :exec
-- type: is_on bool
INSERT INTO greet_choices (member_id, closed_guide) VALUES (:member_id, :is_on)
ON CONFLICT (member_id) DO UPDATE SET closed_guide = excluded.closed_guide;

-- name: greet_guide_facts :one
-- What a newcomer did of the first steps; of what they published without their name nothing is
-- known here.
-- type: closed_guide bool
-- type: has_line bool
-- type: has_topics bool
-- type: has_spoken bool
-- type: has_read bool
SELECT COALESCE(m.activated_at, 0) AS activated_at,
    COALESCE(c.closed_guide, 0) AS closed_guide,
    COALESCE(p.introduction, '') <> '' AS has_line,
    EXISTS (SELECT 1 FROM member_topics AS k WHERE k.member_id = m.id) AS has_topics,
    EXISTS (SELECT 1 FROM follows AS f WHERE f.member_id = m.id AND f.is_on = 1)
        OR EXISTS (SELECT 1 FROM posts AS w WHERE w.author_id = m.id) AS has_spoken,
    EXISTS (
        SELECT 1
        FROM reads AS r
        WHERE r.member_id = m.id
            AND (:thread_id = 0 OR r.thread_id = :thread_id)
    ) AS has_read
FROM members AS m
LEFT JOIN profiles AS p ON p.member_id = m.id
LEFT JOIN greet_choices AS c ON c.member_id = m.id
WHERE m.id = :member_id;
