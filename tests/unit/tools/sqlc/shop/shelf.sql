-- The statements of the tests of what sqlc makes.

-- name: member_add :one
INSERT INTO members (name) VALUES (:name) RETURNING id AS member_id;

-- name: book_add :exec
-- type: keeper_id member
-- null: pages
INSERT INTO books (title, html, cover, pages, is_lent, keeper_id)
VALUES (:title, :html, :cover, :pages, :is_lent, :keeper_id);

-- name: book_by_id :one
-- One book, whole.
-- Pages may be unknown.
-- type: keeper_id member
-- type: thread_id thread
-- null: pages
SELECT b.id AS thread_id, b.title AS title, b.html AS html, b.cover AS cover, b.pages AS pages,
    b.is_lent AS is_lent, b.keeper_id AS keeper_id
FROM books AS b
WHERE b.id = :thread_id; -- a comment after the end

-- name: books_of :many
-- type: keeper_id member
SELECT id AS seq, title, html FROM books
WHERE keeper_id IS :keeper_id AND id > :after_seq /* the last one seen */
ORDER BY id
LIMIT :most;

-- name: book_count :one
-- scan: a shop of the tests is small
-- type: said_text text
SELECT COUNT(*) AS book_count, '«?? "\ ' || CHAR(10) AS said_text FROM books
-- still in it
;

-- name: note_add :exec
-- type: book int
INSERT INTO notes (book_id, body) VALUES (:book, :body);

-- name: book_delete :exec
DELETE FROM books WHERE id = :thread_id;

-- name: member_rename :exec
UPDATE members SET name = :name WHERE id = :member_id;

-- name: count_up :one
-- A slow statement, for deadlines.
-- type: total int
WITH RECURSIVE numbers (n) AS (
    SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :most
)
SELECT SUM(n) AS total FROM numbers;
