-- Two threads made one, and messages moved into a thread of their own. Each operation runs all of its
-- part in one transaction.

-- name: reshape_thread :one
-- What an operation must know of a thread.
-- type: author_id member
-- type: last_author_id member
-- type: is_unnamed bool
-- type: is_concluded bool
SELECT t.id AS thread_id,
    t.space_id AS space_id,
    t.kind AS kind,
    t.state AS state,
    t.title AS title,
    t.author_id AS author_id,
    t.last_seq AS last_seq,
    t.last_post_at AS last_post_at,
    t.last_author_id AS last_author_id,
    t.is_waiting AS is_waiting,
    t.hidden_at AS hidden_at,
    t.steered AS steered,
    EXISTS (SELECT 1 FROM unnamed_threads AS u WHERE u.thread_id = t.id) AS is_unnamed,
    EXISTS (SELECT 1 FROM answers AS a WHERE a.thread_id = t.id) AS is_concluded
FROM threads AS t
WHERE t.id = :thread_id
    AND t.last_seq > 0;

-- name: thread_steer :exec
-- type: steered int
UPDATE threads SET steered = steered + 1 WHERE id = :thread_id AND steered = :steered;

-- name: reshape_authors :many
-- Who wrote these messages, and the first of each.
-- scan: of one thread's messages, by author
-- type: author_id member
-- type: post_id post
-- type: after_seq int
SELECT p.author_id AS author_id, MIN(p.id) AS post_id
FROM posts AS p
WHERE p.thread_id = :thread_id
    AND p.seq > :after_seq
    AND p.author_id > 0
GROUP BY p.author_id
LIMIT 1000;

-- name: merge_posts :exec
-- type: after_seq int
-- type: source_id thread
-- type: target_id thread
UPDATE posts SET thread_id = :target_id, seq = seq + :after_seq WHERE thread_id = :source_id;

-- name: merge_reads_add :exec
-- Who was in the source alone.
-- type: source_id thread
-- type: target_id thread
INSERT INTO reads (member_id, thread_id, seq, marked_at)
SELECT b.member_id, :target_id, 0, b.marked_at
FROM reads AS b
WHERE b.thread_id = :source_id
ON CONFLICT (member_id, thread_id) DO NOTHING;

-- name: merge_reads_ahead :exec
-- Who had not come to the end of the target keeps their place there: what they had read of the source
-- they have read ahead of it.
-- type: after_seq int
-- type: source_id thread
-- type: target_id thread
INSERT INTO reads_ahead (member_id, thread_id, from_seq, to_seq)
SELECT b.member_id, :target_id, :after_seq + 1, :after_seq + b.seq
FROM reads AS b INDEXED BY reads_thread
CROSS JOIN reads AS r ON r.member_id = b.member_id AND r.thread_id = :target_id
WHERE b.thread_id = :source_id
    AND b.seq > 0
    AND r.seq < :after_seq;

-- name: merge_reads_carry :exec
-- And what they had read ahead in the source, where it is now.
-- type: after_seq int
-- type: source_id thread
-- type: target_id thread
UPDATE reads_ahead
SET thread_id = :target_id,
    from_seq = :after_seq + MAX(from_seq, b.seq + 1),
    to_seq = :after_seq + to_seq
FROM reads AS b
WHERE reads_ahead.thread_id = :source_id
    AND b.member_id = reads_ahead.member_id
    AND b.thread_id = :source_id;

-- name: merge_reads :exec
-- Who had read all of the target has read on as far as they had read the source. What was set aside by
-- hand stays so.
-- type: after_seq int
-- type: source_id thread
-- type: target_id thread
UPDATE reads
SET seq = CASE WHEN reads.seq >= :after_seq THEN :after_seq + b.seq ELSE reads.seq END,
    marked_at = MAX(reads.marked_at, b.marked_at)
FROM reads AS b
WHERE reads.thread_id = :target_id
    AND b.member_id = reads.member_id
    AND b.thread_id = :source_id;

-- name: merge_reads_drop :exec
-- type: source_id thread
DELETE FROM reads WHERE thread_id = :source_id;

-- name: merge_follows :exec
-- What somebody stopped by hand in the target stays stopped.
-- type: source_id thread
-- type: target_id thread
INSERT INTO follows (member_id, thread_id, is_on, followed_at)
SELECT f.member_id, :target_id, f.is_on, f.followed_at
FROM follows AS f
WHERE f.thread_id = :source_id
ON CONFLICT (member_id, thread_id) DO NOTHING;

-- name: merge_follows_drop :exec
-- type: source_id thread
DELETE FROM follows WHERE thread_id = :source_id;

-- name: merge_notifications :exec
-- type: source_id thread
-- type: target_id thread
UPDATE notifications SET thread_id = :target_id WHERE thread_id = :source_id;

-- name: merge_topics :exec
-- type: source_id thread
-- type: target_id thread
INSERT INTO thread_topics (thread_id, topic)
SELECT :target_id, x.topic
FROM thread_topics AS x
WHERE x.thread_id = :source_id
ON CONFLICT (thread_id, topic) DO NOTHING;

-- name: merge_topics_drop :exec
-- type: source_id thread
DELETE FROM thread_topics WHERE thread_id = :source_id;

-- name: merge_themes :exec
-- type: source_id thread
-- type: target_id thread
INSERT INTO thread_themes (thread_id, theme_id)
SELECT :target_id, x.theme_id
FROM thread_themes AS x
WHERE x.thread_id = :source_id
ON CONFLICT (thread_id, theme_id) DO NOTHING;

-- name: merge_themes_drop :exec
-- type: source_id thread
DELETE FROM thread_themes WHERE thread_id = :source_id;

-- name: merge_links :exec
-- type: source_id thread
-- type: target_id thread
INSERT INTO thread_links (thread_id, other_id)
SELECT :target_id, l.other_id
FROM thread_links AS l
WHERE l.thread_id = :source_id
    AND l.other_id <> :target_id
ON CONFLICT (thread_id, other_id) DO NOTHING;

-- name: merge_links_back :exec
-- type: source_id thread
-- type: target_id thread
INSERT INTO thread_links (thread_id, other_id)
SELECT l.thread_id, :target_id
FROM thread_links AS l
WHERE l.other_id = :source_id
    AND l.thread_id <> :target_id
ON CONFLICT (thread_id, other_id) DO NOTHING;

-- name: merge_links_drop :exec
-- type: source_id thread
DELETE FROM thread_links WHERE thread_id = :source_id OR other_id = :source_id;

-- name: merge_featured :exec
-- type: source_id thread
-- type: target_id thread
UPDATE featured_threads SET thread_id = :target_id WHERE thread_id = :source_id;

-- name: merge_measures :exec
-- type: source_id thread
-- type: target_id thread
UPDATE measures SET thread_id = :target_id WHERE thread_id = :source_id;

-- name: merge_seeds :exec
-- A thread is of one seed at most.
-- type: source_id thread
-- type: target_id thread
UPDATE seeds
SET thread_id = CASE
        WHEN EXISTS (SELECT 1 FROM seeds AS o WHERE o.thread_id = :target_id) THEN NULL
        ELSE :target_id
    END
WHERE thread_id = :source_id;

-- name: merge_notes :exec
-- type: source_id thread
-- type: target_id thread
UPDATE notes SET thread_id = :target_id WHERE thread_id = :source_id;

-- name: merge_edition_items :exec
-- scan: a few items of each letter of the community
-- type: source_id thread
-- type: target_id thread
UPDATE edition_items
SET subject = :target_id
WHERE subject = :source_id
    AND kind IN ('discussion', 'question', 'practice');

-- name: merge_first_answer :exec
-- What answers may have been written before it was asked.
UPDATE first_answers
SET answered_at = MAX(answered_at, asked_at)
WHERE thread_id = :thread_id
    AND answered_at IS NOT NULL;

-- name: split_first_answer :exec
-- A question that nobody saw as one until now waits from now on.
UPDATE first_answers
SET asked_at = 0
WHERE thread_id = :thread_id
    AND answered_at IS NULL;

-- name: merge_conclusion_drop :exec
-- Of a thread that is open again: it concludes nothing.
-- type: source_id thread
DELETE FROM thread_conclusions WHERE thread_id = :source_id;

-- name: merge_changes_drop :exec
-- They were told to who opened a thread that is no more; the log keeps them.
-- type: source_id thread
DELETE FROM thread_changes WHERE thread_id = :source_id;

-- name: merge_redirects :exec
-- type: source_id thread
-- type: target_id thread
-- type: after_seq int
UPDATE thread_redirects
SET target_id = :target_id, after_seq = after_seq + :after_seq
WHERE target_id = :source_id;

-- name: redirect_add :exec
-- type: source_id thread
-- type: target_id thread
-- type: after_seq int
-- type: messages int
INSERT INTO thread_redirects (thread_id, target_id, after_seq, messages, title, merged_at)
VALUES (:source_id, :target_id, :after_seq, :messages, :title, :merged_at);

-- name: drafts_at :many
-- What is being written at a place.
SELECT d.id AS draft_id, d.member_id AS member_id
FROM drafts AS d INDEXED BY drafts_where
WHERE d.place = :place
ORDER BY d.id
LIMIT 2000;

-- name: draft_replace :exec
-- At another place, beside the drafts that are there.
UPDATE drafts
SET place = :place,
    copy = COALESCE(
        (SELECT MAX(o.copy) + 1 FROM drafts AS o WHERE o.member_id = :member_id AND o.place = :place),
        0
    )
WHERE id = :draft_id;

-- name: files_replace :exec
-- Files sent for it and not published yet.
-- type: old_mark blob
-- type: new_mark blob
UPDATE files SET place_mark = :new_mark WHERE place_mark = :old_mark;

-- name: merge_thread_drop :exec
-- The references of every other table say that nothing of it is left.
-- type: source_id thread
DELETE FROM threads WHERE id = :source_id;

-- name: merge_settle :exec
-- type: last_author_id member
UPDATE threads
SET last_seq = :last_seq,
    last_post_at = :last_post_at,
    last_author_id = :last_author_id,
    is_waiting = :is_waiting
WHERE id = :thread_id;

-- name: split_post :one
-- A message as far as moving it goes.
-- type: author_id member
-- type: is_bound bool
-- type: is_stone bool
SELECT p.id AS post_id,
    p.seq AS seq,
    p.author_id AS author_id,
    p.created_at AS created_at,
    p.withdrawn_at AS withdrawn_at,
    p.hidden_at AS hidden_at,
    EXISTS (SELECT 1 FROM trials AS x WHERE x.post_id = p.id)
        OR EXISTS (SELECT 1 FROM helped_posts AS x WHERE x.post_id = p.id) AS is_bound,
    EXISTS (SELECT 1 FROM moved_posts AS x WHERE x.stone_id = p.id) AS is_stone
FROM posts AS p
WHERE p.thread_id = :thread_id
    AND p.seq = :seq;

-- name: split_thread_add :exec
-- type: author_id member
-- type: last_author_id member
INSERT INTO threads (space_id, kind, state, title, author_id, created_at, last_seq, last_post_at, last_author_id)
VALUES (
    :space_id,
    :kind,
    CASE WHEN :kind = 'question' THEN 'open' ELSE '' END,
    :title,
    :author_id,
    :created_at,
    :last_seq,
    :last_post_at,
    :last_author_id
);

-- name: split_move :exec
UPDATE posts SET thread_id = :thread_id, seq = :seq WHERE id = :post_id;

-- name: split_stone_add :exec
-- type: withdrawn_at int
INSERT INTO posts (thread_id, seq, author_id, created_at, html, withdrawn_at)
VALUES (:thread_id, :seq, -1, :created_at, '', :withdrawn_at);

-- name: split_stone_lead :exec
-- type: stone_id post
INSERT INTO moved_posts (stone_id, post_id) VALUES (:stone_id, :post_id);

-- name: split_reads :exec
-- Where they were in the thread is where they are among the messages that left it, by the newest stone
-- of each; one that came back has left an older one here.
-- type: source_id thread
-- type: target_id thread
-- type: messages int
INSERT INTO reads (member_id, thread_id, seq, marked_at)
SELECT w.member_id, :target_id, w.seq, CASE WHEN w.seq < :messages THEN w.marked_at ELSE 0 END
FROM (
    SELECT r.member_id AS member_id,
        r.marked_at AS marked_at,
        COALESCE((
            SELECT n.seq
            FROM posts AS x
            CROSS JOIN moved_posts AS m ON m.stone_id = x.id
            CROSS JOIN posts AS n ON n.id = m.post_id AND n.thread_id = :target_id
            WHERE x.thread_id = :source_id
                AND x.seq <= r.seq
                AND m.stone_id = (SELECT MAX(o.stone_id) FROM moved_posts AS o WHERE o.post_id = m.post_id)
            ORDER BY x.seq DESC
            LIMIT 1
        ), 0) AS seq
    FROM reads AS r INDEXED BY reads_thread
    WHERE r.thread_id = :source_id
) AS w;

-- name: split_reads_ahead :exec
-- The order of what left is as it was, so what was read in one piece is in one piece there.
-- scan: groups a few ranges of each reader, each of messages that left
-- type: source_id thread
-- type: target_id thread
INSERT INTO reads_ahead (member_id, thread_id, from_seq, to_seq)
SELECT a.member_id, :target_id, MIN(n.seq), MAX(n.seq)
FROM reads_ahead AS a INDEXED BY reads_ahead_thread
CROSS JOIN reads AS r ON r.member_id = a.member_id AND r.thread_id = a.thread_id
CROSS JOIN posts AS x
    ON x.thread_id = a.thread_id AND x.seq BETWEEN a.from_seq AND a.to_seq AND x.seq > r.seq
CROSS JOIN moved_posts AS m ON m.stone_id = x.id
CROSS JOIN posts AS n ON n.id = m.post_id AND n.thread_id = :target_id
WHERE a.thread_id = :source_id
    AND m.stone_id = (SELECT MAX(o.stone_id) FROM moved_posts AS o WHERE o.post_id = m.post_id)
GROUP BY a.member_id, a.from_seq;

-- name: split_notifications :exec
-- type: source_id thread
-- type: target_id thread
UPDATE notifications
SET thread_id = :target_id
WHERE thread_id = :source_id
    AND post_id IN (SELECT p.id FROM posts AS p WHERE p.thread_id = :target_id);

-- name: split_topics :exec
-- type: source_id thread
-- type: target_id thread
INSERT INTO thread_topics (thread_id, topic)
SELECT :target_id, x.topic FROM thread_topics AS x WHERE x.thread_id = :source_id;

-- name: split_latest :one
-- The message that stands last in time.
-- scan: of one thread's messages
-- type: author_id member
SELECT p.created_at AS created_at, p.author_id AS author_id
FROM posts AS p
WHERE p.thread_id = :thread_id
    AND NOT EXISTS (SELECT 1 FROM moved_posts AS m WHERE m.stone_id = p.id)
ORDER BY p.created_at DESC, p.id DESC
LIMIT 1;

-- name: split_settle :exec
-- type: last_author_id member
UPDATE threads
SET last_post_at = :last_post_at,
    last_author_id = :last_author_id,
    is_waiting = EXISTS (
            SELECT 1
            FROM posts AS p
            WHERE p.thread_id = :thread_id
                AND p.seq = 1
                AND p.withdrawn_at IS NULL
                AND p.hidden_at IS NULL
        )
        AND NOT EXISTS (
            SELECT 1
            FROM posts AS p
            WHERE p.thread_id = :thread_id
                AND p.author_id <> threads.author_id
                AND p.withdrawn_at IS NULL
                AND p.hidden_at IS NULL
        )
WHERE id = :thread_id;

-- name: thread_change_add :exec
INSERT INTO thread_changes (thread_id, act, was, became, reason, at)
VALUES (:thread_id, :act, :was, :became, :reason, :at);
