-- Measures about members: deciding, signing, lifting, appeals, and what the jobs do.

-- name: measure_subject :one
-- Somebody about whom this animator may decide: inside, or under a measure.
-- type: viewer_id member
-- type: since int
-- type: now int
-- type: latest_id measure
-- type: is_animator bool
-- type: is_reporter bool
-- type: alone_since int
-- type: alone_most int
-- type: alone_ms int
SELECT m.id AS member_id,
    COALESCE((
        SELECT SUM(MIN(COALESCE(x.ended_at, :now), x.began_at + :alone_most) - x.began_at)
        FROM member_measures AS x
        WHERE x.member_id = m.id
            AND x.kind IN ('suspend', 'exclude')
            AND x.began_at IS NOT NULL
            AND x.second_agrees = 0
            AND COALESCE(x.ended_at, :now) > :alone_since
    ), 0) AS alone_ms,
    COALESCE(
        (SELECT x.id FROM member_measures AS x WHERE x.member_id = m.id ORDER BY x.id DESC LIMIT 1),
        0
    ) AS latest_id,
    EXISTS (SELECT 1 FROM acting_animators AS a WHERE a.member_id = m.id AND a.acts_until > :now) AS is_animator,
    EXISTS (
        SELECT 1
        FROM reports AS r
        JOIN posts AS p ON p.id = r.post_id
        WHERE r.reporter_id = :viewer_id
            AND r.created_at > :since
            AND r.measure <> 'mistaken'
            AND p.author_id = m.id
    ) AS is_reporter
FROM members AS m
WHERE m.id = :member_id
    AND m.id > 0
    AND m.id <> :viewer_id
    AND m.account = 'member'
    AND (
        EXISTS (SELECT 1 FROM insiders AS i WHERE i.member_id = m.id AND i.valid_until > :now)
        OR EXISTS (SELECT 1 FROM member_measures AS x WHERE x.member_id = m.id)
    );

-- name: measure_report :one
-- A report of a message that bears this member's name, which is not the animator's own.
-- type: viewer_id member
SELECT r.id AS report_id
FROM reports AS r
JOIN posts AS p ON p.id = r.post_id
WHERE r.id = :report_id
    AND p.author_id = :member_id
    AND COALESCE(r.reporter_id, 0) <> :viewer_id;

-- name: measure_under_way :one
-- Of this kind, or another that closes access, where this one does.
-- type: is_bar bool
SELECT x.id AS measure_id
FROM member_measures AS x
WHERE x.member_id = :member_id
    AND x.ended_at IS NULL
    AND (x.kind = :kind OR (:is_bar AND x.kind IN ('suspend', 'exclude')))
LIMIT 1;

-- name: member_measure_add :exec
-- type: report_id report
-- type: asked_by member
-- type: needs_second bool
INSERT INTO member_measures (
    member_id, kind, report_id, ground, article, facts, reason, every_ms, days, asked_by, asked_at,
    asked_until, holds_until, began_at, needs_second, ended_at
)
VALUES (
    :member_id, :kind, NULLIF(:report_id, 0), :ground, :article, :facts, :reason, :every_ms, :days,
    :asked_by, :asked_at, :asked_until, :holds_until, NULLIF(:began_at, 0), :needs_second,
    NULLIF(:ended_at, 0)
);

-- name: measure_seen :one
-- As an animator sees it, or who sits in for one; never who it is about.
-- type: viewer_id member
-- type: is_animator bool
-- type: since int
-- type: asked_by member
-- type: second_id member
-- type: needs_second bool
-- type: is_reporter bool
-- type: shares_first bool
-- type: shares_second bool
-- type: second_agrees bool
-- type: lifted_by member
-- type: lift_asked_at int
-- type: shares_lifter bool
-- type: sits_sign bool
-- type: sits_appeal bool
SELECT x.id AS measure_id,
    x.member_id AS member_id,
    x.kind AS kind,
    x.days AS days,
    x.asked_by AS asked_by,
    x.asked_at AS asked_at,
    x.asked_until AS asked_until,
    x.holds_until AS holds_until,
    x.began_at AS began_at,
    x.needs_second AS needs_second,
    x.second_id AS second_id,
    x.second_at AS second_at,
    x.second_agrees AS second_agrees,
    x.lifted_by AS lifted_by,
    x.lift_asked_at AS lift_asked_at,
    x.ended_at AS ended_at,
    x.appealed_at AS appealed_at,
    x.appeal_due_at AS appeal_due_at,
    x.judged_at AS judged_at,
    EXISTS (
        SELECT 1
        FROM reports AS r
        JOIN posts AS p ON p.id = r.post_id
        WHERE r.reporter_id = :viewer_id
            AND r.created_at > :since
            AND r.measure <> 'mistaken'
            AND p.author_id = x.member_id
    ) AS is_reporter,
    EXISTS (SELECT 1 FROM colleagues AS c WHERE c.one_id = :viewer_id AND c.other_id = x.asked_by) AS shares_first,
    EXISTS (SELECT 1 FROM colleagues AS c WHERE c.one_id = :viewer_id AND c.other_id = x.second_id) AS shares_second,
    EXISTS (SELECT 1 FROM colleagues AS c WHERE c.one_id = :viewer_id AND c.other_id = x.lifted_by) AS shares_lifter,
    EXISTS (
        SELECT 1
        FROM measure_sittings AS s
        WHERE s.measure_id = x.id AND s.purpose = 'sign' AND s.member_id = :viewer_id
    ) AS sits_sign,
    EXISTS (
        SELECT 1
        FROM measure_sittings AS s
        WHERE s.measure_id = x.id AND s.purpose = 'appeal' AND s.member_id = :viewer_id
    ) AS sits_appeal
FROM member_measures AS x
WHERE x.id = :measure_id
    AND x.member_id <> :viewer_id
    AND (
        :is_animator
        OR EXISTS (SELECT 1 FROM measure_sittings AS s WHERE s.measure_id = x.id AND s.member_id = :viewer_id)
    );

-- name: measure_apart :one
-- Is there an animator of another organisation than who decided, who may judge the appeal?
-- scan: mandates are few
-- type: now int
-- type: since int
SELECT a.member_id AS member_id
FROM member_measures AS x
JOIN acting_animators AS a
JOIN insiders AS i ON i.member_id = a.member_id AND i.valid_until > :now
WHERE x.id = :measure_id
    AND a.acts_until > :now
    AND a.member_id NOT IN (x.member_id, x.asked_by, COALESCE(x.second_id, 0))
    AND NOT EXISTS (SELECT 1 FROM colleagues AS c WHERE c.one_id = a.member_id AND c.other_id = x.asked_by)
    AND NOT EXISTS (SELECT 1 FROM colleagues AS c WHERE c.one_id = a.member_id AND c.other_id = x.second_id)
    AND NOT EXISTS (
        SELECT 1
        FROM reports AS r
        JOIN posts AS p ON p.id = r.post_id
        WHERE r.reporter_id = a.member_id
            AND r.created_at > :since
            AND r.measure <> 'mistaken'
            AND p.author_id = x.member_id
    )
LIMIT 1;

-- name: measure_sign_put :exec
-- type: second_id member
-- type: agrees bool
UPDATE member_measures
SET second_id = :second_id,
    second_at = :second_at,
    second_agrees = :agrees,
    second_reason = :reason,
    asked_until = :asked_until,
    holds_until = :holds_until,
    began_at = NULLIF(:began_at, 0)
WHERE id = :measure_id;

-- name: measure_finish :exec
-- Once: who comes second changes nothing.
UPDATE member_measures SET ended_at = :ended_at, ending = :ending
WHERE id = :measure_id AND ended_at IS NULL;

-- name: measure_rest :exec
-- The first seven days are over, and nobody has signed.
UPDATE member_measures SET holds_until = 0 WHERE id = :measure_id;

-- name: measure_lifted :exec
-- type: lifted_by member
UPDATE member_measures SET lifted_by = :lifted_by, lifted_reason = :reason WHERE id = :measure_id;

-- name: measure_lift_ask :exec
-- type: lifted_by member
UPDATE member_measures
SET lifted_by = :lifted_by, lifted_reason = :reason, lift_asked_at = :asked_at
WHERE id = :measure_id;

-- name: measure_lift_agree :exec
-- The person reads the reasons of both.
-- type: second_id member
UPDATE member_measures
SET lift_second_id = :second_id, lifted_reason = lifted_reason || CHAR(10) || CHAR(10) || :reason
WHERE id = :measure_id;

-- name: measures_lifting :many
-- Asked for by one; a second is waited for.
-- type: viewer_id member
-- type: since int
SELECT x.id AS measure_id
FROM member_measures AS x
WHERE x.ended_at IS NULL
    AND x.lift_asked_at IS NOT NULL
    AND x.lift_asked_at > :since
    AND x.member_id <> :viewer_id
ORDER BY x.lift_asked_at
LIMIT 60;

-- name: measures_to_lift :many
-- Nobody agreed in time, and nobody was drawn, or long enough ago.
-- type: before int
-- type: since int
-- type: drawn_before int
SELECT x.id AS measure_id
FROM member_measures AS x
WHERE x.ended_at IS NULL
    AND x.lift_asked_at IS NOT NULL
    AND x.lift_asked_at > :since
    AND x.lift_asked_at <= :before
    AND NOT EXISTS (
        SELECT 1
        FROM measure_sittings AS s
        WHERE s.measure_id = x.id AND s.purpose = 'sign' AND s.drawn_at > :drawn_before
    )
ORDER BY x.lift_asked_at
LIMIT 20;

-- name: measure_appeal_put :exec
UPDATE member_measures
SET appeal_text = :text, appealed_at = :appealed_at, appeal_due_at = :due_at
WHERE id = :measure_id AND appealed_at IS NULL;

-- name: measure_judge_put :exec
-- type: judge_id member
UPDATE member_measures
SET judge_id = :judge_id, judged_at = :judged_at, outcome = :outcome, outcome_reason = :reason
WHERE id = :measure_id AND judged_at IS NULL;

-- name: measure_shorten :exec
-- type: needs_second bool
-- type: until int
UPDATE member_measures
SET asked_until = :until, holds_until = :holds_until, needs_second = :needs_second
WHERE id = :measure_id;

-- name: measure_mandate_end :exec
UPDATE mandates SET ended_at = :ended_at WHERE member_id = :member_id AND ended_at IS NULL;

-- name: measure_mandate :one
SELECT a.id AS mandate_id
FROM mandates AS a
WHERE a.member_id = :member_id
    AND a.ended_at IS NULL;

-- name: measure_own :one
-- As the person it is about knows it.
SELECT x.id AS measure_id,
    x.kind AS kind,
    x.asked_at AS asked_at,
    x.appealed_at AS appealed_at
FROM member_measures AS x
WHERE x.id = :measure_id
    AND x.member_id = :member_id;

-- name: measure_stated :one
-- What is stated, for whoever its scope let through.
-- type: needs_second bool
-- type: second_agrees bool
-- type: carried bool
-- type: lifted_by member
-- type: asked_by member
-- type: second_id member
-- type: report_id report
SELECT x.id AS measure_id,
    x.member_id AS member_id,
    x.kind AS kind,
    x.carried AS carried,
    x.report_id AS report_id,
    x.ground AS ground,
    x.article AS article,
    x.facts AS facts,
    x.reason AS reason,
    x.every_ms AS every_ms,
    x.days AS days,
    x.asked_by AS asked_by,
    x.asked_at AS asked_at,
    x.asked_until AS asked_until,
    x.holds_until AS holds_until,
    x.began_at AS began_at,
    x.needs_second AS needs_second,
    x.second_id AS second_id,
    x.second_at AS second_at,
    x.second_agrees AS second_agrees,
    x.second_reason AS second_reason,
    x.ended_at AS ended_at,
    x.ending AS ending,
    x.lifted_by AS lifted_by,
    x.lifted_reason AS lifted_reason,
    x.appeal_text AS appeal_text,
    x.appealed_at AS appealed_at,
    x.appeal_due_at AS appeal_due_at,
    x.judged_at AS judged_at,
    x.outcome AS outcome,
    x.outcome_reason AS outcome_reason
FROM member_measures AS x
WHERE x.id = :measure_id;

-- name: measure_models :many
-- Reasons that animators have written once, to begin from.
SELECT w.id AS model_id, w.title AS title
FROM reason_models AS w
WHERE w.retired_at IS NULL
ORDER BY w.kind, w.title
LIMIT 60;

-- name: measure_model :one
SELECT w.ground AS ground, w.body AS body
FROM reason_models AS w
WHERE w.id = :model_id
    AND w.retired_at IS NULL;

-- name: measures_of_member :many
SELECT x.id AS measure_id
FROM member_measures AS x
WHERE x.member_id = :member_id
ORDER BY x.id DESC
LIMIT 20;

-- name: measures_held_of :many
-- For /status: those in force or waiting, and those whose appeal is.
SELECT x.id AS measure_id
FROM member_measures AS x
WHERE x.member_id = :member_id
    AND x.kind <> 'help'
    AND (x.ended_at IS NULL OR (x.appealed_at IS NOT NULL AND x.judged_at IS NULL))
ORDER BY x.id DESC
LIMIT 20;

-- name: measures_open :many
-- For animators, but never the one whom it is about.
-- type: viewer_id member
SELECT x.id AS measure_id
FROM member_measures AS x
WHERE x.ended_at IS NULL
    AND x.member_id <> :viewer_id
ORDER BY x.id DESC
LIMIT 100;

-- name: measures_appealed :many
-- type: viewer_id member
SELECT x.id AS measure_id
FROM member_measures AS x
WHERE x.appealed_at IS NOT NULL
    AND x.judged_at IS NULL
    AND x.member_id <> :viewer_id
ORDER BY x.appeal_due_at
LIMIT 60;

-- name: measures_unsigned :many
-- type: viewer_id member
SELECT x.id AS measure_id
FROM member_measures AS x
WHERE x.ended_at IS NULL
    AND x.needs_second = 1
    AND x.second_at IS NULL
    AND x.member_id <> :viewer_id
ORDER BY x.asked_at
LIMIT 60;

-- name: measures_ending :many
-- Suspensions that end soon.
-- type: viewer_id member
-- type: before int
SELECT x.id AS measure_id, x.member_id AS member_id, x.holds_until AS holds_until
FROM member_measures AS x
WHERE x.ended_at IS NULL
    AND x.holds_until > 0
    AND x.holds_until < :before
    AND x.kind = 'suspend'
    AND x.member_id <> :viewer_id
ORDER BY x.holds_until
LIMIT 20;

-- name: measures_over :many
-- Whose time is over, and nobody was told yet.
-- type: now int
-- type: needs_second bool
SELECT x.id AS measure_id,
    x.member_id AS member_id,
    x.kind AS kind,
    x.asked_at AS asked_at,
    x.holds_until AS holds_until,
    x.asked_until AS asked_until,
    x.needs_second AS needs_second,
    x.second_at AS second_at
FROM member_measures AS x
WHERE x.ended_at IS NULL
    AND x.holds_until > 0
    AND x.holds_until <= :now
ORDER BY x.holds_until
LIMIT 200;

-- name: measures_lapsed :many
-- type: before int
SELECT x.id AS measure_id, x.member_id AS member_id, x.kind AS kind
FROM member_measures AS x
WHERE x.ended_at IS NULL
    AND x.needs_second = 1
    AND x.second_at IS NULL
    AND x.asked_at <= :before
ORDER BY x.asked_at
LIMIT 200;

-- name: measures_to_sign :many
-- Nobody signed in time, and nobody was drawn, or long enough ago.
-- type: before int
-- type: drawn_before int
SELECT x.id AS measure_id
FROM member_measures AS x
WHERE x.ended_at IS NULL
    AND x.needs_second = 1
    AND x.second_at IS NULL
    AND x.asked_at <= :before
    AND NOT EXISTS (
        SELECT 1
        FROM measure_sittings AS s
        WHERE s.measure_id = x.id AND s.purpose = 'sign' AND s.drawn_at > :drawn_before
    )
ORDER BY x.asked_at
LIMIT 20;

-- name: measures_to_judge :many
-- type: now int
-- type: drawn_before int
SELECT x.id AS measure_id
FROM member_measures AS x
WHERE x.appealed_at IS NOT NULL
    AND x.judged_at IS NULL
    AND x.appeal_due_at <= :now
    AND NOT EXISTS (
        SELECT 1
        FROM measure_sittings AS s
        WHERE s.measure_id = x.id AND s.purpose = 'appeal' AND s.drawn_at > :drawn_before
    )
ORDER BY x.appeal_due_at
LIMIT 20;

-- name: measure_volunteers :many
-- type: now int
SELECT v.member_id AS member_id
FROM volunteers AS v
WHERE v.valid_until > :now
LIMIT 5000;

-- name: measure_fits :one
-- May this volunteer sit in: apart from who decided and from the person, who they are not.
-- type: volunteer_id member
-- type: since int
SELECT x.member_id AS member_id
FROM member_measures AS x
WHERE x.id = :measure_id
    AND x.member_id <> :volunteer_id
    AND NOT EXISTS (SELECT 1 FROM colleagues AS c WHERE c.one_id = :volunteer_id AND c.other_id = x.member_id)
    AND NOT EXISTS (SELECT 1 FROM colleagues AS c WHERE c.one_id = :volunteer_id AND c.other_id = x.asked_by)
    AND NOT EXISTS (SELECT 1 FROM colleagues AS c WHERE c.one_id = :volunteer_id AND c.other_id = x.second_id)
    AND NOT EXISTS (SELECT 1 FROM colleagues AS c WHERE c.one_id = :volunteer_id AND c.other_id = x.lifted_by)
    AND NOT EXISTS (
        SELECT 1
        FROM reports AS r
        JOIN posts AS p ON p.id = r.post_id
        WHERE r.reporter_id = :volunteer_id
            AND r.created_at > :since
            AND r.measure <> 'mistaken'
            AND p.author_id = x.member_id
    )
    AND NOT EXISTS (
        SELECT 1 FROM measure_sittings AS s WHERE s.measure_id = x.id AND s.member_id = :volunteer_id
    );

-- name: measure_sit :exec
INSERT INTO measure_sittings (measure_id, purpose, member_id, drawn_at)
VALUES (:measure_id, :purpose, :member_id, :drawn_at)
ON CONFLICT (measure_id, purpose) DO UPDATE
SET member_id = excluded.member_id, drawn_at = excluded.drawn_at;

-- name: measures_forget :exec
-- type: before int
DELETE FROM member_measures
WHERE ended_at IS NOT NULL
    AND ended_at < :before
    AND (appealed_at IS NULL OR judged_at IS NOT NULL);
