-- Collective answers.

-- One a thread: written from a question, a case, a discussion (whose conclusion it then is). `version`
-- is the latest text, `published_version` the one in force. Nothing is deleted: what is taken back
-- is a draft again, with the reason.
CREATE TABLE answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    published_version INTEGER,
    published_at INTEGER,                      -- that version
    review_at INTEGER,                         -- to be read again by then
    remind_at INTEGER,                         -- when animators are told of it next
    withdrawn_at INTEGER,
    reason TEXT NOT NULL DEFAULT ''            -- purge: why it was taken back
) STRICT;
CREATE UNIQUE INDEX answers_thread ON answers (thread_id);
CREATE INDEX answers_recent ON answers (published_at, id) WHERE published_version IS NOT NULL;
CREATE INDEX answers_remind ON answers (remind_at) WHERE remind_at IS NOT NULL;

-- Every save, whole, with who wrote it. `labels` are the words of its topics, for the search index;
-- `topics` their ids, between blanks.
CREATE TABLE answer_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    answer_id INTEGER NOT NULL REFERENCES answers (id),
    version INTEGER NOT NULL,
    author_id INTEGER NOT NULL REFERENCES members (id),
    written_at INTEGER NOT NULL,
    title TEXT NOT NULL,                       -- purge
    markdown TEXT NOT NULL,                    -- purge
    html TEXT NOT NULL,                        -- purge
    note TEXT NOT NULL DEFAULT '',             -- purge: what changed, in a line
    topics TEXT NOT NULL DEFAULT '',
    labels TEXT NOT NULL DEFAULT '',           -- purge
    published_at INTEGER
) STRICT;
CREATE UNIQUE INDEX answer_versions_place ON answer_versions (answer_id, version);
CREATE INDEX answer_versions_author ON answer_versions (author_id);

-- Messages that a version draws on.
CREATE TABLE answer_sources (
    answer_id INTEGER NOT NULL REFERENCES answers (id),
    version INTEGER NOT NULL,
    post_id INTEGER NOT NULL REFERENCES posts (id),
    PRIMARY KEY (answer_id, version, post_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_sources_post ON answer_sources (post_id);

-- « Je m’y retrouve »: of which version, never when.
CREATE TABLE answer_endorsements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    answer_id INTEGER NOT NULL REFERENCES answers (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX answer_endorsements_once ON answer_endorsements (answer_id, member_id);
CREATE INDEX answer_endorsements_list ON answer_endorsements (answer_id, id);
CREATE INDEX answer_endorsements_member ON answer_endorsements (member_id);

-- Kept word for word beside every later version; its author alone takes it back.
CREATE TABLE answer_reservations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    answer_id INTEGER NOT NULL REFERENCES answers (id),
    author_id INTEGER NOT NULL REFERENCES members (id),
    version INTEGER NOT NULL,                  -- that it was written about
    written_at INTEGER NOT NULL,
    markdown TEXT NOT NULL,                    -- purge
    html TEXT NOT NULL                         -- purge
) STRICT;
CREATE UNIQUE INDEX answer_reservations_once ON answer_reservations (answer_id, author_id);
CREATE INDEX answer_reservations_author ON answer_reservations (author_id);

-- Topics of the answers in force, for the list by theme.
CREATE TABLE answer_topics (
    topic TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    answer_id INTEGER NOT NULL REFERENCES answers (id),
    PRIMARY KEY (topic, published_at, answer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_topics_answer ON answer_topics (answer_id);

-- The answer in force: lists mark the thread by it. No reference: answers refer to threads.
ALTER TABLE threads ADD COLUMN answer_id INTEGER;

-- All versions; search shows those in force.
CREATE VIRTUAL TABLE search_answers USING fts5 (
    title,
    markdown,
    labels,
    content = 'answer_versions',
    content_rowid = 'id',
    tokenize = 'french',
    columnsize = 0
);
CREATE TRIGGER search_answer_added AFTER INSERT ON answer_versions
BEGIN
    INSERT INTO search_answers (rowid, title, markdown, labels)
    VALUES (new.id, new.title, new.markdown, new.labels);
END;
CREATE TRIGGER search_answer_changed AFTER UPDATE OF title, markdown, labels ON answer_versions
BEGIN
    INSERT INTO search_answers (search_answers, rowid, title, markdown, labels)
    VALUES ('delete', old.id, old.title, old.markdown, old.labels);
    INSERT INTO search_answers (rowid, title, markdown, labels)
    VALUES (new.id, new.title, new.markdown, new.labels);
END;
CREATE TRIGGER search_answer_removed AFTER DELETE ON answer_versions
BEGIN
    INSERT INTO search_answers (search_answers, rowid, title, markdown, labels)
    VALUES ('delete', old.id, old.title, old.markdown, old.labels);
END;
