-- Seeds: texts written now and published at their hour.

-- « La question du lundi »: texts in a queue, one at each turn.
CREATE TABLE seed_series (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,                        -- purge
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6), -- 0: Sunday
    minute INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439), -- of that day, on the community's clocks
    next_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX seed_series_next ON seed_series (next_at) WHERE ended_at IS NULL;

-- Whoever saves the text signs it. Once it is published its words are those of its thread alone.
CREATE TABLE seeds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('discussion', 'question')),
    space_id INTEGER NOT NULL REFERENCES spaces (id),
    title TEXT NOT NULL,                       -- purge
    body TEXT NOT NULL,                        -- purge
    html TEXT NOT NULL,                        -- purge
    marks TEXT NOT NULL DEFAULT '',            -- of what the guard was told, one "name=mark" a line
    author_id INTEGER REFERENCES members (id), -- NULL: nobody's yet
    series_id INTEGER REFERENCES seed_series (id),
    position INTEGER NOT NULL DEFAULT 0,       -- in its series
    state TEXT NOT NULL CHECK (state IN ('waiting', 'scheduled', 'published', 'cancelled')),
    publish_at INTEGER,                        -- of one that is scheduled
    held_at INTEGER,                           -- its author can publish no more; another may adopt it
    reminded_for INTEGER NOT NULL DEFAULT 0,   -- the moment that its author was reminded of
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER NOT NULL,
    thread_id INTEGER UNIQUE REFERENCES threads (id),
    published_at INTEGER,
    CHECK ((state = 'scheduled') = (publish_at IS NOT NULL)),
    CHECK ((state = 'published') = (published_at IS NOT NULL)),
    CHECK (state = 'published' OR thread_id IS NULL)
) STRICT;
CREATE INDEX seeds_due ON seeds (publish_at) WHERE state = 'scheduled';
CREATE INDEX seeds_waiting ON seeds (series_id, position) WHERE state = 'waiting';
CREATE INDEX seeds_published ON seeds (published_at) WHERE state = 'published';
CREATE INDEX seeds_cancelled ON seeds (changed_at) WHERE state = 'cancelled';
CREATE INDEX seeds_held ON seeds (held_at) WHERE held_at IS NOT NULL;
CREATE INDEX seeds_author ON seeds (author_id);

-- A turn is taken once, whatever happens meanwhile.
CREATE TABLE seed_turns (
    series_id INTEGER NOT NULL REFERENCES seed_series (id),
    turn_at INTEGER NOT NULL,
    seed_id INTEGER REFERENCES seeds (id),     -- NULL: there was none
    PRIMARY KEY (series_id, turn_at)
) STRICT, WITHOUT ROWID;

-- Invited to answer before everybody sees it.
CREATE TABLE seed_guests (
    seed_id INTEGER NOT NULL REFERENCES seeds (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    state TEXT NOT NULL CHECK (state IN ('asked', 'writing', 'ready', 'declined', 'published')),
    body TEXT NOT NULL DEFAULT '',             -- purge
    marks TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    invited_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (seed_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX seed_guests_member ON seed_guests (member_id);

-- How many have opened a thread.
