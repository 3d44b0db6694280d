-- Models of texts, and marks.

-- What animators offer to begin from. The text is one document, its sections under headings, as in
-- the message it becomes; '' is not offered for a field.
CREATE TABLE models (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('discussion', 'question', 'case', 'practice')),
    title TEXT NOT NULL,                       -- purge
    body TEXT NOT NULL,                        -- purge
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;
CREATE INDEX models_offered ON models (kind, title) WHERE retired_at IS NULL;

-- Who set a mark is seen by peers from now on. Whoever set one before was told that nobody would see
-- it: those keep counting, without a name.
ALTER TABLE post_marks ADD COLUMN is_shown INTEGER NOT NULL DEFAULT 1;
UPDATE post_marks SET is_shown = 0;
