-- Files that messages hold: images, PDF, office documents. Their bytes lie beside the database,
-- encrypted, under DIR/files; here is what they are. Before its message is published a file hangs on
-- nobody's number: who uploaded it, and for which text, are keyed digests, gone once it is
-- published; its id is taken anew then, so that neither tells who or when.

CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER REFERENCES posts (id),     -- NULL: not published yet
    owner_mark BLOB,                                -- digest of the uploader and this file
    place_mark BLOB,                                -- digest of the uploader and the place of their draft
    forget_at INTEGER,                         -- when one that is not published goes, by the hour
    name TEXT NOT NULL,                        -- purge: for people
    alt TEXT NOT NULL DEFAULT '',              -- purge: what an image shows
    type TEXT NOT NULL CHECK (type IN
        ('jpeg', 'png', 'webp', 'pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp')),
    bytes INTEGER NOT NULL,
    width INTEGER NOT NULL DEFAULT 0,          -- of images, and of their small size
    height INTEGER NOT NULL DEFAULT 0,
    small_bytes INTEGER NOT NULL DEFAULT 0,
    small_width INTEGER NOT NULL DEFAULT 0,
    small_height INTEGER NOT NULL DEFAULT 0,
    blob TEXT NOT NULL,                        -- its file's name
    small TEXT NOT NULL DEFAULT '',
    doubts TEXT NOT NULL DEFAULT '',           -- of a document: kinds of what was found in its text
    is_confirmed INTEGER NOT NULL DEFAULT 0,   -- its sender said that nobody is recognised in it
    CHECK ((post_id IS NULL) = (owner_mark IS NOT NULL AND place_mark IS NOT NULL AND forget_at IS NOT NULL))
) STRICT;
CREATE INDEX files_post ON files (post_id, id) WHERE post_id IS NOT NULL;
CREATE INDEX files_place ON files (place_mark, id) WHERE place_mark IS NOT NULL;
CREATE INDEX files_forget ON files (forget_at) WHERE forget_at IS NOT NULL;
CREATE UNIQUE INDEX files_blob ON files (blob, id);
CREATE INDEX files_small ON files (small) WHERE small <> '';

-- Blobs to remove from the disk, once nothing names them.
CREATE TABLE files_gone (
    blob TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TRIGGER files_removed AFTER DELETE ON files
BEGIN
    INSERT OR IGNORE INTO files_gone (blob)
    SELECT old.blob UNION SELECT old.small WHERE old.small <> '';
END;
