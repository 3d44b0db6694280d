-- How long a verdict holds.

-- name: validity_posts :many
-- What stands for this person, from when: said by the organisation, or seen by the people who
-- accepted it.
-- type: word_at int
-- type: from_at int
SELECT MAX(a.attested_at, COALESCE(f.accepted_at, 0)) AS from_at, m.word_at AS word_at
FROM attestations AS a
JOIN members AS m ON m.id = a.member_id
LEFT JOIN facts AS f ON f.attestation_id = a.id AND f.replaced_at IS NULL
WHERE a.member_id = :member_id
    AND a.ended_at IS NULL
LIMIT 16;

-- name: validity_remind :exec
UPDATE members SET remind_at = :remind_at WHERE id = :member_id;
