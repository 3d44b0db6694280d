-- What people have in hand, of all features: listed for its holder, given to somebody else or to all.

-- name: hands_desk :many
-- Lines of the desk that they took.
SELECT k.source AS source, k.subject AS subject
FROM desk_marks AS k
WHERE k.taker_id = :member_id
ORDER BY k.source, k.subject
LIMIT 50;

-- name: hands_seeds :many
-- Discussions that they prepare.
SELECT s.id AS seed_id, s.title AS title
FROM seeds AS s
WHERE s.author_id = :member_id
    AND s.state IN ('waiting', 'scheduled')
ORDER BY s.id
LIMIT 50;

-- name: hands_give_seeds :exec
-- Held: it would come out under the taker's name, who has yet to read it and to say so.
-- type: from_id member
-- type: to_id member
-- type: at int
UPDATE seeds
SET author_id = :to_id, held_at = :at, version = version + 1, changed_at = :at
WHERE author_id = :from_id
    AND state IN ('waiting', 'scheduled');

-- name: hands_drop_seeds :exec
-- Held until somebody adopts them; what has no hour yet is nobody's.
-- type: from_id member
-- type: at int
UPDATE seeds
SET author_id = CASE WHEN state = 'waiting' THEN NULL ELSE author_id END,
    held_at = CASE WHEN state = 'scheduled' THEN COALESCE(held_at, :at) END,
    version = version + 1,
    changed_at = :at
WHERE author_id = :from_id
    AND state IN ('waiting', 'scheduled')
    AND (state = 'waiting' OR held_at IS NULL);

-- name: hands_reports :many
-- Messages whose reports they look at.
-- type: author_id member
SELECT h.post_id AS post_id, p.author_id AS author_id, p.thread_id AS thread_id, t.shown_title AS title
FROM report_hands AS h
JOIN posts AS p ON p.id = h.post_id
JOIN threads AS t ON t.id = p.thread_id
WHERE h.member_id = :member_id
ORDER BY h.post_id
LIMIT 50;

-- name: hands_give_reports :exec
-- Not what the taker wrote or reported.
-- type: from_id member
-- type: to_id member
-- type: at int
UPDATE report_hands
SET member_id = :to_id, taken_at = :at, touched_at = :at
WHERE member_id = :from_id
    AND NOT EXISTS (
        SELECT 1 FROM posts AS p WHERE p.id = report_hands.post_id AND p.author_id = :to_id
    )
    AND NOT EXISTS (
        SELECT 1
        FROM reports AS r
        WHERE r.post_id = report_hands.post_id
            AND r.reporter_id = :to_id
    );

-- name: hands_drop_reports :exec
DELETE FROM report_hands WHERE member_id = :member_id;
