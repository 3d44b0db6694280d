-- Colleagues who do not know each other: newcomers, doubts, their hearing.

-- name: newcomers :many
-- Who came in lately, of the organisations that this person works for now; as they came, which is
-- told by the day alone.
-- scan: sorts the few newcomers of one or two organisations
-- type: viewer_id member
-- type: since int
-- type: now int
SELECT m.id AS member_id, m.activated_at AS activated_at
FROM attestations AS own
JOIN attestations AS a ON a.organisation_id = own.organisation_id AND a.ended_at IS NULL
JOIN members AS m ON m.id = a.member_id AND m.activated_at >= :since
JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
WHERE own.member_id = :viewer_id
    AND own.ended_at IS NULL
    AND m.id <> :viewer_id
GROUP BY m.id
ORDER BY m.activated_at DESC, m.id DESC
LIMIT 100;

-- name: colleague :one
-- Somebody inside who works where this person works.
-- type: viewer_id member
-- type: now int
SELECT m.id AS member_id
FROM members AS m
JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
WHERE m.id = :member_id
    AND m.id <> :viewer_id
    AND EXISTS (
        SELECT 1
        FROM attestations AS a
        JOIN attestations AS own ON own.organisation_id = a.organisation_id
        WHERE a.member_id = :member_id
            AND a.ended_at IS NULL
            AND own.member_id = :viewer_id
            AND own.ended_at IS NULL
    );

-- name: doubt_add :exec
-- type: doubter_id member
INSERT INTO doubts (member_id, doubter_id, text, created_at, due_at)
VALUES (:member_id, :doubter_id, :text, :created_at, :due_at);

-- name: doubt_open :one
-- type: doubter_id member
SELECT d.id AS doubt_id
FROM doubts AS d
WHERE d.member_id = :member_id
    AND d.doubter_id = :doubter_id
    AND d.founded_at IS NULL;

-- name: doubt_of :one
-- type: answered_at int
SELECT d.id AS doubt_id,
    d.member_id AS member_id,
    d.text AS text,
    d.due_at AS due_at,
    d.answer AS answer,
    d.answered_at AS answered_at
FROM doubts AS d
WHERE d.id = :doubt_id
    AND d.founded_at IS NULL;

-- name: doubt_answer_row :exec
UPDATE doubts
SET answer = :answer, answered_at = :answered_at
WHERE id = :doubt_id
    AND member_id = :member_id
    AND founded_at IS NULL;

-- name: doubt_erase :exec
DELETE FROM doubts WHERE id = :doubt_id;

-- name: doubt_found :exec
UPDATE doubts SET founded_at = :founded_at WHERE member_id = :member_id AND founded_at IS NULL;

-- name: doubts_forget :exec
-- type: before int
DELETE FROM doubts WHERE founded_at < :before;

-- name: doubt_mark_add :exec
INSERT INTO doubt_marks (doubter_mac, pair_mac, made_at) VALUES (:doubter_mac, :pair_mac, :made_at);

-- name: doubt_marks_counted :one
-- type: since int
-- type: times int
SELECT COUNT(*) AS times
FROM doubt_marks AS k
WHERE k.doubter_mac = :doubter_mac
    AND k.made_at > :since;

-- name: doubt_marked :one
-- type: since int
-- type: times int
SELECT COUNT(*) AS times
FROM doubt_marks AS k
WHERE k.pair_mac = :pair_mac
    AND k.made_at > :since;

-- name: doubt_marks_forget :exec
-- type: before int
DELETE FROM doubt_marks WHERE made_at < :before;

-- name: doubt_animators :many
-- Those with a mandate now, of other organisations than the person's.
-- scan: few people have had one
-- type: now int
-- type: person_id member
SELECT a.member_id AS member_id
FROM acting_animators AS a
JOIN members AS m ON m.id = a.member_id
JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
WHERE a.acts_until > :now
    AND m.id <> :person_id
    AND NOT EXISTS (
        SELECT 1
        FROM attestations AS x
        JOIN attestations AS y ON y.organisation_id = x.organisation_id AND y.ended_at IS NULL
        WHERE x.member_id = m.id
            AND x.ended_at IS NULL
            AND y.member_id = :person_id
    )
LIMIT 50;
