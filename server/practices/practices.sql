-- Sheets: what is known of a practice beside its text. Every loader gives only practices whose sheet
-- is to be seen: neither withdrawn nor hidden.

-- name: practice_visible :one
-- type: author_id member
SELECT t.id AS thread_id,
    t.shown_title AS title,
    t.author_id AS author_id,
    t.last_seq AS last_seq,
    s.slug AS space_slug,
    s.title AS space_title,
    p.id AS post_id,
    p.created_at AS created_at,
    p.edited_at AS edited_at,
    p.version AS version,
    q.licence AS licence,
    q.duration AS duration
FROM practices AS q
JOIN threads AS t ON t.id = q.thread_id
JOIN spaces AS s ON s.id = t.space_id
JOIN posts AS p ON p.thread_id = t.id AND p.seq = 1
WHERE q.thread_id = :thread_id
    AND t.kind = 'practice'
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL;

-- name: practice_text :one
-- type: html html
SELECT p.html AS html
FROM posts AS p
WHERE p.id = :post_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL;

-- name: practice_settings_of :many
SELECT g.setting AS setting
FROM practice_settings AS g
WHERE g.thread_id = :thread_id
ORDER BY g.setting
LIMIT 10;

-- name: practice_publics_of :many
SELECT g.public_id AS public_id
FROM practice_publics AS g
WHERE g.thread_id = :thread_id
ORDER BY g.public_id
LIMIT 20;

-- name: practice_tags_of :many
SELECT g.tag AS tag
FROM practice_tags AS g
WHERE g.thread_id = :thread_id
ORDER BY g.ordinal
LIMIT 10;

-- name: practice_facts_set :exec
UPDATE practices
SET licence = :licence, duration = :duration
WHERE thread_id = :thread_id;

-- name: practice_settings_clear :exec
DELETE FROM practice_settings WHERE thread_id = :thread_id;

-- name: practice_setting_add :exec
INSERT INTO practice_settings (thread_id, setting) VALUES (:thread_id, :setting);

-- name: practice_publics_clear :exec
DELETE FROM practice_publics WHERE thread_id = :thread_id;

-- name: practice_public_add :exec
INSERT INTO practice_publics (thread_id, public_id) VALUES (:thread_id, :public_id);

-- name: practice_tags_clear :exec
DELETE FROM practice_tags WHERE thread_id = :thread_id;

-- name: practice_tag_add :exec
INSERT INTO practice_tags (thread_id, ordinal, tag) VALUES (:thread_id, :ordinal, :tag);

-- name: practices_shown :many
-- Latest activity first; an empty filter leaves everything in.
-- type: before_at int
-- type: before_id int
-- type: most int
-- type: author_id member
-- type: tag text
-- type: public_id int
-- type: setting text
-- type: written_at int
SELECT t.id AS thread_id,
    t.shown_title AS title,
    t.author_id AS author_id,
    t.last_post_at AS last_post_at,
    s.title AS space_title,
    q.duration AS duration,
    COALESCE(p.edited_at, p.created_at) AS written_at
FROM threads AS t INDEXED BY threads_kind
JOIN practices AS q ON q.thread_id = t.id
JOIN spaces AS s ON s.id = t.space_id
JOIN posts AS p ON p.thread_id = t.id AND p.seq = 1
WHERE t.kind = 'practice'
    AND (t.last_post_at, t.id) < (:before_at, :before_id)
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
    AND (
        :tag = ''
        OR EXISTS (SELECT 1 FROM practice_tags AS g WHERE g.tag = :tag AND g.thread_id = t.id)
    )
    AND (
        :public_id = 0
        OR EXISTS (
            SELECT 1
            FROM practice_publics AS g
            WHERE g.thread_id = t.id AND g.public_id = :public_id
        )
    )
    AND (
        :setting = ''
        OR EXISTS (
            SELECT 1 FROM practice_settings AS g WHERE g.thread_id = t.id AND g.setting = :setting
        )
    )
ORDER BY t.last_post_at DESC, t.id DESC
LIMIT :most;

-- name: practice_tags_common :many
-- Those that most sheets have.
-- scan: counts the tags of all practices, a few thousand rows of one index
-- type: tag text
-- type: uses int
SELECT g.tag AS tag, COUNT(*) AS uses
FROM practice_tags AS g INDEXED BY practice_tags_tag
JOIN posts AS p ON p.thread_id = g.thread_id AND p.seq = 1
WHERE p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
GROUP BY g.tag
ORDER BY uses DESC, g.tag
LIMIT 20;

-- name: practices_to_ask :many
-- type: now int
SELECT q.thread_id AS thread_id
FROM practices AS q
WHERE q.ask_at <= :now
ORDER BY q.ask_at
LIMIT 100;

-- name: practice_used :one
-- When a practice was last worked on: its text, or a trial of it that is shown.
-- type: author_id member
-- type: used_at int
SELECT t.author_id AS author_id,
    p.id AS post_id,
    MAX(
        COALESCE(p.edited_at, p.created_at),
        COALESCE(
            (
                SELECT MAX(x.changed_at)
                FROM trials AS x
                JOIN posts AS o ON o.id = x.post_id
                WHERE x.thread_id = t.id
                    AND o.withdrawn_at IS NULL
                    AND o.hidden_at IS NULL
            ),
            0
        )
    ) AS used_at
FROM threads AS t
JOIN posts AS p ON p.thread_id = t.id AND p.seq = 1
WHERE t.id = :thread_id
    AND t.kind = 'practice'
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL;

-- name: practice_ask :exec
-- type: ask_at int
UPDATE practices SET ask_at = NULLIF(:ask_at, 0) WHERE thread_id = :thread_id;
