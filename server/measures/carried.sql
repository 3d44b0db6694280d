-- Measures that outlive an account: marks of those who left under one.

-- name: barred_account :one
SELECT m.identifier AS identifier, m.email AS email
FROM members AS m
WHERE m.id = :member_id
    AND m.account = 'member';

-- name: barred_listed :many
-- Whatever an organisation lists them by, or did.
SELECT a.identifier AS identifier, a.email AS email, a.user_name AS user_name, a.emails AS emails
FROM attestations AS a
WHERE a.member_id = :member_id
LIMIT 30;

-- name: barred_find :one
-- What bars them now, or would once it is signed.
SELECT x.id AS measure_id, x.kind AS kind, x.holds_until AS holds_until
FROM member_measures AS x
WHERE x.member_id = :member_id
    AND x.ended_at IS NULL
    AND x.kind IN ('suspend', 'exclude')
ORDER BY x.id DESC
LIMIT 1;

-- name: barred_put :exec
INSERT INTO barred_marks (mark, kind, until, measure_id)
VALUES (:mark, :kind, :until, :measure_id)
ON CONFLICT (mark) DO UPDATE
SET kind = excluded.kind, until = excluded.until, measure_id = excluded.measure_id;

-- name: barred_drop :exec
-- They came back to the account, which the measure is about.
DELETE FROM barred_marks
WHERE measure_id IN (SELECT x.id FROM member_measures AS x WHERE x.member_id = :member_id);

-- name: barred_seen :one
-- type: now int
SELECT b.kind AS kind, b.until AS until
FROM barred_marks AS b
WHERE b.mark = :mark
    AND b.until > :now;

-- name: barred_stand :exec
-- As one that two people signed: one alone does not undo it.
-- type: nobody_id member
-- type: now int
-- type: until int
INSERT INTO member_measures (
    member_id, kind, ground, article, facts, reason, days, asked_by, asked_at, asked_until,
    holds_until, began_at, needs_second, second_at, second_agrees, carried
)
VALUES (
    :member_id, :kind, '', '', '', '', :days, :nobody_id, :now, :until, :until, :now, 1, :now, 1, 1
);

-- name: barred_follow :exec
-- Its end by an appeal is the end of the marks.
UPDATE barred_marks SET measure_id = :measure_id WHERE mark = :mark;

-- name: barred_forget :exec
-- What no measure is behind any more ends with its term.
-- type: now int
DELETE FROM barred_marks WHERE until <= :now AND measure_id IS NULL;
