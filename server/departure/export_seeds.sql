-- Seeds: what they wrote to be published later, and where they are invited to answer before.

-- name: export_seeds :many
-- type: publish_at int
-- type: published_at int
SELECT s.kind AS kind,
    s.title AS title,
    s.body AS body,
    s.state AS state,
    s.publish_at AS publish_at,
    s.thread_id AS thread_id,
    s.published_at AS published_at
FROM seeds AS s
WHERE s.author_id = :member_id
ORDER BY s.id
LIMIT 10000;

-- name: export_seed_answers :many
-- scan: the few invitations of one person
SELECT g.seed_id AS seed_id,
    g.state AS state,
    g.body AS body,
    g.invited_at AS invited_at,
    g.changed_at AS changed_at
FROM seed_guests AS g
WHERE g.member_id = :member_id
ORDER BY g.seed_id
LIMIT 10000;
