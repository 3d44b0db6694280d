-- Statements of reasons to authors, their appeals, and changes of a text by an animator.

-- name: ruling_add :exec
-- type: decided_by member
INSERT INTO statements (post_id, kind, reason, ground, facts, decided_by, decided_at, version_before,
    version_after)
VALUES (:post_id, :kind, :reason, :ground, :facts, :decided_by, :decided_at, :version_before,
    :version_after);

-- name: ruling_drop_first :exec
-- Hiding while one looks is made good by the decision that follows.
DELETE FROM statements
WHERE post_id = :post_id
    AND kind = 'hidden'
    AND facts = ''
    AND appealed_at IS NULL;

-- name: ruling_find :one
-- With the message it is about.
-- type: author_id member
-- type: decided_by member
-- type: sitter_id member
-- type: appealed_at int
-- type: due_at int
-- type: judged_at int
-- type: title text
SELECT s.id AS statement_id,
    s.post_id AS post_id,
    s.kind AS kind,
    s.reason AS reason,
    s.ground AS ground,
    s.facts AS facts,
    s.decided_by AS decided_by,
    s.decided_at AS decided_at,
    s.version_before AS version_before,
    s.version_after AS version_after,
    s.appeal AS appeal,
    s.appealed_at AS appealed_at,
    s.due_at AS due_at,
    s.sitter_id AS sitter_id,
    s.judged_at AS judged_at,
    s.outcome AS outcome,
    s.answer AS answer,
    p.thread_id AS thread_id,
    p.author_id AS author_id,
    p.seq AS seq,
    p.created_at AS written_at,
    p.version AS text_version,
    p.html AS html,
    p.withdrawn_at AS withdrawn_at,
    p.hidden_by AS hidden_by,
    t.title AS title
FROM statements AS s
JOIN posts AS p ON p.id = s.post_id
JOIN threads AS t ON t.id = p.thread_id
WHERE s.id = :statement_id;

-- name: rulings_of_post :many
-- Latest first.
-- type: appealed_at int
-- type: judged_at int
SELECT s.id AS statement_id,
    s.kind AS kind,
    s.facts AS facts,
    s.decided_at AS decided_at,
    s.appealed_at AS appealed_at,
    s.judged_at AS judged_at,
    s.outcome AS outcome
FROM statements AS s
WHERE s.post_id = :post_id
ORDER BY s.id DESC
LIMIT 50;

-- name: rulings_for_status :many
-- Of a former member's messages, those that they may appeal against or that wait for an answer;
-- with those of nobody, among which theirs are told by the key.
-- type: since int
-- type: author_id member
-- type: nobody_id member
-- type: written_by member
-- type: appealed_at int
-- type: judged_at int
SELECT s.id AS statement_id,
    s.kind AS kind,
    s.facts AS facts,
    s.decided_at AS decided_at,
    s.appealed_at AS appealed_at,
    s.judged_at AS judged_at,
    s.outcome AS outcome,
    p.thread_id AS thread_id,
    p.author_id AS written_by
FROM statements AS s INDEXED BY statements_age
JOIN posts AS p ON p.id = s.post_id
WHERE s.decided_at > :since
    AND p.author_id IN (:author_id, :nobody_id)
ORDER BY s.decided_at DESC
LIMIT 500;

-- name: ruling_later :one
-- A later measure, not annulled, that keeps the message hidden.
SELECT s.id AS statement_id
FROM statements AS s
WHERE s.post_id = :post_id
    AND s.id > :statement_id
    AND s.kind IN ('hidden', 'withdrawn')
    AND s.outcome <> 'overturned'
LIMIT 1;

-- name: ruling_version :one
-- A text of before, as far as it is kept.
-- type: html html
SELECT v.html AS html, v.markdown AS markdown
FROM post_versions AS v
WHERE v.post_id = :post_id
    AND v.version = :version;

-- name: ruling_appeal_set :exec
-- One appeal each.
UPDATE statements
SET appeal = :appeal, appealed_at = :appealed_at, due_at = :due_at
WHERE id = :statement_id
    AND appealed_at IS NULL;

-- name: appeal_judges :many
-- Animators who may decide: neither who decided, nor the author, nor one who reported the message.
-- Those who share no organisation with who decided come first.
-- scan: mandates are few
-- type: now int
-- type: decided_by member
-- type: is_apart bool
SELECT m.id AS member_id,
    NOT EXISTS (
        SELECT 1
        FROM (
            SELECT x.organisation_id FROM attestations AS x WHERE x.member_id = m.id AND x.ended_at IS NULL
            UNION ALL
            SELECT m.organisation_id
        ) AS own
        WHERE own.organisation_id IN (
            SELECT y.organisation_id FROM attestations AS y WHERE y.member_id = :decided_by AND y.ended_at IS NULL
            UNION ALL
            SELECT d.organisation_id FROM members AS d WHERE d.id = :decided_by
        )
    ) AS is_apart
FROM acting_animators AS a
JOIN members AS m ON m.id = a.member_id
JOIN insiders AS i ON i.member_id = m.id AND i.valid_until > :now
JOIN posts AS p ON p.id = :post_id
WHERE a.acts_until > :now
    AND m.id <> :decided_by
    AND m.id <> p.author_id
    AND NOT EXISTS (
        SELECT 1 FROM reports AS r
        WHERE r.post_id = p.id
            AND r.reporter_id = m.id
            AND r.measure <> 'mistaken'
    )
LIMIT 200;

-- name: appeal_volunteers :many
-- Members who offered to sit in, apart from who decided: somebody of that organisation, or who
-- decided it themself and animates no more, is nobody else.
-- type: now int
-- type: decided_by member
SELECT v.member_id AS member_id
FROM volunteers AS v
JOIN posts AS p ON p.id = :post_id
WHERE v.valid_until > :now
    AND v.member_id <> p.author_id
    AND v.member_id <> :decided_by
    AND NOT EXISTS (SELECT 1 FROM colleagues AS c WHERE c.one_id = v.member_id AND c.other_id = :decided_by)
    AND NOT EXISTS (
        SELECT 1 FROM reports AS r
        WHERE r.post_id = p.id
            AND r.reporter_id = v.member_id
            AND r.measure <> 'mistaken'
    )
LIMIT 200;

-- name: appeal_sitter_set :exec
-- type: sitter_id member
UPDATE statements SET sitter_id = :sitter_id WHERE id = :statement_id AND sitter_id IS NULL;

-- name: appeals_open :many
-- The soonest due first.
-- type: decided_by member
-- type: author_id member
-- type: sitter_id member
-- type: appealed_at int
-- type: due_at int
SELECT s.id AS statement_id,
    s.post_id AS post_id,
    s.kind AS kind,
    s.decided_by AS decided_by,
    s.appealed_at AS appealed_at,
    s.due_at AS due_at,
    s.sitter_id AS sitter_id,
    p.thread_id AS thread_id,
    p.author_id AS author_id,
    t.title AS title
FROM statements AS s
JOIN posts AS p ON p.id = s.post_id
JOIN threads AS t ON t.id = p.thread_id
WHERE s.appealed_at IS NOT NULL
    AND s.judged_at IS NULL
ORDER BY s.due_at, s.id
LIMIT 50;

-- name: appeals_left_alone :many
-- Nobody has judged them for days, and nobody sits in.
-- type: before int
-- type: author_id member
-- type: decided_by member
SELECT s.id AS statement_id,
    s.post_id AS post_id,
    s.decided_by AS decided_by,
    p.thread_id AS thread_id,
    p.author_id AS author_id
FROM statements AS s INDEXED BY statements_appealed
JOIN posts AS p ON p.id = s.post_id
WHERE s.appealed_at IS NOT NULL
    AND s.judged_at IS NULL
    AND s.due_at < :before
    AND s.sitter_id IS NULL
ORDER BY s.due_at, s.id
LIMIT 20;

-- name: appeal_judge_set :exec
-- type: judged_by member
UPDATE statements
SET judged_by = :judged_by, judged_at = :judged_at, outcome = :outcome, answer = :answer
WHERE id = :statement_id
    AND appealed_at IS NOT NULL
    AND judged_at IS NULL;

-- name: rulings_forget :exec
-- The texts of what is long over.
-- type: before int
UPDATE statements
SET ground = '', facts = '', appeal = '', answer = ''
WHERE decided_at < :before
    AND (facts <> '' OR ground <> '' OR appeal <> '' OR answer <> '');

-- name: text_keep :exec
-- The text of now becomes an earlier one; with withdrawn_at one that nobody reads but its author.
-- type: withdrawn_at int
INSERT INTO post_versions (post_id, version, markdown, html, written_at, withdrawn_at)
SELECT p.id, p.version, s.markdown, p.html, COALESCE(p.edited_at, p.created_at), NULLIF(:withdrawn_at, 0)
FROM posts AS p
JOIN post_sources AS s ON s.post_id = p.id
WHERE p.id = :post_id;

-- name: text_set :exec
-- type: html text
-- type: edited_at int
UPDATE posts
SET html = :html, edited_at = :edited_at, version = version + 1
WHERE id = :post_id
    AND version = :version
    AND withdrawn_at IS NULL
    AND hidden_by <> 'withdrawn';

-- name: text_source_set :exec
UPDATE post_sources SET markdown = :markdown WHERE post_id = :post_id;

-- name: text_source :one
-- type: html text
SELECT s.markdown AS markdown, p.html AS html, p.version AS version
FROM posts AS p
JOIN post_sources AS s ON s.post_id = p.id
WHERE p.id = :post_id;

-- name: edit_shown :one
-- What readers are told of a message that an animator changed: the latest change that stands.
SELECT s.reason AS reason, s.decided_at AS decided_at
FROM statements AS s
WHERE s.post_id = :post_id
    AND s.kind = 'edited'
    AND s.outcome <> 'overturned'
ORDER BY s.id DESC
LIMIT 1;
