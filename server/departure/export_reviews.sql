-- What people looked at about somebody's coming in, for their own copy. Who doubted is not theirs.

-- name: export_decisions :many
-- type: revoked_at int
SELECT d.job_title AS job_title,
    d.outcome AS outcome,
    d.reason AS reason,
    d.decided_at AS decided_at,
    d.revoked_at AS revoked_at
FROM decisions AS d
WHERE d.member_id = :member_id
ORDER BY d.id
LIMIT 1000;

-- name: export_review_letters :many
SELECT l.kind AS kind, l.text AS text, l.written_at AS written_at
FROM review_letters AS l
WHERE l.member_id = :member_id
ORDER BY l.id
LIMIT 1000;

-- name: export_doubts :many
-- type: answered_at int
-- type: founded_at int
SELECT d.text AS text,
    d.answer AS answer,
    d.created_at AS created_at,
    d.due_at AS due_at,
    d.answered_at AS answered_at,
    d.founded_at AS founded_at
FROM doubts AS d
WHERE d.member_id = :member_id
ORDER BY d.id
LIMIT 1000;

-- name: export_doubts_written :many
-- type: doubter_id member
SELECT d.text AS text, d.created_at AS created_at
FROM doubts AS d
WHERE d.doubter_id = :doubter_id
ORDER BY d.id
LIMIT 1000;

-- name: export_offers :many
SELECT x.kind AS kind, x.offered_at AS offered_at
FROM claim_offers AS x
WHERE x.member_id = :member_id
ORDER BY x.attestation_id
LIMIT 1000;

-- name: export_suspicion :one
-- type: cleared_at int
SELECT s.kind AS kind, s.seen_at AS seen_at, s.cleared_at AS cleared_at
FROM suspicions AS s
WHERE s.member_id = :member_id;

-- name: export_sittings :many
SELECT s.drawn_at AS drawn_at
FROM sittings AS s
WHERE s.member_id = :member_id
ORDER BY s.contest_id
LIMIT 1000;
