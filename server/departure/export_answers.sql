-- What someone wrote of collective answers, and said of them.

-- name: export_answer_versions :many
-- type: after int
-- type: row int
SELECT v.id AS row,
    v.answer_id AS answer_id,
    v.version AS version,
    v.title AS title,
    v.markdown AS markdown,
    v.note AS note,
    v.written_at AS written_at,
    v.published_at AS published_at
FROM answer_versions AS v INDEXED BY answer_versions_author
WHERE v.author_id = :member_id
    AND v.id > :after
ORDER BY v.id
LIMIT 50;

-- name: export_reservations :many
SELECT r.answer_id AS answer_id,
    r.version AS version,
    r.markdown AS markdown,
    r.written_at AS written_at
FROM answer_reservations AS r
WHERE r.author_id = :member_id
LIMIT 2000;

-- name: export_endorsements :many
SELECT e.answer_id AS answer_id, e.version AS version
FROM answer_endorsements AS e
WHERE e.member_id = :member_id
LIMIT 5000;
