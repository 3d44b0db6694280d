-- What keeps somebody from publishing, by a measure of animators.

-- name: publishing_measure :one
-- type: now int
SELECT h.measure_id AS measure_id, h.holds_until AS holds_until, h.article AS article
FROM held_measures AS h
WHERE h.member_id = :member_id
    AND h.kind = :kind
    AND h.holds_until > :now
LIMIT 1;

-- name: published_last :one
-- type: created_at int
SELECT MAX(l.created_at) AS created_at
FROM (
    SELECT p.created_at AS created_at
    FROM posts AS p
    WHERE p.author_id = :member_id
    ORDER BY p.id DESC
    LIMIT 1
) AS l;
