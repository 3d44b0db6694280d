-- Texts not yet sent. Each statement names the member: nobody reaches another's. Those to be published
-- without a name stand under a number in the member's place (lib/db_stand_in.c).

-- name: draft_add :exec
-- A place's first draft, or one more beside those that are there.
INSERT INTO drafts (member_id, place, space, kind, title, body, saved_at, copy)
VALUES (
    :member_id,
    :place,
    :space,
    :kind,
    :title,
    :body,
    :saved_at,
    COALESCE(
        (SELECT MAX(d.copy) + 1 FROM drafts AS d WHERE d.member_id = :member_id AND d.place = :place),
        0
    )
);

-- name: draft_change :exec
UPDATE drafts
SET version = version + 1,
    space = :space,
    kind = :kind,
    title = :title,
    body = :body,
    saved_at = :saved_at
WHERE id = :draft_id
    AND member_id = :member_id;

-- name: drafts_trim :exec
-- A person keeps at most 50; the oldest go.
DELETE FROM drafts
WHERE member_id = :member_id
    AND id <= (
        SELECT d.id FROM drafts AS d WHERE d.member_id = :member_id ORDER BY d.id DESC LIMIT 1 OFFSET 50
    );

-- name: draft_any :one
-- Has the place a draft? Asked by every page that could show one; to sort costs ten times as much.
SELECT d.id AS draft_id
FROM drafts AS d
WHERE d.member_id IN (:member_id, stand_in(:member_id, 0))
    AND d.place = :place
LIMIT 1;

-- name: draft_find :one
-- scan: sorts the few drafts of one place
-- The draft named (0: any), else the one saved last; and how many the place has.
-- type: draft_id draft
-- type: copies int
-- type: is_unnamed bool
SELECT d.id AS draft_id,
    d.member_id < 0 AS is_unnamed,
    d.version AS version,
    d.saved_at AS saved_at,
    d.space AS space,
    d.kind AS kind,
    d.title AS title,
    d.body AS body,
    (SELECT COUNT(*) FROM drafts AS o WHERE o.member_id IN (:member_id, stand_in(:member_id, 0)) AND o.place = :place) AS copies
FROM drafts AS d
WHERE d.member_id IN (:member_id, stand_in(:member_id, 0))
    AND d.place = :place
ORDER BY d.id = :draft_id DESC, d.saved_at DESC, d.id DESC
LIMIT 1;

-- name: texts_lately :many
-- The latest of one's own messages.
-- type: since int
SELECT s.markdown AS markdown
FROM posts AS p
JOIN post_sources AS s ON s.post_id = p.id
WHERE p.author_id = :member_id
    AND p.created_at > :since
ORDER BY p.id DESC
LIMIT 3;

-- name: draft_mine :one
SELECT d.id AS draft_id, d.place AS place
FROM drafts AS d
WHERE d.id = :draft_id
    AND d.member_id IN (:member_id, stand_in(:member_id, 0));

-- name: drafts_mine :many
-- scan: sorts the few drafts of one person
-- type: thread_id thread
-- type: post_id post
-- type: thread_title text
-- type: is_report bool
-- type: is_answer bool
SELECT d.id AS draft_id,
    d.place AS place,
    d.title AS title,
    d.body AS body,
    d.saved_at AS saved_at,
    d.due_at AS due_at,
    t.id AS thread_id,
    t.shown_title AS thread_title,
    p.id AS post_id,
    d.place LIKE 'report/%' AS is_report,
    d.place LIKE 'answer/%' AND t.id IS NOT NULL AS is_answer
FROM drafts AS d
LEFT JOIN posts AS p
    ON p.id = CASE
        WHEN d.place LIKE 'edit/%' THEN CAST(SUBSTR(d.place, 6) AS INTEGER)
        WHEN d.place LIKE 'report/%' THEN CAST(SUBSTR(d.place, 8) AS INTEGER)
    END
LEFT JOIN threads AS t
    ON t.id = CASE
        WHEN d.place LIKE 'thread/%' OR d.place LIKE 'answer/%' THEN CAST(SUBSTR(d.place, 8) AS INTEGER)
        WHEN d.place LIKE 'trial/%' THEN CAST(SUBSTR(d.place, 7) AS INTEGER)
        ELSE p.thread_id
    END
WHERE d.member_id IN (:member_id, stand_in(:member_id, 0))
ORDER BY d.id DESC
LIMIT 50;

-- name: draft_delete_row :exec
DELETE FROM drafts WHERE id = :draft_id AND member_id IN (:member_id, stand_in(:member_id, 0));

-- name: draft_drop_row :exec
-- Once its text is published: the draft that the form named, and any of the same text.
DELETE FROM drafts
WHERE member_id IN (:member_id, stand_in(:member_id, 0))
    AND place = :place
    AND (id = :draft_id OR body = :body);

-- name: draft_drop_place :exec
DELETE FROM drafts WHERE member_id IN (:member_id, stand_in(:member_id, 0)) AND place = :place;

-- name: draft_put_off :exec
UPDATE drafts SET due_at = :due_at WHERE id = :draft_id AND member_id = :member_id;

-- name: drafts_due :many
SELECT d.id AS draft_id, d.member_id AS member_id
FROM drafts AS d
WHERE d.due_at <= :now
ORDER BY d.due_at
LIMIT 100;

-- name: draft_told :exec
UPDATE drafts SET due_at = NULL WHERE id = :draft_id;
