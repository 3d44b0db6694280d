-- Notes to them and by them, their choices, who welcomes whom.

-- name: export_notes_received :many
-- type: answered_at int
-- type: thread_id thread
SELECT n.purpose AS purpose,
    n.text AS text,
    n.sent_at AS sent_at,
    n.thread_id AS thread_id,
    n.answer AS answer,
    n.answered_at AS answered_at
FROM notes AS n INDEXED BY notes_member
WHERE n.member_id = :member_id
ORDER BY n.sent_at
LIMIT 10000;

-- name: export_notes_written :many
-- Without whom they were for: that is theirs.
SELECT n.purpose AS purpose, n.text AS text, n.sent_at AS sent_at
FROM notes AS n INDEXED BY notes_writer
WHERE n.writer_id = :member_id
ORDER BY n.sent_at
LIMIT 10000;

-- name: export_relaunches :many
SELECT r.text AS text, r.asked_at AS asked_at
FROM relaunches AS r
WHERE r.writer_id = :member_id
LIMIT 1000;

-- name: export_greet_choices :one
-- type: refuses_notes bool
-- type: sponsors bool
-- type: closed_guide bool
SELECT c.refuses_notes AS refuses_notes, c.sponsors AS sponsors, c.closed_guide AS closed_guide
FROM greet_choices AS c
WHERE c.member_id = :member_id;

-- name: export_sponsorships :many
-- An offer that was not accepted the sponsor knows nothing of.
-- scan: a handful, by both sides
-- type: accepted_at int
-- type: is_newcomer bool
SELECT s.newcomer_id = :member_id AS is_newcomer,
    s.offered_at AS offered_at,
    s.accepted_at AS accepted_at,
    s.ends_at AS ends_at
FROM sponsorships AS s
WHERE s.newcomer_id = :member_id
    OR (s.sponsor_id = :member_id AND s.accepted_at IS NOT NULL)
LIMIT 100;
