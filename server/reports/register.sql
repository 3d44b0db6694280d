-- The register as members read it.

-- name: register_rows :many
-- Latest first; of one year, of one kind, or all. Those of one moment stand in the order of the index.
-- type: before_at int
-- type: before_id int
-- type: from int
-- type: until int
-- type: most int
-- type: measure_id int
SELECT e.id AS measure_id,
    e.kind AS kind,
    e.reason AS reason,
    e.role AS role,
    e.days AS days,
    e.decided_at AS decided_at
FROM measures AS e
WHERE e.decided_at >= :from
    AND e.decided_at < :until
    AND (:kind = '' OR e.kind = :kind)
    AND (
        e.decided_at < :before_at
        OR (e.kind, e.reason, e.id)
        < (SELECT b.kind, b.reason, b.id FROM measures AS b WHERE b.id = :before_id)
    )
ORDER BY e.decided_at DESC, e.kind DESC, e.reason DESC, e.id DESC
LIMIT :most;

-- name: register_first :one
-- type: at int
SELECT COALESCE(MIN(e.decided_at), 0) AS at FROM measures AS e;

-- name: register_figures :many
-- How many of each kind and reason in a year.
-- type: from int
-- type: until int
-- type: times int
-- scan: one year of the index
SELECT e.kind AS kind, e.reason AS reason, COUNT(*) AS times
FROM measures AS e
WHERE e.decided_at >= :from
    AND e.decided_at < :until
GROUP BY e.kind, e.reason
ORDER BY e.kind, e.reason
LIMIT 500;
