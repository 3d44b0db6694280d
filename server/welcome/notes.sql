-- Notes: writing, reading, answering, forgetting.

-- name: note_add :exec
-- type: writer_id member
-- type: relaunch_id relaunch
-- type: thread_id thread
INSERT INTO notes (member_id, writer_id, relaunch_id, purpose, thread_id, text, sent_at)
VALUES (
    :member_id, NULLIF(:writer_id, 0), NULLIF(:relaunch_id, 0), :purpose, NULLIF(:thread_id, 0), :text, :sent_at
);

-- name: notes_written :one
-- type: writer_id member
-- type: since int
-- type: notes int
SELECT COUNT(*) AS notes
FROM (
    SELECT 1
    FROM notes AS n INDEXED BY notes_writer
    WHERE n.writer_id = :writer_id
        AND n.sent_at > :since
    LIMIT 1000
);

-- name: note_visible :one
-- Read by whom it is written to and by who wrote it.
-- type: viewer_id member
-- type: writer_id member
-- type: thread_id thread
-- type: title text
-- type: answered_at int
-- type: is_relaunch bool
-- type: is_refusing bool
SELECT n.id AS note_id,
    n.member_id AS member_id,
    COALESCE(n.writer_id, 0) AS writer_id,
    n.relaunch_id IS NOT NULL AS is_relaunch,
    n.text AS text,
    n.sent_at AS sent_at,
    n.answer AS answer,
    n.answered_at AS answered_at,
    COALESCE(t.id, 0) AS thread_id,
    COALESCE(t.shown_title, '') AS title,
    COALESCE(c.refuses_notes, 0) AS is_refusing
FROM notes AS n
LEFT JOIN threads AS t ON t.id = n.thread_id AND t.hidden_at IS NULL
LEFT JOIN greet_choices AS c ON c.member_id = n.member_id
WHERE n.id = :note_id
    AND (n.member_id = :viewer_id OR n.writer_id = :viewer_id);

-- name: note_answer_store :exec
UPDATE notes
SET answer = :answer, answered_at = :answered_at
WHERE id = :note_id
    AND member_id = :member_id
    AND writer_id IS NOT NULL
    AND answered_at IS NULL;

-- name: notes_forget :exec
-- type: before int
-- type: most int
DELETE FROM notes WHERE id IN (SELECT n.id FROM notes AS n WHERE n.sent_at < :before ORDER BY n.sent_at LIMIT :most);
