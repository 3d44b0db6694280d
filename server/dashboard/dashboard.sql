-- Counting what is new, and reading what was counted.

-- name: dashboard_at :one
SELECT c.post_id AS post_id, c.week_at AS week_at FROM dashboard_counted AS c WHERE c.id = 1;

-- name: dashboard_posts :many
-- The next messages, of which nobody’s (-1) are of nobody. Their texts are not read.
-- type: author_id member
-- type: after int
-- type: most int
-- type: is_seen bool
SELECT p.id AS post_id,
    p.author_id AS author_id,
    p.created_at AS created_at,
    p.hidden_at IS NULL AND p.withdrawn_at IS NULL AS is_seen
FROM posts AS p
WHERE p.id > :after
ORDER BY p.id
LIMIT :most;

-- name: dashboard_first_post :one
-- type: first_at int
SELECT p.created_at AS first_at FROM posts AS p WHERE p.author_id = :member_id ORDER BY p.id LIMIT 1;

-- name: dashboard_voice_known :one
-- type: is_known bool
SELECT EXISTS (
    SELECT 1 FROM dashboard_voices AS v WHERE v.week_at = :week_at AND v.member_id = :member_id
) AS is_known;

-- name: dashboard_voice_add :exec
-- type: is_new bool
INSERT INTO dashboard_voices (week_at, member_id, is_new)
VALUES (:week_at, :member_id, :is_new);

-- name: dashboard_week_add :exec
-- type: is_new int
INSERT INTO dashboard_weeks (week_at, voices, fresh, messages)
VALUES (:week_at, :voices, :is_new, :messages)
ON CONFLICT (week_at) DO UPDATE
SET voices = voices + excluded.voices,
    fresh = fresh + excluded.fresh,
    messages = messages + excluded.messages;

-- name: dashboard_reached :exec
UPDATE dashboard_counted SET post_id = :post_id WHERE id = 1;

-- name: dashboard_spread_done :exec
UPDATE dashboard_counted SET week_at = :week_at WHERE id = 1;

-- name: dashboard_voices_forget :exec
-- type: before int
DELETE FROM dashboard_voices WHERE week_at < :before;

-- name: dashboard_weeks_latest :many
-- type: since int
SELECT w.week_at AS week_at, w.voices AS voices, w.fresh AS fresh, w.messages AS messages
FROM dashboard_weeks AS w
WHERE w.week_at >= :since
ORDER BY w.week_at
LIMIT 60;

-- name: dashboard_cells_of :many
SELECT c.label AS label, c.amount AS amount, c.more AS more
FROM dashboard_cells AS c
WHERE c.figure = :figure
ORDER BY c.position
LIMIT 200;

-- name: dashboard_cells_clear :exec
DELETE FROM dashboard_cells WHERE figure = :figure;

-- name: dashboard_cell_put :exec
INSERT INTO dashboard_cells (figure, position, label, amount, more)
VALUES (:figure, :position, :label, :amount, :more);

-- Spreads look at each member once, however many weeks they wrote in; parents of a join stand in its
-- order, which the planner would turn around.

-- name: dashboard_spread_all :one
-- scan: once a week, over the members
-- type: since int
-- type: until int
-- type: amount int
-- type: organisations int
SELECT COUNT(*) AS amount, COUNT(DISTINCT m.organisation_id) AS organisations
FROM members AS m
WHERE EXISTS (
    SELECT 1 FROM dashboard_voices AS v
    WHERE v.member_id = m.id
        AND v.week_at >= :since
        AND v.week_at < :until
);

-- name: dashboard_spread_kinds :many
-- scan: once a week, over the members
-- type: since int
-- type: until int
-- type: amount int
SELECT o.kind AS label, COUNT(*) AS amount
FROM members AS m
CROSS JOIN organisations AS o ON o.id = m.organisation_id
WHERE EXISTS (
    SELECT 1 FROM dashboard_voices AS v
    WHERE v.member_id = m.id
        AND v.week_at >= :since
        AND v.week_at < :until
)
GROUP BY o.kind
ORDER BY amount DESC, o.kind
LIMIT 100;

-- name: dashboard_spread_regions :many
-- scan: once a week, over the members
-- type: since int
-- type: until int
-- type: amount int
-- type: label text
SELECT COALESCE(NULLIF(m.region, ''), o.region) AS label, COUNT(*) AS amount
FROM members AS m
CROSS JOIN organisations AS o ON o.id = m.organisation_id
WHERE EXISTS (
    SELECT 1 FROM dashboard_voices AS v
    WHERE v.member_id = m.id
        AND v.week_at >= :since
        AND v.week_at < :until
)
GROUP BY label
ORDER BY amount DESC, label
LIMIT 100;

-- name: dashboard_spread_organisations :many
-- scan: once a week, over the members
-- type: since int
-- type: until int
-- type: amount int
SELECT o.name AS label, COUNT(*) AS amount
FROM members AS m
CROSS JOIN organisations AS o ON o.id = m.organisation_id
WHERE EXISTS (
    SELECT 1 FROM dashboard_voices AS v
    WHERE v.member_id = m.id
        AND v.week_at >= :since
        AND v.week_at < :until
)
GROUP BY o.id
HAVING amount >= 10
ORDER BY amount DESC, o.name
LIMIT 100;

-- name: dashboard_delays :many
-- type: since int
-- type: until int
-- type: answered_at int
SELECT f.space_id AS space_id, s.title AS title, f.asked_at AS asked_at, f.answered_at AS answered_at
FROM first_answers AS f INDEXED BY first_answers_asked
CROSS JOIN spaces AS s ON s.id = f.space_id
WHERE f.asked_at >= :since
    AND f.asked_at < :until
LIMIT 20000;

-- name: dashboard_answers :one
-- Questions of the last half year, and those that a collective answer in force came out of.
-- type: since int
-- type: until int
-- type: asked int
-- type: answered int
SELECT COUNT(*) AS asked, COUNT(t.answer_id) AS answered
FROM first_answers AS f INDEXED BY first_answers_asked
CROSS JOIN threads AS t ON t.id = f.thread_id
WHERE f.asked_at >= :since
    AND f.asked_at < :until
    AND t.kind = 'question';

-- name: dashboard_trials :one
-- scan: once an hour, over the practices and their trials
-- type: practices int
-- type: none int
-- type: few int
-- type: many int
-- type: trials int
SELECT COUNT(*) AS practices,
    COALESCE(SUM(n.trials = 0), 0) AS none,
    COALESCE(SUM(n.trials BETWEEN 1 AND 4), 0) AS few,
    COALESCE(SUM(n.trials >= 5), 0) AS many,
    COALESCE(SUM(n.trials), 0) AS trials
FROM (
    SELECT (SELECT COUNT(*) FROM trials AS e WHERE e.thread_id = p.thread_id) AS trials
    FROM practices AS p
) AS n;
