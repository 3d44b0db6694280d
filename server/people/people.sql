-- Who is inside, what they chose to show, what they wrote. Messages that their authors took back,
-- or that are hidden, are found by none of these.

-- name: member_visible :one
-- The page of someone who is inside; of the same organisation as the reader, or not.
-- type: viewer_id member
-- type: is_colleague bool
-- type: introduction text
-- type: agency text
-- type: now int
SELECT m.id AS member_id,
    COALESCE(p.introduction, '') AS introduction,
    COALESCE(p.agency, '') AS agency,
    EXISTS (
        SELECT 1
        FROM acting_animators AS a
        WHERE a.member_id = m.id
            AND a.acts_until > :now
    ) AS is_animator,
    EXISTS (
        SELECT 1
        FROM attestations AS a
        JOIN attestations AS own ON own.organisation_id = a.organisation_id
        WHERE a.member_id = m.id
            AND a.ended_at IS NULL
            AND own.member_id = :viewer_id
            AND own.ended_at IS NULL
    ) AS is_colleague
FROM members AS m
JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
LEFT JOIN profiles AS p ON p.member_id = m.id
WHERE m.id = :member_id;

-- name: member_topics_of :many
SELECT k.topic AS topic
FROM member_topics AS k
WHERE k.member_id = :member_id
ORDER BY k.topic
LIMIT 40;

-- name: member_threads :many
-- type: most int
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.shown_title AS title,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    s.title AS space_title
FROM threads AS t
JOIN spaces AS s ON s.id = t.space_id
JOIN posts AS p ON p.thread_id = t.id AND p.seq = 1 AND p.withdrawn_at IS NULL AND p.hidden_at IS NULL
WHERE t.author_id = :member_id
ORDER BY t.id DESC
LIMIT :most;

-- name: member_messages :many
-- Their answers, with the beginning of each.
-- type: markdown text
-- type: before int
-- type: most int
SELECT p.id AS post_id,
    p.created_at AS created_at,
    t.kind AS kind,
    t.shown_title AS title,
    SUBSTR(s.markdown, 1, 800) AS markdown
FROM posts AS p
JOIN threads AS t ON t.id = p.thread_id
JOIN post_sources AS s ON s.post_id = p.id
WHERE p.author_id = :member_id
    AND p.id < :before
    AND p.seq > 1
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
ORDER BY p.id DESC
LIMIT :most;

-- name: directory_place :one
-- Where the list goes on, after somebody who is in it: the place of another would tell their name.
-- type: now int
SELECT m.directory_key AS directory_key
FROM members AS m
JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
WHERE m.id = :member_id;

-- name: directory_all :many
-- An empty kind is any.
-- type: introduction text
-- type: after_key text
-- type: after_id int
-- type: kind text
-- type: now int
-- type: most int
SELECT m.id AS member_id, COALESCE(p.introduction, '') AS introduction
FROM members AS m INDEXED BY members_directory
CROSS JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
CROSS JOIN organisations AS o ON o.id = m.organisation_id AND (:kind = '' OR o.kind = :kind)
LEFT JOIN profiles AS p ON p.member_id = m.id
WHERE m.state = 'active'
    AND (m.directory_key, m.id) > (:after_key, :after_id)
ORDER BY m.directory_key, m.id
LIMIT :most;

-- name: directory_of_region :many
-- type: introduction text
-- type: after_key text
-- type: after_id int
-- type: kind text
-- type: now int
-- type: most int
SELECT m.id AS member_id, COALESCE(p.introduction, '') AS introduction
FROM members AS m INDEXED BY members_directory_region
CROSS JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
CROSS JOIN organisations AS o ON o.id = m.organisation_id AND (:kind = '' OR o.kind = :kind)
LEFT JOIN profiles AS p ON p.member_id = m.id
WHERE m.state = 'active'
    AND m.region = :region
    AND (m.directory_key, m.id) > (:after_key, :after_id)
ORDER BY m.directory_key, m.id
LIMIT :most;

-- name: directory_of_topic :many
-- scan: sorts those who know one topic, on the readers' thread
-- type: introduction text
-- type: after_key text
-- type: after_id int
-- type: kind text
-- type: now int
-- type: most int
SELECT m.id AS member_id, COALESCE(p.introduction, '') AS introduction
FROM member_topics AS k INDEXED BY member_topics_topic
CROSS JOIN members AS m ON m.id = k.member_id
CROSS JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
CROSS JOIN organisations AS o ON o.id = m.organisation_id AND (:kind = '' OR o.kind = :kind)
LEFT JOIN profiles AS p ON p.member_id = m.id
WHERE k.topic = :topic
    AND (:region = '' OR m.region = :region)
    AND (m.directory_key, m.id) > (:after_key, :after_id)
ORDER BY m.directory_key, m.id
LIMIT :most;

-- name: profile_own :one
-- type: sits bool
-- What one's own form holds.
-- type: introduction text
-- type: agency text
SELECT m.given_name AS given_name,
    m.family_name AS family_name,
    m.region AS region,
    m.language AS language,
    m.scheme AS scheme,
    m.shows_name AS shows_name,
    m.shows_organisation AS shows_organisation,
    m.sits AS sits,
    m.activated_at AS activated_at,
    o.name AS organisation,
    o.kind AS organisation_kind,
    COALESCE(p.introduction, '') AS introduction,
    COALESCE(p.agency, '') AS agency
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
LEFT JOIN profiles AS p ON p.member_id = m.id
WHERE m.id = :member_id;

-- name: profile_store_member :exec
-- type: shows_name bool
-- type: shows_organisation bool
-- type: sits bool
UPDATE members
SET shows_name = :shows_name,
    sits = :sits,
    shows_organisation = :shows_organisation,
    region = :region,
    language = :language
WHERE id = :member_id;

-- name: profile_store :exec
INSERT INTO profiles (member_id, agency, introduction)
VALUES (:member_id, :agency, :introduction)
ON CONFLICT (member_id) DO UPDATE
SET agency = excluded.agency, introduction = excluded.introduction;

-- name: introduction_store :exec
INSERT INTO profiles (member_id, introduction)
VALUES (:member_id, :introduction)
ON CONFLICT (member_id) DO UPDATE
SET introduction = excluded.introduction;

-- name: member_topics_drop :exec
DELETE FROM member_topics WHERE member_id = :member_id;

-- name: member_topic_add :exec
INSERT INTO member_topics (member_id, topic) VALUES (:member_id, :topic)
ON CONFLICT DO NOTHING;

-- name: scheme_store :exec
UPDATE members SET scheme = :scheme WHERE id = :member_id;
