-- What a question finds, newest first. FTS5 gives rows by descending rowid without sorting, so a
-- page costs its rows, however many match; ranking would read every match. Each statement holds the
-- rule of who may read: for now each member of the community reads every space; a withdrawn or
-- hidden message is found by nobody, nor the title of a thread whose opening one is hidden.

-- name: search_messages :many
-- type: question text
-- type: before int
-- type: most int
-- type: author_id member
SELECT p.id AS post_id,
    p.thread_id AS thread_id,
    p.created_at AS created_at,
    o.markdown AS markdown,
    t.kind AS kind,
    t.shown_title AS title,
    s.title AS space_title,
    p.author_id AS author_id
FROM search_texts
CROSS JOIN posts AS p ON p.id = search_texts.rowid
CROSS JOIN threads AS t ON t.id = p.thread_id
CROSS JOIN spaces AS s ON s.id = t.space_id
CROSS JOIN post_sources AS o ON o.post_id = p.id
WHERE search_texts MATCH :question
    AND search_texts.rowid < :before
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
ORDER BY search_texts.rowid DESC
LIMIT :most;

-- name: search_threads :many
-- type: question text
-- type: most int
-- type: author_id member
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.shown_title AS title,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    s.title AS space_title,
    t.author_id AS author_id
FROM search_titles
CROSS JOIN threads AS t ON t.id = search_titles.rowid
CROSS JOIN spaces AS s ON s.id = t.space_id
WHERE search_titles MATCH :question
    AND t.last_seq > 0
    AND t.hidden_at IS NULL
ORDER BY search_titles.rowid DESC
LIMIT :most;

-- name: similar_titles :many
-- Threads whose title has this word, newest first.
-- type: question text
-- type: most int
SELECT t.id AS thread_id
FROM search_titles
CROSS JOIN threads AS t ON t.id = search_titles.rowid
WHERE search_titles MATCH :question
    AND t.last_seq > 0
    AND t.hidden_at IS NULL
ORDER BY search_titles.rowid DESC
LIMIT :most;

-- name: similar_thread :one
SELECT t.id AS thread_id, t.kind AS kind, t.shown_title AS title, s.title AS space_title
FROM threads AS t
JOIN spaces AS s ON s.id = t.space_id
WHERE t.id = :thread_id
    AND t.last_seq > 0
    AND t.hidden_at IS NULL;

-- name: search_answers :many
-- Collective answers in force, by their text, their title or the words of their topics. Drafts and
-- earlier versions are in the index too, and are found by nobody.
-- type: question text
-- type: most int
SELECT a.id AS answer_id,
    a.published_at AS published_at,
    v.title AS title,
    v.markdown AS markdown,
    t.kind AS kind,
    s.title AS space_title
FROM search_answers
CROSS JOIN answer_versions AS v ON v.id = search_answers.rowid
CROSS JOIN answers AS a ON a.id = v.answer_id AND a.published_version = v.version
CROSS JOIN threads AS t ON t.id = a.thread_id
CROSS JOIN spaces AS s ON s.id = t.space_id
WHERE search_answers MATCH :question
ORDER BY search_answers.rowid DESC
LIMIT :most;

-- name: search_peers :many
-- Those who are inside now.
-- type: question text
-- type: now int
-- type: most int
SELECT m.id AS member_id
FROM search_people
CROSS JOIN members AS m ON m.id = search_people.rowid
WHERE search_people MATCH :question
    AND EXISTS (SELECT 1 FROM insiders AS i WHERE i.member_id = m.id AND i.valid_until > :now)
ORDER BY search_people.rowid DESC
LIMIT :most;

-- name: search_term_from :one
-- The first term of the index from here on.
-- type: first text
-- type: term text
-- scan: the vocabulary is read in order from the term on, and one row of it
SELECT v.term AS term
FROM search_vocabulary AS v
WHERE v.term >= :first
LIMIT 1;

-- name: index_pause :exec
-- For the length of this transaction: a bulk load fills the indexes itself.
INSERT INTO settings (name, value) VALUES ('index_paused', '');

-- name: index_resume :exec
DELETE FROM settings WHERE name = 'index_paused';

-- name: index_texts_after :exec
-- type: after int
INSERT INTO search_texts (rowid, markdown)
SELECT post_id, markdown FROM post_sources WHERE post_id > :after;

-- name: index_titles_after :exec
-- type: after int
INSERT INTO search_titles (rowid, title)
SELECT id, title FROM threads WHERE id > :after;

-- name: index_hash_bytes :exec
-- How much FTS5 gathers in memory before it writes a part of the index.
-- type: bytes int
INSERT INTO search_texts (search_texts, rank) VALUES ('hashsize', :bytes);

-- name: index_merge_parts :exec
-- How many parts of one size are merged into a larger one.
-- type: parts int
INSERT INTO search_texts (search_texts, rank) VALUES ('automerge', :parts);
