-- What is erased of notes and welcoming when somebody leaves.

-- name: leave_notes :exec
DELETE FROM notes WHERE member_id = :member_id;

-- name: leave_greet_choices :exec
DELETE FROM greet_choices WHERE member_id = :member_id;

-- name: leave_sponsorships :exec
-- scan: a handful, by both sides
DELETE FROM sponsorships WHERE newcomer_id = :member_id OR sponsor_id = :member_id;
