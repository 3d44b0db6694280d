-- How many of an organisation's people came in a quarter that is over.

-- name: use_missing :many
-- scan: once a day, organisations without a count for the last quarter
SELECT o.id AS organisation_id
FROM organisations AS o
WHERE o.closed_at IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM use_counts AS c
        WHERE c.organisation_id = o.id
            AND c.quarter = :quarter
    )
ORDER BY o.id
LIMIT 1000;

-- name: use_of :one
-- Those who were listed and had come in once by the end of the quarter, and of them those who came
-- during it.
-- type: from_at int
-- type: to_at int
-- type: people int
-- type: came int
SELECT COUNT(*) AS people,
    COALESCE(SUM(
        EXISTS (
            SELECT 1
            FROM sign_ins AS s
            WHERE s.member_id = m.id
                AND s.at >= :from_at
                AND s.at < :to_at
        )
        OR EXISTS (
            SELECT 1
            FROM sessions AS s
            WHERE s.member_id = m.id
                AND s.seen_at >= :from_at
                AND s.created_at < :to_at
        )
    ), 0) AS came
FROM attestations AS a
JOIN members AS m ON m.id = a.member_id
WHERE a.organisation_id = :organisation_id
    AND a.created_at < :to_at
    AND (a.ended_at IS NULL OR a.ended_at >= :to_at)
    AND m.activated_at < :to_at;

-- name: use_store :exec
INSERT INTO use_counts (organisation_id, quarter, rounded) VALUES (:organisation_id, :quarter, :rounded);

-- name: use_list :many
-- The last four.
SELECT c.quarter AS quarter, c.rounded AS rounded
FROM use_counts AS c
WHERE c.organisation_id = :organisation_id
ORDER BY c.quarter DESC
LIMIT 4;
