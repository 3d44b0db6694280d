-- Notes that animators share about a member.

-- name: noted_member :one
-- Somebody who has or had an account inside, as notes may be about.
SELECT m.id AS member_id
FROM members AS m
WHERE m.id = :member_id
    AND m.id > 0
    AND m.account = 'member'
    AND m.activated_at IS NOT NULL;

-- name: notes_of :many
-- Latest first.
-- type: writer_id member
SELECT n.id AS member_note_id, n.writer_id AS writer_id, n.text AS text, n.written_at AS written_at
FROM member_notes AS n
WHERE n.member_id = :member_id
ORDER BY n.id DESC
LIMIT 100;

-- name: notes_counted :one
-- type: notes int
SELECT COUNT(*) AS notes FROM member_notes AS n WHERE n.member_id = :member_id;

-- name: note_find :one
-- Not one about oneself.
-- type: animator_id member
SELECT n.id AS member_note_id, n.member_id AS member_id
FROM member_notes AS n
WHERE n.id = :member_note_id
    AND n.member_id <> :animator_id;

-- name: note_insert :exec
-- type: writer_id member
INSERT INTO member_notes (member_id, writer_id, text, written_at)
VALUES (:member_id, :writer_id, :text, :written_at);

-- name: note_delete :exec
DELETE FROM member_notes WHERE id = :member_note_id;

-- name: notes_forget_old :exec
-- type: before int
DELETE FROM member_notes WHERE written_at < :before;
