-- What a password must not be made of.

-- name: password_owner :one
-- type: own_address text
SELECT m.identifier AS identifier,
    m.given_name AS given_name,
    m.family_name AS family_name,
    m.email AS email,
    o.name AS organisation_name,
    COALESCE(a.address, '') AS own_address
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
LEFT JOIN own_addresses AS a ON a.member_id = m.id
WHERE m.id = :member_id;
