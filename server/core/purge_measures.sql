-- Measures about members, in batches by id.

-- name: purge_measure_rows :many
-- type: after int
-- type: most int
SELECT x.id AS measure_id,
    x.article AS article,
    x.facts AS facts,
    x.reason AS reason,
    x.second_reason AS second_reason,
    x.lifted_reason AS lifted_reason,
    x.appeal_text AS appeal_text,
    x.outcome_reason AS outcome_reason
FROM member_measures AS x
WHERE x.id > :after
ORDER BY x.id
LIMIT :most;

-- name: purge_measure_row :exec
UPDATE member_measures
SET article = :article,
    facts = :facts,
    reason = :reason,
    second_reason = :second_reason,
    lifted_reason = :lifted_reason,
    appeal_text = :appeal_text,
    outcome_reason = :outcome_reason
WHERE id = :measure_id;
