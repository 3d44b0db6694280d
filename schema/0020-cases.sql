-- Cases and their pathways.

-- The words of closed lists that animators keep: with whom a case is about (publics), and what it is
-- about (themes). A retired one is not offered any more, and stays where it was chosen.
CREATE TABLE themes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('public', 'theme')),
    title TEXT NOT NULL,                       -- purge
    created_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;
CREATE INDEX themes_kind ON themes (kind, title, id);

CREATE TABLE thread_themes (
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    theme_id INTEGER NOT NULL REFERENCES themes (id),
    PRIMARY KEY (thread_id, theme_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX thread_themes_theme ON thread_themes (theme_id, thread_id);

-- waits_since: the author is asked how it went so long after; 0: not any more. Nobody is named here:
-- the author is the thread's. Every case has a row, by whichever way it is made.
CREATE TABLE cases (
    thread_id INTEGER NOT NULL PRIMARY KEY REFERENCES threads (id),
    waits_since INTEGER NOT NULL,
    is_asked INTEGER NOT NULL DEFAULT 0,       -- and has not answered yet
    pathway_version INTEGER NOT NULL DEFAULT 0 -- counts the changes of its steps
) STRICT;
CREATE INDEX cases_waiting ON cases (waits_since) WHERE waits_since > 0;
CREATE TRIGGER case_added AFTER INSERT ON threads WHEN new.kind = 'case'
BEGIN
    INSERT INTO cases (thread_id, waits_since) VALUES (new.id, new.created_at);
END;
CREATE TRIGGER case_made AFTER UPDATE OF kind ON threads WHEN new.kind = 'case'
BEGIN
    INSERT INTO cases (thread_id, waits_since) VALUES (new.id, new.created_at)
    ON CONFLICT (thread_id) DO NOTHING;
END;
INSERT INTO cases (thread_id, waits_since) SELECT id, created_at FROM threads WHERE kind = 'case';

-- Answers that the author of the case says helped. Nothing says when.
CREATE TABLE helped_posts (
    post_id INTEGER NOT NULL PRIMARY KEY REFERENCES posts (id),
    thread_id INTEGER NOT NULL REFERENCES threads (id)
) STRICT;
CREATE INDEX helped_posts_thread ON helped_posts (thread_id, post_id);

-- Steps of a pathway, in the order of their places. A decision has branches, one a line. from_id: the
-- decision that a step hangs on, from_branch: on which of its branches; 0: where they meet again.
CREATE TABLE pathway_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    ordinal INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    stage TEXT NOT NULL CHECK (stage IN ('done', 'now', 'later')),
    action TEXT NOT NULL,                      -- purge
    moment TEXT NOT NULL DEFAULT '',           -- purge
    actor TEXT NOT NULL DEFAULT '',            -- purge
    obstacle TEXT NOT NULL DEFAULT '',         -- purge
    result TEXT NOT NULL DEFAULT '',           -- purge
    branches TEXT NOT NULL DEFAULT '',         -- purge
    from_id INTEGER REFERENCES pathway_steps (id) ON DELETE SET NULL,
    from_branch INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX pathway_steps_thread ON pathway_steps (thread_id, ordinal, id);
CREATE INDEX pathway_steps_from ON pathway_steps (from_id) WHERE from_id IS NOT NULL;

-- They do not wish to be asked how their cases went.
ALTER TABLE members ADD COLUMN refuses_asking INTEGER NOT NULL DEFAULT 0;
