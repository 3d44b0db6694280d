-- Everywhere a message's text may stand.

-- name: purge_post :one
SELECT p.id AS post_id,
    p.thread_id AS thread_id,
    p.seq AS seq,
    t.title AS title,
    s.markdown AS markdown
FROM posts AS p
JOIN threads AS t ON t.id = p.thread_id
JOIN post_sources AS s ON s.post_id = p.id
WHERE p.id = :post_id;

-- name: purge_source :exec
UPDATE post_sources SET markdown = :markdown WHERE post_id = :post_id;

-- name: purge_markup :exec
-- type: html text
UPDATE posts SET html = :html WHERE id = :post_id;

-- name: purge_title :exec
UPDATE threads SET title = :title WHERE id = :thread_id;

-- name: purge_drafts :exec
-- scan: rare, and a draft anywhere may quote the passage
-- type: passage text
-- type: marker text
UPDATE drafts
SET title = REPLACE(title, :passage, :marker), body = REPLACE(body, :passage, :marker)
WHERE INSTR(title, :passage) > 0
    OR INSTR(body, :passage) > 0;

-- name: purge_audit :exec
-- scan: rare; the chain hashes salted digests, so a text may go
-- type: passage text
DELETE FROM audit_texts WHERE INSTR(text, :passage) > 0;

-- name: purge_outbox :exec
-- scan: rare; what is queued to leave
-- type: passage text
-- type: marker text
UPDATE outbox SET payload = REPLACE(payload, :passage, :marker) WHERE INSTR(payload, :passage) > 0;

-- name: purge_journal :exec
INSERT INTO purges (post_id, passage_digest, passage_bytes, purged_at)
VALUES (:post_id, :passage_digest, :passage_bytes, :purged_at);

-- name: purge_clean :exec
-- scan: the journal is short
UPDATE purges SET files_clean_at = :files_clean_at WHERE files_clean_at IS NULL;
