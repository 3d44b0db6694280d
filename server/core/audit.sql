-- The audit log. Rows of `audit` are only ever added; rows of `audit_texts` may be erased.

-- name: audit_last :one
SELECT seq, mac FROM audit WHERE seq = (SELECT MAX(seq) FROM audit);

-- name: audit_add :exec
INSERT INTO audit (seq, at, kind, actor, digest, mac)
VALUES (:seq, :at, :kind, :actor, :digest, :mac);

-- name: audit_text_add :exec
INSERT INTO audit_texts (seq, salt, text) VALUES (:seq, :salt, :text);

-- name: audit_text_erase :exec
DELETE FROM audit_texts WHERE seq = :seq;

-- name: audit_batch :many
-- Entries in order, with their texts as far as there still are any: salt is NULL without.
SELECT a.seq AS seq, a.at AS at, a.kind AS kind, a.actor AS actor, a.digest AS digest,
    a.mac AS mac, t.salt AS salt, t.text AS text
FROM audit AS a
LEFT JOIN audit_texts AS t ON t.seq = a.seq
WHERE a.seq > :after_seq
ORDER BY a.seq
LIMIT :most;
