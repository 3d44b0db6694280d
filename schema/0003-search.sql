-- Search: full-text indexes over what is already stored (external content: no text twice), kept by
-- triggers, so that no path of writing can forget them. The tokenizer "french" is the program's own
-- (lib/stem): another program can read these tables' rows but not change what they index.
--
-- A bulk load that writes 'index_paused' into settings, for the length of its own transaction, fills
-- the indexes itself: FTS5 writes its gathered words out at each statement with a trigger.

-- Beginnings of three letters are indexed: « con* » is too much to gather from its thousand words.
CREATE VIRTUAL TABLE search_texts USING fts5 (
    markdown,
    content = 'post_sources',
    content_rowid = 'post_id',
    tokenize = 'french',
    columnsize = 0,
    prefix = 3
);
CREATE VIRTUAL TABLE search_titles USING fts5 (
    title,
    content = 'threads',
    content_rowid = 'id',
    tokenize = 'french',
    columnsize = 0
);
-- First names only: the family name is not shown to peers, so it is not found either.
CREATE VIRTUAL TABLE search_people USING fts5 (
    given_name,
    content = 'members',
    content_rowid = 'id',
    tokenize = 'french',
    columnsize = 0
);
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_texts, instance);

CREATE TRIGGER search_text_added AFTER INSERT ON post_sources
WHEN NOT EXISTS (SELECT 1 FROM settings WHERE name = 'index_paused')
BEGIN
    INSERT INTO search_texts (rowid, markdown) VALUES (new.post_id, new.markdown);
END;
CREATE TRIGGER search_text_changed AFTER UPDATE OF markdown ON post_sources
BEGIN
    INSERT INTO search_texts (search_texts, rowid, markdown)
    VALUES ('delete', old.post_id, old.markdown);
    INSERT INTO search_texts (rowid, markdown) VALUES (new.post_id, new.markdown);
END;
CREATE TRIGGER search_text_removed AFTER DELETE ON post_sources
BEGIN
    INSERT INTO search_texts (search_texts, rowid, markdown)
    VALUES ('delete', old.post_id, old.markdown);
END;

CREATE TRIGGER search_title_added AFTER INSERT ON threads
WHEN NOT EXISTS (SELECT 1 FROM settings WHERE name = 'index_paused')
BEGIN
    INSERT INTO search_titles (rowid, title) VALUES (new.id, new.title);
END;
CREATE TRIGGER search_title_changed AFTER UPDATE OF title ON threads
BEGIN
    INSERT INTO search_titles (search_titles, rowid, title) VALUES ('delete', old.id, old.title);
    INSERT INTO search_titles (rowid, title) VALUES (new.id, new.title);
END;
CREATE TRIGGER search_title_removed AFTER DELETE ON threads
BEGIN
    INSERT INTO search_titles (search_titles, rowid, title) VALUES ('delete', old.id, old.title);
END;

-- Accounts are emptied, never deleted: a row that is gone anyway is found by nobody.
CREATE TRIGGER search_person_added AFTER INSERT ON members
BEGIN
    INSERT INTO search_people (rowid, given_name) VALUES (new.id, new.given_name);
END;
CREATE TRIGGER search_person_changed AFTER UPDATE OF given_name ON members
BEGIN
    INSERT INTO search_people (search_people, rowid, given_name)
    VALUES ('delete', old.id, old.given_name);
    INSERT INTO search_people (rowid, given_name) VALUES (new.id, new.given_name);
END;

INSERT INTO search_texts (search_texts) VALUES ('rebuild');
INSERT INTO search_titles (search_titles) VALUES ('rebuild');
INSERT INTO search_people (search_people) VALUES ('rebuild');
