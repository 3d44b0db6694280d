-- The animators' desk.

-- Who takes a line of it, and until when it is put off, by the name of its source and its subject
-- there: nothing here says what the line is about.
CREATE TABLE desk_marks (
    source TEXT NOT NULL,
    subject INTEGER NOT NULL,
    taker_id INTEGER REFERENCES members (id),
    taken_at INTEGER,
    put_off_at INTEGER,
    put_off_until INTEGER,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (source, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX desk_marks_age ON desk_marks (changed_at);
CREATE INDEX desk_marks_taker ON desk_marks (taker_id) WHERE taker_id IS NOT NULL;

-- When the author of a case was asked how it went, and when and how often an animator asked again.
ALTER TABLE cases ADD COLUMN asked_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN news_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN news_count INTEGER NOT NULL DEFAULT 0;
CREATE INDEX cases_asked ON cases (asked_at, thread_id) WHERE is_asked = 1;

-- What awaits animators, found without reading what does not.
CREATE INDEX answers_drafted ON answers (id)
    WHERE published_version IS NULL OR version > published_version;
CREATE INDEX answers_stale ON answers (review_at) WHERE published_version IS NOT NULL;
CREATE INDEX unnamed_openings_waiting ON unnamed_openings (asked_at)
    WHERE opened_at IS NULL AND refused_at IS NULL;
