-- Who welcomes a newcomer: offers, pairs, their end.

-- name: sponsorships_all :many
-- type: newcomer_id member
-- type: sponsor_id member
-- Pairs and offers in course, for animators, while both are inside.
-- scan: a few dozen, by their end
-- type: now int
-- type: is_accepted bool
SELECT s.id AS sponsorship_id,
    s.newcomer_id AS newcomer_id,
    s.sponsor_id AS sponsor_id,
    s.ends_at AS ends_at,
    s.accepted_at IS NOT NULL AS is_accepted
FROM sponsorships AS s INDEXED BY sponsorships_end
JOIN insiders AS n ON n.member_id = s.newcomer_id AND n.valid_until > :now
JOIN insiders AS i ON i.member_id = s.sponsor_id AND i.valid_until > :now
WHERE s.ends_at > :now
    AND s.declined_at IS NULL
ORDER BY s.ends_at
LIMIT 60;

-- name: sponsorships_of :many
-- type: newcomer_id member
-- type: sponsor_id member
-- Of one person, on either side.
-- scan: a handful
-- type: now int
SELECT s.id AS sponsorship_id,
    s.newcomer_id AS newcomer_id,
    s.sponsor_id AS sponsor_id,
    s.ends_at AS ends_at
FROM sponsorships AS s
JOIN insiders AS n ON n.member_id = s.newcomer_id AND n.valid_until > :now
JOIN insiders AS i ON i.member_id = s.sponsor_id AND i.valid_until > :now
WHERE (s.newcomer_id = :member_id OR s.sponsor_id = :member_id)
    AND s.accepted_at IS NOT NULL
    AND s.ends_at > :now
ORDER BY s.ends_at
LIMIT 10;

-- name: sponsorships_offered :many
-- type: newcomer_id member
-- type: sponsor_id member
-- To one newcomer.
-- scan: three at most
-- type: now int
SELECT s.id AS sponsorship_id,
    s.newcomer_id AS newcomer_id,
    s.sponsor_id AS sponsor_id,
    s.ends_at AS ends_at
FROM sponsorships AS s
JOIN insiders AS i ON i.member_id = s.sponsor_id AND i.valid_until > :now
WHERE s.newcomer_id = :member_id
    AND s.accepted_at IS NULL
    AND s.declined_at IS NULL
    AND s.ends_at > :now
ORDER BY s.offered_at
LIMIT 3;

-- name: sponsorship_find :one
-- type: newcomer_id member
-- type: sponsor_id member
-- Of one of the two; what has ended is gone.
-- type: viewer_id member
-- type: now int
-- type: is_accepted bool
-- type: is_declined bool
SELECT s.id AS sponsorship_id,
    s.newcomer_id AS newcomer_id,
    s.sponsor_id AS sponsor_id,
    s.accepted_at IS NOT NULL AS is_accepted,
    s.declined_at IS NOT NULL AS is_declined
FROM sponsorships AS s
WHERE s.id = :sponsorship_id
    AND (s.newcomer_id = :viewer_id OR (s.sponsor_id = :viewer_id AND s.accepted_at IS NOT NULL))
    AND s.ends_at > :now;

-- name: sponsor_candidates :many
-- Who offered to welcome, has hands free, and does not work where the newcomer works: of the same
-- kind of organisation or of the same region first.
-- scan: sorts those who offered, for one newcomer
-- type: most int
-- type: hands int
-- type: now int
-- type: same_kind bool
-- type: same_region bool
-- type: introduction text
SELECT c.member_id AS member_id,
    COALESCE(p.introduction, '') AS introduction,
    o.kind = mine.kind AS same_kind,
    m.region <> '' AND m.region = new.region AS same_region
FROM members AS new
JOIN organisations AS mine ON mine.id = new.organisation_id
CROSS JOIN greet_choices AS c INDEXED BY greet_choices_sponsors
JOIN members AS m ON m.id = c.member_id
JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
JOIN organisations AS o ON o.id = m.organisation_id
LEFT JOIN profiles AS p ON p.member_id = m.id
LEFT JOIN profiles AS theirs ON theirs.member_id = new.id
WHERE new.id = :member_id
    AND c.sponsors = 1
    AND m.id <> new.id
    AND NOT (m.organisation_id = new.organisation_id AND m.region = new.region)
    AND (COALESCE(p.agency, '') = '' OR p.agency <> COALESCE(theirs.agency, ''))
    AND NOT EXISTS (
        SELECT 1 FROM sponsorships AS s WHERE s.newcomer_id = new.id AND s.sponsor_id = m.id
    )
    AND (
        SELECT COUNT(*) FROM sponsorships AS s
        WHERE s.sponsor_id = m.id AND s.accepted_at IS NOT NULL AND s.ends_at > :now
    ) < :hands
ORDER BY same_kind + same_region DESC, same_region DESC, c.member_id
LIMIT :most;

-- name: sponsorships_counted :one
-- What a newcomer has: offers that wait, one accepted, one declined.
-- type: now int
-- type: offers int
-- type: accepted int
-- type: declined int
SELECT COUNT(*) AS offers,
    COALESCE(SUM(s.accepted_at IS NOT NULL), 0) AS accepted,
    COALESCE(SUM(s.declined_at IS NOT NULL), 0) AS declined
FROM sponsorships AS s
WHERE s.newcomer_id = :member_id
    AND s.ends_at > :now;

-- name: sponsor_hands :one
-- type: now int
-- type: pairs int
SELECT COUNT(*) AS pairs
FROM sponsorships AS s
WHERE s.sponsor_id = :member_id
    AND s.accepted_at IS NOT NULL
    AND s.ends_at > :now;

-- name: sponsorship_add :exec
-- An earlier one of the two that has ended, but is still there, makes room.
-- type: newcomer_id member
-- type: sponsor_id member
-- type: offered_by member
INSERT INTO sponsorships (newcomer_id, sponsor_id, offered_by, offered_at, ends_at)
VALUES (:newcomer_id, :sponsor_id, :offered_by, :offered_at, :ends_at);

-- name: sponsorship_accept :exec
UPDATE sponsorships
SET accepted_at = :accepted_at, ends_at = :ends_at
WHERE id = :sponsorship_id;

-- name: sponsorships_others_drop :exec
-- type: newcomer_id member
DELETE FROM sponsorships WHERE newcomer_id = :newcomer_id AND accepted_at IS NULL;

-- name: sponsorships_decline :exec
-- type: newcomer_id member
UPDATE sponsorships
SET declined_at = :declined_at, ends_at = :ends_at
WHERE newcomer_id = :newcomer_id
    AND accepted_at IS NULL;

-- name: sponsorship_remove :exec
DELETE FROM sponsorships WHERE id = :sponsorship_id;

-- name: sponsorships_end :exec
-- type: now int
-- type: most int
DELETE FROM sponsorships
WHERE id IN (SELECT s.id FROM sponsorships AS s WHERE s.ends_at <= :now ORDER BY s.ends_at LIMIT :most);
