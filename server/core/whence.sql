-- Where sessions come from.

-- name: session_country_store :exec
-- type: session_id session
UPDATE sessions
SET country = :country,
    country_at = :at
WHERE id = :session_id
    AND country <> :country;

-- name: session_holder :one
-- type: session_id session
SELECT s.member_id AS member_id FROM sessions AS s WHERE s.id = :session_id;

-- name: countries_known :one
-- How many somebody came from, and whether this is one of them.
-- type: country text
-- type: countries int
-- type: is_known bool
SELECT COUNT(*) AS countries,
    COALESCE(SUM(c.country = :country), 0) AS is_known
FROM member_countries AS c
WHERE c.member_id = :member_id;

-- name: country_put :exec
-- A day is noted once.
-- type: today int
INSERT INTO member_countries (member_id, country, first_on, last_on)
VALUES (:member_id, :country, :today, :today)
ON CONFLICT (member_id, country) DO UPDATE
SET last_on = excluded.last_on
WHERE excluded.last_on > last_on;

-- name: countries_trim :exec
-- A person keeps the 30 latest.
-- scan: of one person there are 31 at most
DELETE FROM member_countries
WHERE member_id = :member_id
    AND country IN (
        SELECT c.country
        FROM member_countries AS c
        WHERE c.member_id = :member_id
        ORDER BY c.last_on DESC, c.first_on DESC
        LIMIT 100 OFFSET 30
    );

-- name: country_notice :one
-- How the organisation has it, and where the person wishes to hear of sign-ins; '': nowhere.
-- type: address text
SELECT o.id AS organisation_id,
    o.country_notices AS country_notices,
    COALESCE(a.address, '') AS address
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
LEFT JOIN own_addresses AS a ON a.member_id = m.id AND a.tells_sign_ins = 1
WHERE m.id = :member_id;

-- name: country_colleagues :one
-- Of at most 500 colleagues: those who came from somewhere lately, and those who did from there.
-- type: since int
-- type: most int
-- type: known int
-- type: came int
SELECT COUNT(*) AS known,
    COALESCE(SUM(k.came), 0) AS came
FROM (
    SELECT MAX(c.country = :country) AS came
    FROM members AS m
    JOIN member_countries AS c ON c.member_id = m.id
    WHERE m.organisation_id = :organisation_id
        AND m.id <> :member_id
        AND c.last_on > :since
    GROUP BY m.id
    LIMIT :most
) AS k;

-- name: countries_forget :exec
-- type: before int
DELETE FROM member_countries WHERE last_on < :before;
