-- Everywhere a message's text may stand.

-- name: purge_post :one
SELECT p.id AS post_id,
    p.thread_id AS thread_id,
    p.seq AS seq,
    t.title AS title,
    s.markdown AS markdown
FROM posts AS p
JOIN threads AS t ON t.id = p.thread_id
JOIN post_sources AS s ON s.post_id = p.id
WHERE p.id = :post_id;

-- name: purge_kin :many
-- The thread, and all threads that messages left it for or came to it from, by what stands where they
-- were. People quote within a thread, so whoever quoted one of these messages did so in one of them.
-- Each with its opening message.
-- scan: the few threads that one became
-- type: thread_id thread
WITH RECURSIVE kin (id) AS (
    SELECT t.id
    FROM threads AS t
    WHERE t.id = :thread_id
    UNION
    SELECT n.thread_id
    FROM kin
    CROSS JOIN posts AS x ON x.thread_id = kin.id
    CROSS JOIN moved_posts AS m ON m.stone_id = x.id
    CROSS JOIN posts AS n ON n.id = m.post_id
    UNION
    SELECT x.thread_id
    FROM kin
    CROSS JOIN posts AS n ON n.thread_id = kin.id
    CROSS JOIN moved_posts AS m ON m.post_id = n.id
    CROSS JOIN posts AS x ON x.id = m.stone_id
)
SELECT t.id AS thread_id, t.title AS title, o.id AS post_id
FROM kin AS k
CROSS JOIN threads AS t ON t.id = k.id
CROSS JOIN posts AS o ON o.thread_id = t.id AND o.seq = 1
LIMIT 1000;

-- name: purge_thread_posts :many
-- type: after_seq int
-- type: most int
SELECT p.id AS post_id, p.seq AS seq, s.markdown AS markdown
FROM posts AS p
JOIN post_sources AS s ON s.post_id = p.id
WHERE p.thread_id = :thread_id
    AND p.seq > :after_seq
ORDER BY p.seq
LIMIT :most;

-- name: purge_source :exec
UPDATE post_sources SET markdown = :markdown WHERE post_id = :post_id;

-- name: purge_markup :exec
-- That of a withdrawn message stays empty.
-- type: html text
UPDATE posts SET html = :html WHERE id = :post_id AND withdrawn_at IS NULL;

-- name: purge_version :exec
-- type: html text
UPDATE post_versions
SET markdown = :markdown, html = :html
WHERE post_id = :post_id
    AND version = :version;

-- name: purge_versions :many
-- The earlier texts of one message.
SELECT v.version AS version, v.markdown AS markdown
FROM post_versions AS v
WHERE v.post_id = :post_id
ORDER BY v.version
LIMIT 1000;

-- name: purge_title :exec
UPDATE threads SET title = :title WHERE id = :thread_id;

-- name: purge_drafts :many
-- type: after_id int
-- type: most int
SELECT d.id AS draft_id, d.title AS title, d.body AS body
FROM drafts AS d
WHERE d.id > :after_id
ORDER BY d.id
LIMIT :most;

-- name: purge_draft :exec
UPDATE drafts SET title = :title, body = :body WHERE id = :draft_id;

-- name: purge_contests :many
-- Requests for another look at a closed access, and their answers.
-- type: after_id int
-- type: most int
SELECT c.id AS contest_id, c.text AS text, c.reason AS reason
FROM contests AS c
WHERE c.id > :after_id
ORDER BY c.id
LIMIT :most;

-- name: purge_contest :exec
UPDATE contests SET text = :text, reason = :reason WHERE id = :contest_id;

-- name: purge_objections :many
-- What people say of a stated fact, and the answers.
-- type: after_id int
-- type: most int
SELECT b.id AS objection_id, b.text AS text, b.reason AS reason
FROM objections AS b
WHERE b.id > :after_id
ORDER BY b.id
LIMIT :most;

-- name: purge_objection :exec
UPDATE objections SET text = :text, reason = :reason WHERE id = :objection_id;

-- name: purge_waves :exec
-- scan: a few dozen titles
-- type: passage text
-- type: marker text
UPDATE waves SET title = REPLACE(title, :passage, :marker) WHERE INSTR(title, :passage) > 0;

-- name: purge_polls :exec
-- scan: rare; what polls ask
-- type: passage text
-- type: marker text
UPDATE polls SET question = REPLACE(question, :passage, :marker) WHERE INSTR(question, :passage) > 0;

-- name: purge_poll_options :exec
-- scan: rare; what they offer
-- type: passage text
-- type: marker text
UPDATE poll_options SET label = REPLACE(label, :passage, :marker) WHERE INSTR(label, :passage) > 0;

-- name: purge_question_offers :exec
-- scan: those of three months, most without a note
-- type: passage text
-- type: marker text
UPDATE question_offers
SET note = REPLACE(note, :passage, :marker)
WHERE INSTR(note, :passage) > 0;

-- name: purge_models :exec
-- scan: a few dozen
-- type: passage text
-- type: marker text
UPDATE models
SET title = REPLACE(title, :passage, :marker), body = REPLACE(body, :passage, :marker)
WHERE INSTR(title, :passage) > 0
    OR INSTR(body, :passage) > 0;

-- name: purge_themes :exec
-- scan: a few dozen words
-- type: passage text
-- type: marker text
UPDATE themes SET title = REPLACE(title, :passage, :marker) WHERE INSTR(title, :passage) > 0;

-- name: purge_tags :exec
-- scan: a few thousand words
-- type: passage text
-- type: marker text
UPDATE practice_tags SET tag = REPLACE(tag, :passage, :marker) WHERE INSTR(tag, :passage) > 0;

-- name: purge_openings :exec
-- scan: rare; why identities were to be opened
-- type: passage text
-- type: marker text
UPDATE unnamed_openings
SET reason = REPLACE(reason, :passage, :marker)
WHERE INSTR(reason, :passage) > 0;

-- name: purge_files :exec
-- scan: rare; names of files, and what images show
-- type: passage text
-- type: marker text
UPDATE files
SET name = REPLACE(name, :passage, :marker), alt = REPLACE(alt, :passage, :marker)
WHERE INSTR(name, :passage) > 0
    OR INSTR(alt, :passage) > 0;

-- name: purge_attached :exec
-- What is attached to the message may show what it says: it goes with the passage.
-- type: post_id post
DELETE FROM files WHERE post_id = :post_id;

-- name: purge_audit :exec
-- scan: rare; the chain hashes salted digests, so a text may go
-- type: passage text
DELETE FROM audit_texts WHERE INSTR(text, :passage) > 0;

-- name: purge_outbox :exec
-- scan: rare; what is queued to leave
-- type: passage text
-- type: marker text
UPDATE outbox SET payload = REPLACE(payload, :passage, :marker) WHERE INSTR(payload, :passage) > 0;

-- name: purge_profiles :exec
-- scan: rare; the lines that people wrote of themselves
-- type: passage text
-- type: marker text
UPDATE profiles
SET agency = REPLACE(agency, :passage, :marker),
    introduction = REPLACE(introduction, :passage, :marker)
WHERE INSTR(agency, :passage) > 0
    OR INSTR(introduction, :passage) > 0;

-- name: purge_journal :exec
INSERT INTO purges (post_id, passage_digest, passage_bytes, purged_at)
VALUES (:post_id, :passage_digest, :passage_bytes, :purged_at);

-- name: purge_clean :exec
-- What was journalled before the files were emptied (0) is out of them now.
-- scan: the journal is short
UPDATE purges SET files_clean_at = :files_clean_at WHERE files_clean_at = 0;

-- name: purge_waiting :one
-- The newest purge whose words may still be in the search index; 0: none.
-- scan: the journal is short
-- type: newest int
SELECT COALESCE(MAX(id), 0) AS newest FROM purges WHERE files_clean_at IS NULL;

-- name: purge_merging :one
-- Up to which purge the merge under way takes words out of the index.
-- type: newest int
SELECT CAST(value AS INTEGER) AS newest FROM settings WHERE name = 'purge_merging';

-- name: purge_merge_begin :exec
-- type: newest int
INSERT INTO settings (name, value) VALUES ('purge_merging', CAST(:newest AS TEXT));

-- name: purge_merge_end :exec
DELETE FROM settings WHERE name = 'purge_merging';

-- name: purge_merge_texts :exec
-- type: pages int
INSERT INTO search_texts (search_texts, rank) VALUES ('merge', :pages);

-- name: purge_merge_titles :exec
-- type: pages int
INSERT INTO search_titles (search_titles, rank) VALUES ('merge', :pages);

-- name: purge_merge_answers :exec
-- type: pages int
INSERT INTO search_answers (search_answers, rank) VALUES ('merge', :pages);

-- name: purge_before_clean :exec
-- scan: the journal is short
-- type: newest int
UPDATE purges SET files_clean_at = 0 WHERE files_clean_at IS NULL AND id <= :newest;

-- name: purge_elsewhere :many
-- Messages of other threads that hold the passage.
-- scan: rare, and asked by the operator alone
-- type: passage text
SELECT p.id AS post_id, p.thread_id AS thread_id
FROM posts AS p
JOIN post_sources AS s ON s.post_id = p.id
JOIN threads AS t ON t.id = p.thread_id
WHERE p.thread_id <> :thread_id
    AND (INSTR(s.markdown, :passage) > 0 OR (p.seq = 1 AND INSTR(t.title, :passage) > 0))
LIMIT 100;
