-- Threads whose author is not named.

-- name: unnamed_of :one
SELECT u.author_ref AS author_ref,
    u.shown_kind AS shown_kind,
    u.shown_region AS shown_region
FROM unnamed_threads AS u
WHERE u.thread_id = :thread_id;
