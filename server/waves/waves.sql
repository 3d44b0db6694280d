-- Waves, who belongs to them, and letting people in.

-- name: wave_by_slug :one
-- type: opened_at int
SELECT w.id AS wave_id, w.slug AS slug, w.title AS title, w.planned AS planned, w.opened_at AS opened_at
FROM waves AS w
WHERE w.slug = :slug;

-- name: wave_find :one
-- type: opened_at int
SELECT w.id AS wave_id, w.slug AS slug, w.title AS title, w.planned AS planned, w.opened_at AS opened_at
FROM waves AS w
WHERE w.id = :wave_id;

-- name: waves_all :many
-- scan: a few dozen in a community's life; the first to open first, then as they were opened
-- type: opened_at int
SELECT w.id AS wave_id, w.slug AS slug, w.title AS title, w.planned AS planned, w.opened_at AS opened_at
FROM waves AS w
ORDER BY w.opened_at IS NOT NULL, w.planned = '', w.planned, w.opened_at DESC, w.id
LIMIT 200;

-- name: waves_counted :many
-- scan: those who wait, by the page of the animators and the operator's list
-- People whose invitation will leave, and people without an address.
-- type: waiting int
-- type: unreachable int
SELECT v.wave_id AS wave_id,
    SUM(m.email <> '') AS waiting,
    SUM(m.email = '') AS unreachable
FROM members AS m
JOIN member_waves AS v ON v.member_id = m.id
JOIN organisations AS o ON o.id = m.organisation_id
WHERE m.held_at IS NOT NULL
    AND m.state = 'invited'
    AND m.verdict = 'peer'
    AND o.closed_at IS NULL
GROUP BY v.wave_id
LIMIT 200;

-- name: wave_count :one
-- scan: a few dozen rows
-- type: waves int
-- type: opened int
SELECT COUNT(*) AS waves, COUNT(w.opened_at) AS opened FROM waves AS w;

-- name: wave_organisations :many
-- scan: the operator's few hundred organisations
SELECT o.slug AS slug, o.name AS name
FROM organisations AS o
WHERE o.wave_id = :wave_id
    AND o.closed_at IS NULL
ORDER BY o.slug
LIMIT 500;

-- name: wave_regions_of :many
-- scan: a few dozen regions
SELECT r.region AS region FROM wave_regions AS r WHERE r.wave_id = :wave_id ORDER BY r.region LIMIT 200;

-- name: wave_add_row :exec
INSERT INTO waves (slug, title, planned, created_at) VALUES (:slug, :title, :planned, :created_at);

-- name: wave_store :exec
UPDATE waves SET title = :title, planned = :planned WHERE id = :wave_id;

-- name: wave_open_row :exec
UPDATE waves SET opened_at = :opened_at, is_moving = 1 WHERE id = :wave_id AND opened_at IS NULL;

-- name: wave_moving :exec
UPDATE waves SET is_moving = 1 WHERE id = :wave_id;

-- name: wave_settled :exec
-- scan: a few dozen rows
UPDATE waves SET is_moving = 0 WHERE is_moving = 1;

-- name: wave_is_moving :one
-- scan: a few dozen rows
SELECT w.id AS wave_id FROM waves AS w WHERE w.is_moving = 1 LIMIT 1;

-- name: wave_region_of :one
SELECT r.wave_id AS wave_id FROM wave_regions AS r WHERE r.region = :region;

-- name: wave_region_set :exec
INSERT INTO wave_regions (region, wave_id)
VALUES (:region, :wave_id)
ON CONFLICT (region) DO UPDATE SET wave_id = :wave_id;

-- name: wave_region_remove :exec
DELETE FROM wave_regions WHERE region = :region;

-- name: wave_organisation_of :one
-- type: wave_id wave
SELECT o.id AS organisation_id, o.wave_id AS wave_id FROM organisations AS o WHERE o.slug = :slug;

-- name: wave_organisation_set :exec
UPDATE organisations SET wave_id = NULLIF(:wave_id, 0) WHERE id = :organisation_id;

-- name: waves_hold_invited :exec
-- scan: after the operator changed who belongs to a wave
-- Whoever was invited and belongs to a wave that is not open waits from now on.
UPDATE members
SET held_at = :held_at
WHERE state = 'invited'
    AND held_at IS NULL
    AND id IN (SELECT v.member_id FROM member_waves AS v WHERE v.opened_at IS NULL);

-- name: waves_free :many
-- Those who waited for a wave that is open now, or who are in none any more.
-- type: most int
SELECT m.id AS member_id
FROM members AS m
WHERE m.held_at IS NOT NULL
    AND NOT EXISTS (
        SELECT 1 FROM member_waves AS v WHERE v.member_id = m.id AND v.opened_at IS NULL
    )
ORDER BY m.id
LIMIT :most;

-- name: wave_animators :one
-- scan: few people have had a mandate
-- type: now int
-- type: animators int
-- type: organisations int
SELECT COUNT(*) AS animators, COUNT(DISTINCT m.organisation_id) AS organisations
FROM mandates AS a
JOIN members AS m ON m.id = a.member_id
WHERE a.ended_at IS NULL
    AND a.ends_at > :now
    AND m.state = 'active'
    AND m.verdict = 'peer'
    AND m.valid_until > :now;
