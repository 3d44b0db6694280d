-- What an announced policy changes for one person.

-- name: rules_announced :one
-- scan: one at most, of the few that there are
SELECT p.due_at AS due_at
FROM policies AS p
WHERE p.state IN ('announced', 'foreseeing')
    AND p.foreseen_at > 0
LIMIT 1;

-- name: rules_change :one
SELECT c.verdict AS verdict, c.sentence_fr AS sentence_fr, c.sentence_en AS sentence_en
FROM policy_changes AS c
WHERE c.member_id = :member_id
ORDER BY c.policy_id DESC
LIMIT 1;
