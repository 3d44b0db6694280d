-- The promise of a first answer: what is due, whom to offer what waits, how it goes.

-- name: promises_due :many
-- What is to be looked at now. is_wanted: it waits for an answer, and somebody may see it.
-- type: hours int
-- type: own_hours int
-- type: author_id member
-- type: is_wanted bool
-- type: most int
SELECT f.thread_id AS thread_id,
    f.space_id AS space_id,
    f.asked_at AS asked_at,
    COALESCE(f.hours, -1) AS hours,
    COALESCE((SELECT s.promise_hours FROM spaces AS s WHERE s.id = f.space_id), -1) AS own_hours,
    f.phase AS phase,
    COALESCE(t.author_id, 0) AS author_id,
    f.answered_at IS NULL
        AND COALESCE(t.is_waiting = 1 AND t.last_seq > 0 AND t.state NOT IN ('closed', 'answered'), 0)
        AS is_wanted
FROM first_answers AS f INDEXED BY first_answers_next
LEFT JOIN threads AS t ON t.id = f.thread_id
WHERE f.next_at <= :now
ORDER BY f.next_at
LIMIT :most;

-- name: promise_set_row :exec
-- type: phase int
-- type: asked_at int
-- type: due_at int
-- type: hours int
-- type: next_at int
UPDATE first_answers
SET asked_at = :asked_at,
    hours = :hours,
    due_at = NULLIF(:due_at, 0),
    phase = :phase,
    next_at = NULLIF(:next_at, 0)
WHERE thread_id = :thread_id;

-- name: promise_of_thread :one
-- type: hours int
-- type: own_hours int
-- type: author_id member
SELECT f.thread_id AS thread_id,
    f.space_id AS space_id,
    f.asked_at AS asked_at,
    COALESCE(f.hours, -1) AS hours,
    COALESCE((SELECT s.promise_hours FROM spaces AS s WHERE s.id = f.space_id), -1) AS own_hours,
    f.asked AS asked,
    t.author_id AS author_id,
    t.shown_title AS title
FROM first_answers AS f
JOIN threads AS t ON t.id = f.thread_id
WHERE f.thread_id = :thread_id
    AND f.answered_at IS NULL
    AND t.is_waiting = 1
    AND t.last_seq > 0
    AND t.state NOT IN ('closed', 'answered');

-- name: promises_late :many
-- What the time has run out for, the longest first.
-- type: author_id member
-- type: due_at int
-- type: most int
SELECT f.thread_id AS thread_id,
    f.due_at AS due_at,
    f.asked_at AS asked_at,
    t.author_id AS author_id,
    t.shown_title AS title,
    s.title AS space_title
FROM first_answers AS f INDEXED BY first_answers_late
CROSS JOIN threads AS t ON t.id = f.thread_id
CROSS JOIN spaces AS s ON s.id = t.space_id
WHERE f.answered_at IS NULL
    AND f.due_at <= :now
    AND t.is_waiting = 1
    AND t.last_seq > 0
    AND t.state NOT IN ('closed', 'answered')
ORDER BY f.due_at
LIMIT :most;

-- name: member_last :one
-- type: last int
SELECT COALESCE(MAX(m.id), 0) AS last FROM members AS m;

-- name: offer_candidates :many
-- Who may know: by what they say they know, by what they answered lately in threads of the same
-- theme or topic, or in the same space. At most a few hundred rows of each are looked at, beginning
-- at another member for each question; the best reason of each person stands. Who published without
-- a name is nobody here, and whoever wrote in the thread is left out. Where an animator is asking,
-- neither what was offered before nor how much changes the list: it would tell of people.
-- scan: sorts what these few hundred rows leave
-- type: thread_id thread
-- type: space_id space
-- type: turn int
-- type: since_thread int
-- type: is_asking bool
-- type: usual int
-- type: now int
-- type: week_ago int
-- type: most int
-- type: member_id member
-- type: why text
-- type: what text
-- type: weight int
-- type: lately int
-- type: per_week int
SELECT fit.member_id AS member_id,
    fit.why AS why,
    fit.what AS what,
    MAX(fit.weight) AS weight,
    (
        SELECT COUNT(*)
        FROM question_offers AS o
        WHERE o.member_id = fit.member_id
            AND o.offered_at > :week_ago
    ) AS lately,
    COALESCE(
        (SELECT c.per_week FROM offer_choices AS c WHERE c.member_id = fit.member_id),
        :usual
    ) AS per_week
FROM (
    SELECT * FROM (
        SELECT k.member_id AS member_id, 'topic' AS why, k.topic AS what, 4 AS weight
        FROM thread_topics AS n
        CROSS JOIN member_topics AS k INDEXED BY member_topics_topic
            ON k.topic = n.topic AND k.member_id >= :turn
        WHERE n.thread_id = :thread_id
        LIMIT 60
    )
    UNION ALL
    SELECT * FROM (
        SELECT k.member_id, 'topic', k.topic, 4
        FROM thread_topics AS n
        CROSS JOIN member_topics AS k INDEXED BY member_topics_topic
            ON k.topic = n.topic AND k.member_id < :turn
        WHERE n.thread_id = :thread_id
        LIMIT 60
    )
    UNION ALL
    SELECT p.author_id, 'theme', CAST(r.theme_id AS TEXT), 3
    FROM (
        SELECT o.thread_id AS thread_id, o.theme_id AS theme_id
        FROM thread_themes AS n
        CROSS JOIN thread_themes AS o INDEXED BY thread_themes_theme ON o.theme_id = n.theme_id
        WHERE n.thread_id = :thread_id
            AND o.thread_id > :since_thread
        LIMIT 60
    ) AS r
    CROSS JOIN posts AS p ON p.thread_id = r.thread_id
    WHERE p.seq BETWEEN 2 AND 6
        AND p.withdrawn_at IS NULL
        AND p.hidden_at IS NULL
    UNION ALL
    SELECT p.author_id, 'subject', r.topic, 2
    FROM (
        SELECT o.thread_id AS thread_id, o.topic AS topic
        FROM thread_topics AS n
        CROSS JOIN thread_topics AS o INDEXED BY thread_topics_topic ON o.topic = n.topic
        WHERE n.thread_id = :thread_id
            AND o.thread_id > :since_thread
        LIMIT 60
    ) AS r
    CROSS JOIN posts AS p ON p.thread_id = r.thread_id
    WHERE p.seq BETWEEN 2 AND 6
        AND p.withdrawn_at IS NULL
        AND p.hidden_at IS NULL
    UNION ALL
    SELECT p.author_id, 'space', CAST(:space_id AS TEXT), 1
    FROM (
        SELECT a.thread_id AS thread_id
        FROM first_answers AS a INDEXED BY first_answers_space
        WHERE a.space_id = :space_id
            AND a.answered_at IS NOT NULL
        ORDER BY a.answered_at DESC
        LIMIT 60
    ) AS r
    CROSS JOIN posts AS p ON p.thread_id = r.thread_id
    WHERE p.seq BETWEEN 2 AND 6
        AND p.withdrawn_at IS NULL
        AND p.hidden_at IS NULL
) AS fit
CROSS JOIN insiders AS i ON i.member_id = fit.member_id
WHERE fit.member_id > 0
    AND i.valid_until > :now
    AND NOT EXISTS (
        SELECT 1
        FROM question_offers AS o
        WHERE :is_asking = 0
            AND o.thread_id = :thread_id
            AND o.member_id = fit.member_id
    )
    AND NOT EXISTS (
        SELECT 1
        FROM posts AS w INDEXED BY posts_place
        WHERE w.thread_id = :thread_id
            AND w.author_id = fit.member_id
    )
GROUP BY fit.member_id
HAVING CASE :is_asking WHEN 1 THEN per_week > 0 ELSE lately < per_week END
ORDER BY weight DESC,
    CASE :is_asking WHEN 1 THEN 0 ELSE lately END,
    fit.member_id < :turn,
    fit.member_id
LIMIT :most;

-- name: offer_add :exec
-- type: is_asked bool
INSERT INTO question_offers (thread_id, member_id, offered_at, why, what, is_asked, note)
VALUES (:thread_id, :member_id, :offered_at, :why, :what, :is_asked, :note)
ON CONFLICT DO NOTHING;

-- name: offer_of :one
-- type: is_asked bool
SELECT o.why AS why, o.what AS what, o.is_asked AS is_asked, o.note AS note
FROM question_offers AS o
JOIN first_answers AS f ON f.thread_id = o.thread_id
WHERE o.thread_id = :thread_id
    AND o.member_id = :member_id
    AND o.refused_at IS NULL;

-- name: offered_mine :many
-- What was offered in the last weeks and waits still, latest first.
-- type: author_id member
-- type: since int
-- type: most int
-- type: is_asked bool
SELECT o.thread_id AS thread_id,
    o.why AS why,
    o.what AS what,
    o.is_asked AS is_asked,
    o.note AS note,
    t.author_id AS author_id,
    t.shown_title AS title
FROM question_offers AS o INDEXED BY question_offers_member
CROSS JOIN threads AS t ON t.id = o.thread_id
WHERE o.member_id = :member_id
    AND o.offered_at > :since
    AND o.refused_at IS NULL
    AND t.is_waiting = 1
    AND t.last_seq > 0
    AND t.state NOT IN ('closed', 'answered')
ORDER BY o.offered_at DESC
LIMIT :most;

-- name: offer_refuse_row :exec
UPDATE question_offers
SET refused_at = :refused_at, note = ''
WHERE thread_id = :thread_id
    AND member_id = :member_id
    AND refused_at IS NULL;

-- name: offer_told_drop :exec
DELETE FROM notifications
WHERE thread_id = :thread_id
    AND member_id = :member_id
    AND kind = 'question.offered'
    AND is_read = 0;

-- name: offers_forget :exec
-- type: before int
DELETE FROM question_offers WHERE offered_at < :before;

-- name: offers_asked_lately :one
-- By animators, of every question.
-- scan: what was offered in a day, each member two at most
-- type: since int
-- type: asked int
SELECT COUNT(*) AS asked
FROM question_offers AS o INDEXED BY question_offers_age
WHERE o.offered_at > :since
    AND o.is_asked = 1;

-- name: promise_asked :exec
-- type: more int
UPDATE first_answers SET asked = asked + :more WHERE thread_id = :thread_id;

-- name: offer_choice :one
-- type: usual int
-- type: per_week int
SELECT COALESCE(
    (SELECT c.per_week FROM offer_choices AS c WHERE c.member_id = :member_id),
    :usual
) AS per_week;

-- name: offer_choose :exec
INSERT INTO offer_choices (member_id, per_week)
VALUES (:member_id, :per_week)
ON CONFLICT (member_id) DO UPDATE SET per_week = excluded.per_week;

-- name: promise_theme :one
-- type: theme_id theme
SELECT h.title AS title FROM themes AS h WHERE h.id = :theme_id;

-- name: promise_space :one
SELECT s.title AS title FROM spaces AS s WHERE s.id = :space_id;

-- name: promise_spaces :many
-- scan: the few spaces, by title
-- type: hours int
SELECT s.id AS space_id, s.title AS title, COALESCE(s.promise_hours, -1) AS hours
FROM spaces AS s
ORDER BY s.title, s.id
LIMIT 200;

-- name: promise_space_hours :one
-- type: hours int
SELECT COALESCE(s.promise_hours, -1) AS hours FROM spaces AS s WHERE s.id = :space_id;

-- name: promise_space_set :exec
-- type: hours int
UPDATE spaces SET promise_hours = NULLIF(:hours, -1) WHERE id = :space_id;

-- name: promises_asked :many
-- Of a report, latest first. What waits no more without an answer (withdrawn, closed) is left out.
-- type: since int
-- type: until int
-- type: hours int
-- type: most int
SELECT f.space_id AS space_id,
    f.asked_at AS asked_at,
    COALESCE(f.answered_at, 0) AS answered_at,
    COALESCE(f.hours, 0) AS hours
FROM first_answers AS f INDEXED BY first_answers_asked
WHERE f.asked_at >= :since
    AND f.asked_at < :until
    AND (
        f.answered_at IS NOT NULL
        OR EXISTS (
            SELECT 1
            FROM threads AS t
            WHERE t.id = f.thread_id
                AND t.is_waiting = 1
                AND t.last_seq > 0
                AND t.state NOT IN ('closed', 'answered')
        )
    )
ORDER BY f.asked_at DESC
LIMIT :most;

-- name: promise_pulse_put :exec
-- type: median text
INSERT INTO settings (name, value)
VALUES ('promise_median', :median)
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: promise_pulse :one
SELECT s.value AS median FROM settings AS s WHERE s.name = 'promise_median';
