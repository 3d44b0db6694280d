-- Trials: each is a message, and counts while that message is shown.

-- name: trial_add_row :exec
INSERT INTO trials (post_id, thread_id, result, public_id, setting, changed_at)
VALUES (:post_id, :thread_id, :result, :public_id, :setting, :changed_at);

-- name: trial_change_row :exec
UPDATE trials
SET result = :result, public_id = :public_id, setting = :setting, changed_at = :changed_at
WHERE post_id = :post_id;

-- name: trials_of_author :one
-- How many one person has told of here.
-- scan: of the trials of one practice
-- type: author_id member
-- type: count int
SELECT COUNT(*) AS count
FROM trials AS x
JOIN posts AS p ON p.id = x.post_id
WHERE x.thread_id = :thread_id
    AND p.author_id = :author_id
    AND p.withdrawn_at IS NULL;

-- name: trial_sum :one
-- An empty filter leaves everything in.
-- type: public_id int
-- type: setting text
-- type: worked int
-- type: partly int
-- type: missed int
-- type: used_at int
SELECT COALESCE(SUM(x.result = 'worked'), 0) AS worked,
    COALESCE(SUM(x.result = 'partly'), 0) AS partly,
    COALESCE(SUM(x.result = 'not'), 0) AS missed,
    COALESCE(MAX(x.changed_at), 0) AS used_at
FROM trials AS x
JOIN posts AS p ON p.id = x.post_id
WHERE x.thread_id = :thread_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
    AND (:public_id = 0 OR x.public_id = :public_id)
    AND (:setting = '' OR x.setting = :setting);

-- name: trials_shown :many
-- Latest first.
-- type: html html
-- type: author_id member
-- type: before_id int
-- type: most int
-- type: public_id int
-- type: setting text
-- type: result text
SELECT p.id AS post_id,
    p.created_at AS created_at,
    p.edited_at AS edited_at,
    p.author_id AS author_id,
    p.html AS html,
    x.result AS result,
    x.public_id AS public_id,
    x.setting AS setting
FROM trials AS x
JOIN posts AS p ON p.id = x.post_id
WHERE x.thread_id = :thread_id
    AND x.post_id < :before_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
    AND (:public_id = 0 OR x.public_id = :public_id)
    AND (:setting = '' OR x.setting = :setting)
    AND (:result = '' OR x.result = :result)
ORDER BY x.post_id DESC
LIMIT :most;

-- name: trial_of_post :one
SELECT x.result AS result, x.public_id AS public_id, x.setting AS setting
FROM trials AS x
WHERE x.post_id = :post_id;

-- name: trial_own :one
-- A trial as its author alone may change it.
-- type: author_id member
SELECT p.id AS post_id,
    p.thread_id AS thread_id,
    p.seq AS seq,
    p.version AS version,
    t.shown_title AS title,
    o.markdown AS markdown,
    x.result AS result,
    x.public_id AS public_id,
    x.setting AS setting
FROM trials AS x
JOIN posts AS p ON p.id = x.post_id
JOIN threads AS t ON t.id = p.thread_id
JOIN post_sources AS o ON o.post_id = p.id
WHERE x.post_id = :post_id
    AND p.author_id = :author_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_by <> 'withdrawn';

-- name: trial_visible :one
SELECT x.post_id AS post_id
FROM trials AS x
JOIN posts AS p ON p.id = x.post_id
WHERE x.post_id = :post_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL;
