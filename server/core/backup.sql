-- Checks over everything, and purges made since a backup.

-- name: verify_sequence :one
-- A thread whose messages are not numbered 1, 2, 3… without a gap.
-- scan: the whole table is what is verified
SELECT p.thread_id AS thread_id
FROM posts AS p
GROUP BY p.thread_id
HAVING MIN(p.seq) <> 1 OR MAX(p.seq) <> COUNT(*)
LIMIT 1;

-- name: verify_last_seq :one
-- A thread that says another last number than its messages.
-- scan: the whole table is what is verified
SELECT t.id AS thread_id
FROM threads AS t
WHERE t.last_seq <> COALESCE((SELECT MAX(p.seq) FROM posts AS p WHERE p.thread_id = t.id), 0)
LIMIT 1;

-- name: restore_purges :many
-- The journal of purges, in order.
SELECT g.id AS seq, g.post_id AS post_id, g.passage_digest AS passage_digest,
    g.passage_bytes AS passage_bytes, g.purged_at AS purged_at
FROM purges AS g
WHERE g.id > :after_seq
ORDER BY g.id
LIMIT :most;

-- name: restore_purge_find :one
-- Is this purge journalled already?
-- type: is_done bool
SELECT EXISTS (
        SELECT 1 FROM purges AS g
        WHERE g.post_id = :post_id
            AND g.passage_digest = :passage_digest
            AND g.purged_at = :purged_at
    ) AS is_done;

-- name: restore_purge_keep :exec
INSERT INTO purges (post_id, passage_digest, passage_bytes, purged_at)
VALUES (:post_id, :passage_digest, :passage_bytes, :purged_at);

-- name: restore_forget_key :exec
DELETE FROM settings WHERE name = 'key_check';

-- name: backup_files :many
-- type: most int
-- type: after_id int
SELECT f.id AS file_id, f.blob AS blob, f.bytes AS bytes, f.small AS small,
    f.small_bytes AS small_bytes
FROM files AS f
WHERE f.id > :after_id
ORDER BY f.id
LIMIT :most;

-- name: restore_forget_file :exec
DELETE FROM files WHERE id = :file_id;
