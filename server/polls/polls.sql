-- Polls on messages. A poll is seen where its message is: not of one that is hidden or withdrawn.

-- name: poll_visible :one
-- type: author_id member
-- type: is_multiple bool
-- type: is_anonymous bool
SELECT q.id AS poll_id,
    q.post_id AS post_id,
    q.question AS question,
    q.is_multiple AS is_multiple,
    q.is_anonymous AS is_anonymous,
    q.closes_at AS closes_at,
    q.closed_at AS closed_at,
    q.ballots AS ballots,
    p.author_id AS author_id,
    p.thread_id AS thread_id,
    p.seq AS seq,
    t.shown_title AS title
FROM polls AS q
JOIN posts AS p ON p.id = q.post_id
JOIN threads AS t ON t.id = p.thread_id
WHERE q.id = :poll_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL;

-- name: poll_of_post :one
SELECT q.id AS poll_id
FROM polls AS q
JOIN posts AS p ON p.id = q.post_id
WHERE q.post_id = :post_id
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL;

-- name: polls_of_page :many
-- Of the messages of one page of a thread.
-- type: from_seq int
-- type: to_seq int
SELECT q.id AS poll_id
FROM posts AS p
JOIN polls AS q ON q.post_id = p.id
WHERE p.thread_id = :thread_id
    AND p.seq BETWEEN :from_seq AND :to_seq
    AND p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL
ORDER BY p.seq
LIMIT 20;

-- name: poll_options_of :many
SELECT o.position AS position, o.label AS label, o.votes AS votes
FROM poll_options AS o
WHERE o.poll_id = :poll_id
ORDER BY o.position
LIMIT 12;

-- name: poll_add :exec
-- type: is_multiple bool
-- type: is_anonymous bool
INSERT INTO polls (post_id, question, is_multiple, is_anonymous, closes_at)
VALUES (:post_id, :question, :is_multiple, :is_anonymous, :closes_at);

-- name: poll_option_add :exec
INSERT INTO poll_options (poll_id, position, label) VALUES (:poll_id, :position, :label);

-- name: poll_voter_find :one
-- type: voter blob
-- type: has_voted bool
SELECT 1 AS has_voted
FROM poll_voters AS v
WHERE v.poll_id = :poll_id
    AND v.voter = :voter;

-- name: poll_voter_add :exec
-- type: voter blob
INSERT INTO poll_voters (poll_id, voter) VALUES (:poll_id, :voter);

-- name: poll_voters_forget :exec
DELETE FROM poll_voters WHERE poll_id = :poll_id;

-- name: poll_votes_own :many
SELECT v.position AS position
FROM poll_votes AS v
WHERE v.poll_id = :poll_id
    AND v.member_id = :member_id
ORDER BY v.position
LIMIT 12;

-- name: poll_votes_named :many
-- Who chose what, in the order of their ids, which is no order of voting.
-- type: most int
SELECT v.position AS position, v.member_id AS member_id
FROM poll_votes AS v
WHERE v.poll_id = :poll_id
ORDER BY v.member_id, v.position
LIMIT :most;

-- name: poll_vote_add :exec
INSERT INTO poll_votes (poll_id, member_id, position) VALUES (:poll_id, :member_id, :position);

-- name: poll_votes_remove :exec
DELETE FROM poll_votes WHERE poll_id = :poll_id AND member_id = :member_id;

-- name: poll_option_count :exec
-- type: step int
UPDATE poll_options SET votes = votes + :step WHERE poll_id = :poll_id AND position = :position;

-- name: poll_count :exec
-- type: step int
UPDATE polls SET ballots = ballots + :step WHERE id = :poll_id;

-- name: poll_close_row :exec
UPDATE polls SET closed_at = :closed_at WHERE id = :poll_id AND closed_at IS NULL;

-- name: polls_due :many
-- type: now int
SELECT q.id AS poll_id, q.closes_at AS closes_at
FROM polls AS q
WHERE q.closed_at IS NULL
    AND q.closes_at <= :now
ORDER BY q.closes_at
LIMIT 100;

-- name: polls_withdrawn :many
-- Of messages taken back long enough ago that their words go too.
-- type: before int
-- scan: few messages have a poll
SELECT q.id AS poll_id
FROM polls AS q
JOIN posts AS p ON p.id = q.post_id
WHERE p.withdrawn_at < :before
LIMIT 100;

-- name: poll_forget_votes :exec
DELETE FROM poll_votes WHERE poll_id = :poll_id;

-- name: poll_forget_options :exec
DELETE FROM poll_options WHERE poll_id = :poll_id;

-- name: poll_forget :exec
DELETE FROM polls WHERE id = :poll_id;
