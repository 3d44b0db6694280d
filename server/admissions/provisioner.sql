-- Who opens an account, when a provisioner may have.

-- name: look_state :one
-- type: activated_at int
-- type: is_noted bool
SELECT m.account AS account,
    m.activated_at AS activated_at,
    EXISTS (SELECT 1 FROM suspicions AS s WHERE s.member_id = m.id) AS is_noted
FROM members AS m
WHERE m.id = :member_id;

-- name: provisioner_addresses :one
-- Provisioners that have an address of this person: the account's, their own, or, while the account
-- is being opened, one that an organisation gave. What it writes later is no way to close an account.
-- scan: walks the few addresses of one person
-- type: times int
-- type: is_opening bool
SELECT COUNT(*) AS times
FROM (
    SELECT LOWER(m.email) AS address
    FROM members AS m
    WHERE m.id = :member_id
    UNION
    SELECT LOWER(o.address) AS address
    FROM own_addresses AS o
    WHERE o.member_id = :member_id
    UNION
    SELECT LOWER(a.email) AS address
    FROM attestations AS a
    WHERE a.member_id = :member_id
        AND :is_opening
) AS theirs
WHERE theirs.address <> ''
    AND (
        EXISTS (
            SELECT 1
            FROM members AS p
            WHERE p.account = 'provisioner'
                AND p.email = theirs.address
                AND p.email <> ''
        )
        OR EXISTS (
            SELECT 1
            FROM own_addresses AS x
            JOIN members AS p ON p.id = x.member_id AND p.account = 'provisioner'
            WHERE x.address = theirs.address
        )
    );

-- name: provisioner_device :one
-- This browser has signed in to a provisioner's account lately.
-- type: since int
-- type: times int
SELECT COUNT(*) AS times
FROM devices AS d
JOIN members AS p ON p.id = d.member_id AND p.account = 'provisioner'
WHERE d.token_hash = :token_hash
    AND d.seen_at >= :since;

-- name: suspicion_add :exec
INSERT INTO suspicions (member_id, kind, seen_at) VALUES (:member_id, :kind, :seen_at);

-- name: access_wait :exec
-- Closed until somebody has looked.
UPDATE members SET valid_until = 0 WHERE id = :member_id AND verdict = 'review';
