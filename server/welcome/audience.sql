-- Whom a note to several is for, by criteria that are stated: never by what somebody did not do.
-- Each leaves out the writer, who takes no notes, and who had enough of them this week.

-- name: audience_topic :many
-- scan: those who stated one topic, until enough are found
-- type: topic text
-- type: viewer_id member
-- type: week_ago int
-- type: each int
-- type: now int
-- type: most int
SELECT k.member_id AS member_id
FROM member_topics AS k INDEXED BY member_topics_topic
CROSS JOIN insiders AS i ON i.member_id = k.member_id AND i.valid_until > :now
WHERE k.topic = :topic
    AND k.member_id <> :viewer_id
    AND NOT EXISTS (SELECT 1 FROM greet_choices AS c WHERE c.member_id = k.member_id AND c.refuses_notes = 1)
    AND (SELECT COUNT(*) FROM notes AS n WHERE n.member_id = k.member_id AND n.sent_at > :week_ago) < :each
ORDER BY k.member_id
LIMIT :most;

-- name: audience_region :many
-- scan: those of one region, until enough are found
-- type: viewer_id member
-- type: week_ago int
-- type: each int
-- type: now int
-- type: most int
SELECT m.id AS member_id
FROM members AS m INDEXED BY members_directory_region
CROSS JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
WHERE m.state = 'active'
    AND m.region = :region
    AND m.region <> ''
    AND m.id <> :viewer_id
    AND NOT EXISTS (SELECT 1 FROM greet_choices AS c WHERE c.member_id = m.id AND c.refuses_notes = 1)
    AND (SELECT COUNT(*) FROM notes AS n WHERE n.member_id = m.id AND n.sent_at > :week_ago) < :each
ORDER BY m.directory_key, m.id
LIMIT :most;

-- name: audience_wave :many
-- Who came in lately with that wave.
-- scan: newcomers, until enough are found
-- type: viewer_id member
-- type: wave_id int
-- type: since int
-- type: week_ago int
-- type: each int
-- type: now int
-- type: most int
SELECT m.id AS member_id
FROM members AS m INDEXED BY members_arrived
CROSS JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
CROSS JOIN member_waves AS v ON v.member_id = m.id AND v.wave_id = :wave_id
WHERE m.state = 'active'
    AND m.activated_at > :since
    AND m.id <> :viewer_id
    AND NOT EXISTS (SELECT 1 FROM greet_choices AS c WHERE c.member_id = m.id AND c.refuses_notes = 1)
    AND (SELECT COUNT(*) FROM notes AS n WHERE n.member_id = m.id AND n.sent_at > :week_ago) < :each
ORDER BY m.activated_at, m.id
LIMIT :most;

-- name: audience_thread :many
-- Who wrote there under their name, of what everybody sees.
-- scan: the messages of one thread
-- type: viewer_id member
-- type: week_ago int
-- type: each int
-- type: now int
-- type: most int
SELECT DISTINCT p.author_id AS member_id
FROM posts AS p
CROSS JOIN threads AS t ON t.id = p.thread_id AND t.hidden_at IS NULL
CROSS JOIN insiders AS i ON i.member_id = p.author_id AND i.valid_until > :now
WHERE p.thread_id = :thread_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
    AND p.author_id > 0
    AND p.author_id <> :viewer_id
    AND NOT EXISTS (SELECT 1 FROM greet_choices AS c WHERE c.member_id = p.author_id AND c.refuses_notes = 1)
    AND (SELECT COUNT(*) FROM notes AS n WHERE n.member_id = p.author_id AND n.sent_at > :week_ago) < :each
ORDER BY p.author_id
LIMIT :most;

-- name: audience_waves :many
-- scan: a few dozen
SELECT w.id AS wave_id, w.title AS title
FROM waves AS w
WHERE w.opened_at IS NOT NULL
ORDER BY w.opened_at DESC
LIMIT 30;
