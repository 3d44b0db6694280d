-- Practices and the trials of them.

-- The facts of a sheet; its text is the thread's opening message. Every practice has a row, by
-- whichever way it is made.
CREATE TABLE practices (
    thread_id INTEGER NOT NULL PRIMARY KEY REFERENCES threads (id),
    licence TEXT NOT NULL DEFAULT 'peers' CHECK (licence IN ('peers', 'cc-by-sa')),
    duration TEXT NOT NULL DEFAULT ''
        CHECK (duration IN ('', 'quarter', 'half_hour', 'hour', 'two_hours', 'half_day', 'several')),
    -- When its author is to be asked whether it still serves; NULL: they have been.
    ask_at INTEGER
) STRICT;
CREATE INDEX practices_ask ON practices (ask_at) WHERE ask_at IS NOT NULL;

CREATE TABLE practice_settings (
    thread_id INTEGER NOT NULL REFERENCES practices (thread_id),
    setting TEXT NOT NULL CHECK (setting IN ('individual', 'group', 'remote')),
    PRIMARY KEY (thread_id, setting)
) STRICT, WITHOUT ROWID;

CREATE TABLE practice_publics (
    thread_id INTEGER NOT NULL REFERENCES practices (thread_id),
    public_id INTEGER NOT NULL,                -- of the list that animators keep
    PRIMARY KEY (thread_id, public_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE practice_tags (
    thread_id INTEGER NOT NULL REFERENCES practices (thread_id),
    ordinal INTEGER NOT NULL,                  -- in the order they were typed
    tag TEXT NOT NULL,                         -- purge: in lower case
    PRIMARY KEY (thread_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX practice_tags_tag ON practice_tags (tag, thread_id);

CREATE TRIGGER practice_added AFTER INSERT ON threads WHEN new.kind = 'practice'
BEGIN
    INSERT INTO practices (thread_id, ask_at) VALUES (new.id, new.created_at + 63072000000);
END;
CREATE TRIGGER practice_made AFTER UPDATE OF kind ON threads WHEN new.kind = 'practice'
BEGIN
    INSERT INTO practices (thread_id, ask_at) VALUES (new.id, new.created_at + 63072000000)
    ON CONFLICT (thread_id) DO NOTHING;
END;
INSERT INTO practices (thread_id, ask_at)
SELECT id, created_at + 63072000000 FROM threads WHERE kind = 'practice';

-- What became of a practice in a peer's hands. Its text is a message of the thread, so that it is
-- searched, reported, hidden, withdrawn and purged as any other; it counts while that is shown.
CREATE TABLE trials (
    post_id INTEGER NOT NULL PRIMARY KEY REFERENCES posts (id),
    thread_id INTEGER NOT NULL REFERENCES practices (thread_id),
    result TEXT NOT NULL CHECK (result IN ('worked', 'partly', 'not')),
    public_id INTEGER NOT NULL DEFAULT 0,      -- 0: not said
    setting TEXT NOT NULL DEFAULT '' CHECK (setting IN ('', 'individual', 'group', 'remote')),
    changed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX trials_thread ON trials (thread_id, post_id);

-- What a member means to try: theirs alone.
CREATE TABLE practices_to_try (
    member_id INTEGER NOT NULL REFERENCES members (id),
    thread_id INTEGER NOT NULL REFERENCES practices (thread_id),
    added_at INTEGER NOT NULL,
    remind_at INTEGER,                         -- NULL: no reminder, or it was given
    PRIMARY KEY (member_id, thread_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX practices_to_try_due ON practices_to_try (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX practices_to_try_thread ON practices_to_try (thread_id);
