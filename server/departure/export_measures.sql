-- Measures about somebody, for their own copy.

-- name: export_member_measures :many
SELECT x.kind AS kind,
    x.ground AS ground,
    x.article AS article,
    x.facts AS facts,
    x.reason AS reason,
    x.days AS days,
    x.asked_at AS asked_at,
    x.second_reason AS second_reason,
    x.second_at AS second_at,
    x.ended_at AS ended_at,
    x.ending AS ending,
    x.lifted_reason AS lifted_reason,
    x.appeal_text AS appeal_text,
    x.appealed_at AS appealed_at,
    x.outcome AS outcome,
    x.outcome_reason AS outcome_reason,
    x.judged_at AS judged_at
FROM member_measures AS x
WHERE x.member_id = :member_id
ORDER BY x.id
LIMIT 1000;

-- name: export_measure_sittings :many
SELECT s.purpose AS purpose, s.drawn_at AS drawn_at
FROM measure_sittings AS s
WHERE s.member_id = :member_id
ORDER BY s.measure_id
LIMIT 1000;
