-- One message: its author's edits, earlier texts, withdrawal.

-- name: post_own :one
-- A message as its author alone may change it: whose it is, author_is() says.
-- type: author_id member
-- type: title text
SELECT p.id AS post_id,
    p.thread_id AS thread_id,
    p.seq AS seq,
    p.created_at AS created_at,
    p.edited_at AS edited_at,
    p.withdrawn_at AS withdrawn_at,
    p.version AS version,
    p.hidden_at AS hidden_at,
    p.hidden_by AS hidden_by,
    CASE WHEN p.seq = 1 THEN t.title ELSE t.shown_title END AS title,
    t.kind AS kind,
    p.author_id AS author_id,
    s.markdown AS markdown
FROM posts AS p
JOIN threads AS t ON t.id = p.thread_id
JOIN post_sources AS s ON s.post_id = p.id
WHERE p.id = :post_id;

-- name: post_version_keep :exec
-- The text of now becomes an earlier one.
-- type: withdrawn_at int
INSERT INTO post_versions (post_id, version, markdown, html, written_at, withdrawn_at)
SELECT p.id,
    p.version,
    s.markdown,
    p.html,
    COALESCE(p.edited_at, p.created_at),
    NULLIF(:withdrawn_at, 0)
FROM posts AS p
JOIN post_sources AS s ON s.post_id = p.id
WHERE p.id = :post_id;

-- name: post_rewrite :exec
-- type: html text
-- type: author_id member
UPDATE posts
SET html = :html, edited_at = :edited_at, version = version + 1
WHERE id = :post_id
    AND author_id = :author_id
    AND withdrawn_at IS NULL
    AND hidden_by <> 'withdrawn';

-- name: post_source_rewrite :exec
UPDATE post_sources SET markdown = :markdown WHERE post_id = :post_id;

-- name: post_withdraw_row :exec
-- type: author_id member
UPDATE posts
SET html = '', withdrawn_at = :withdrawn_at
WHERE id = :post_id
    AND author_id = :author_id
    AND withdrawn_at IS NULL;

-- name: post_head :one
-- type: author_id member
SELECT p.id AS post_id,
    p.thread_id AS thread_id,
    p.seq AS seq,
    p.created_at AS created_at,
    p.edited_at AS edited_at,
    p.withdrawn_at AS withdrawn_at,
    p.hidden_at AS hidden_at,
    p.hidden_by AS hidden_by,
    CASE WHEN p.hidden_at IS NULL THEN p.html ELSE '' END AS html,
    t.shown_title AS title,
    p.author_id AS author_id
FROM posts AS p
JOIN threads AS t ON t.id = p.thread_id
WHERE p.id = :post_id;

-- name: post_versions_shown :many
-- Latest first. The text of a withdrawn version is not read at all, nor any of a message that is
-- withdrawn or hidden.
-- type: html html
SELECT v.version AS version,
    v.written_at AS written_at,
    v.withdrawn_at AS withdrawn_at,
    CASE WHEN v.withdrawn_at IS NULL THEN v.html ELSE '' END AS html
FROM post_versions AS v
JOIN posts AS p ON p.id = v.post_id
WHERE v.post_id = :post_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
ORDER BY v.version DESC
LIMIT 50;

-- name: sources_forget :exec
-- type: before int
UPDATE post_sources
SET markdown = ''
WHERE markdown <> ''
    AND post_id IN (SELECT p.id FROM posts AS p WHERE p.withdrawn_at < :before);

-- name: versions_forget :exec
-- type: before int
UPDATE post_versions
SET markdown = '', html = ''
WHERE withdrawn_at < :before
    AND markdown <> '';

-- name: versions_forget_whole :exec
-- type: before int
DELETE FROM post_versions
WHERE post_id IN (SELECT p.id FROM posts AS p WHERE p.withdrawn_at < :before);

-- name: post_quoted :one
-- What an answer in this thread may quote.
-- type: author_id member
SELECT p.id AS post_id,
    p.seq AS seq,
    p.author_id AS author_id,
    s.markdown AS markdown
FROM posts AS p
JOIN post_sources AS s ON s.post_id = p.id
WHERE p.id = :post_id
    AND p.thread_id = :thread_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL;
