-- Names typed after an @, of people who are inside now, and what a message tells people of.

-- name: mention_names :many
-- scan: those of one given name: the index of first names gives them, newest account first
-- type: question text
-- type: now int
-- type: most int
-- type: homonyms int
SELECT m.id AS member_id,
    m.given_name AS given_name,
    m.shown_family AS family_name,
    m.region AS region,
    (
        SELECT COUNT(*)
        FROM members AS h INDEXED BY members_shown
        WHERE h.given_name = m.given_name
            AND SUBSTR(h.shown_family, 1, 1) = SUBSTR(m.shown_family, 1, 1)
            AND h.id <> m.id
            AND h.account = 'member'
            AND h.state = 'active'
    ) AS homonyms
FROM search_people
CROSS JOIN members AS m ON m.id = search_people.rowid
WHERE search_people MATCH :question
    AND EXISTS (SELECT 1 FROM insiders AS i WHERE i.member_id = m.id AND i.valid_until > :now)
ORDER BY search_people.rowid DESC
LIMIT :most;

-- name: post_markup :one
-- type: html text
SELECT p.html AS html
FROM posts AS p
WHERE p.id = :post_id;

-- name: reply_waits :one
-- Is this person told already of an answer in this thread, and has not read it?
-- type: waits bool
SELECT EXISTS (
        SELECT 1
        FROM notifications AS n INDEXED BY notifications_waiting
        WHERE n.member_id = :member_id
            AND n.thread_id = :thread_id
            AND n.is_read = 0
            AND n.kind = 'reply'
    ) AS waits;
