-- Files. Those of a message are seen where it is: a hidden or withdrawn one shows none.

-- name: file_visible :one
-- Published and readable, or not published (post_id 0): then the owner's digest decides.
-- type: owner_mark blob
-- type: post_id post
SELECT f.id AS file_id,
    COALESCE(f.post_id, 0) AS post_id,
    f.owner_mark AS owner_mark,
    f.name AS name,
    f.type AS type,
    f.bytes AS bytes,
    f.small_bytes AS small_bytes,
    f.blob AS blob,
    f.small AS small
FROM files AS f
LEFT JOIN posts AS p ON p.id = f.post_id
WHERE f.id = :file_id
    AND (f.post_id IS NULL OR (p.hidden_at IS NULL AND p.withdrawn_at IS NULL));

-- name: files_of_post :many
-- type: post_id post
SELECT f.id AS file_id,
    f.name AS name,
    f.alt AS alt,
    f.type AS type,
    f.bytes AS bytes,
    f.width AS width,
    f.height AS height,
    f.small_width AS small_width,
    f.small_height AS small_height,
    f.doubts AS doubts,
    f.is_confirmed AS is_confirmed
FROM files AS f
WHERE f.post_id = :post_id
ORDER BY f.id
LIMIT 20;

-- name: files_of_place :many
-- type: place_mark blob
SELECT f.id AS file_id,
    f.name AS name,
    f.alt AS alt,
    f.type AS type,
    f.bytes AS bytes,
    f.width AS width,
    f.height AS height,
    f.small_width AS small_width,
    f.small_height AS small_height,
    f.doubts AS doubts,
    f.is_confirmed AS is_confirmed
FROM files AS f
WHERE f.place_mark = :place_mark
ORDER BY f.id
LIMIT 20;

-- name: files_count_place :one
-- type: place_mark blob
-- type: number int
SELECT COUNT(*) AS number
FROM files AS f
WHERE f.place_mark = :place_mark;

-- name: files_total :one
-- scan: the sum of all sizes, once an upload
SELECT COALESCE(SUM(f.bytes + f.small_bytes), 0) AS bytes
FROM files AS f;

-- name: file_add :exec
-- type: owner_mark blob
-- type: place_mark blob
INSERT INTO files (owner_mark, place_mark, forget_at, name, type, bytes, width, height, small_bytes,
    small_width, small_height, blob, small, doubts)
VALUES (:owner_mark, :place_mark, :forget_at, :name, :type, :bytes, :width, :height, :small_bytes,
    :small_width, :small_height, :blob, :small, :doubts);

-- name: file_describe :exec
-- What its sender says of one not published yet.
-- type: place_mark blob
UPDATE files
SET alt = :alt, is_confirmed = :is_confirmed
WHERE id = :file_id
    AND place_mark = :place_mark;

-- name: file_describe_published :exec
-- type: post_id post
UPDATE files
SET alt = :alt
WHERE id = :file_id
    AND post_id = :post_id;

-- name: file_drop :exec
-- type: place_mark blob
DELETE FROM files
WHERE id = :file_id
    AND place_mark = :place_mark;

-- name: file_drop_published :exec
-- type: post_id post
DELETE FROM files
WHERE id = :file_id
    AND post_id = :post_id;

-- name: file_publish :exec
-- Under a new id, without whose and when.
-- type: place_mark blob
-- type: post_id post
INSERT INTO files (post_id, name, alt, type, bytes, width, height, small_bytes, small_width,
    small_height, blob, small, doubts, is_confirmed)
SELECT :post_id, f.name, f.alt, f.type, f.bytes, f.width, f.height, f.small_bytes, f.small_width,
    f.small_height, f.blob, f.small, f.doubts, f.is_confirmed
FROM files AS f
WHERE f.id = :file_id
    AND f.place_mark = :place_mark;

-- name: files_forget :exec
-- type: now int
DELETE FROM files WHERE forget_at < :now;

-- name: files_forget_withdrawn :exec
-- type: before int
DELETE FROM files
WHERE post_id IN (SELECT p.id FROM posts AS p WHERE p.withdrawn_at < :before);

-- name: files_gone_list :many
-- scan: emptied every minute
-- Blobs to remove; is_named: another row has them still.
-- type: is_named bool
SELECT g.blob AS blob,
    EXISTS (SELECT 1 FROM files AS f WHERE f.blob = g.blob)
        OR EXISTS (SELECT 1 FROM files AS f WHERE f.small = g.blob AND f.small <> '') AS is_named
FROM files_gone AS g
ORDER BY g.blob
LIMIT 500;

-- name: files_gone_forget :exec
DELETE FROM files_gone WHERE blob = :blob;

-- name: file_is_named :one
-- type: is_named bool
SELECT EXISTS (SELECT 1 FROM files AS f WHERE f.blob = :blob)
    OR EXISTS (SELECT 1 FROM files AS f WHERE f.small = :blob AND f.small <> '') AS is_named
FROM (SELECT 1) AS one;
