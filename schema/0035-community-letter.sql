-- The letter of the community: composed by animators, sent with the weekly letter.
CREATE TABLE editions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    introduction TEXT NOT NULL DEFAULT '',     -- purge
    word TEXT NOT NULL DEFAULT '',             -- purge: of the animators
    state TEXT NOT NULL CHECK (state IN ('preparing', 'scheduled', 'sending', 'sent')),
    send_at INTEGER,                           -- the Tuesday morning it is scheduled for
    letter_id INTEGER UNIQUE REFERENCES letters (id), -- the weekly letter that it went with
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER NOT NULL,
    sent_at INTEGER,
    CHECK ((state IN ('sending', 'sent')) = (letter_id IS NOT NULL)),
    CHECK (state <> 'scheduled' OR send_at IS NOT NULL)
) STRICT;
-- One at a time is prepared or under way.
CREATE UNIQUE INDEX editions_open ON editions ((1)) WHERE state <> 'sent';

-- What it tells of, by id: titles, and whether one may still see them, are found when it is read.
CREATE TABLE edition_items (
    edition_id INTEGER NOT NULL REFERENCES editions (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('answer', 'discussion', 'question', 'practice', 'seed', 'word')),
    subject INTEGER NOT NULL,                  -- an answer, a thread, a seed; 0: the animators' word
    PRIMARY KEY (edition_id, position)
) STRICT, WITHOUT ROWID;

-- Who stopped the letter wishes no other.
ALTER TABLE letter_choices ADD COLUMN has_edition INTEGER NOT NULL DEFAULT 1;
UPDATE letter_choices SET has_edition = 0 WHERE rhythm = 'none';
