-- How a person appears, what they know about, and which threads wait for someone who knows.

ALTER TABLE members ADD COLUMN shows_name INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN shows_organisation INTEGER NOT NULL DEFAULT 0;
-- Of their pages; '' follows the browser's.
ALTER TABLE members ADD COLUMN scheme TEXT NOT NULL DEFAULT '' CHECK (scheme IN ('', 'light', 'dark'));
-- What peers may see of the family name: its first letter, or all of it by choice. Pages read this,
-- never family_name.
ALTER TABLE members ADD COLUMN shown_family TEXT NOT NULL
    AS (CASE shows_name WHEN 1 THEN family_name ELSE SUBSTR(family_name, 1, 1) END);
-- Two of the same displayed name are told apart by their region.
CREATE INDEX members_shown ON members (given_name, shown_family);
-- Where they stand in the directory: by first name, whatever its accents and capitals.
ALTER TABLE members ADD COLUMN directory_key TEXT NOT NULL AS (
        REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
        REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
        REPLACE(REPLACE(
        LOWER(given_name)
        , 'é', 'e'), 'è', 'e'), 'ê', 'e'), 'ë', 'e'), 'É', 'e'), 'È', 'e'), 'Ê', 'e'), 'Ë', 'e')
        , 'à', 'a'), 'â', 'a'), 'ä', 'a'), 'Â', 'a'), 'î', 'i'), 'ï', 'i'), 'Î', 'i'), 'ô', 'o')
        , 'ö', 'o'), 'Ô', 'o'), 'Ö', 'o'), 'ù', 'u'), 'û', 'u'), 'ü', 'u'), 'ç', 'c'), 'Ç', 'c')
        || ' ' || SUBSTR(family_name, 1, 1)
);
CREATE INDEX members_directory ON members (directory_key, id) WHERE state = 'active';
CREATE INDEX members_directory_region ON members (region, directory_key, id)
    WHERE state = 'active';

-- Who is inside, while valid_until is to come (server/core/viewer.c says the same of one person).
CREATE VIEW insiders AS
SELECT m.id AS member_id, m.valid_until AS valid_until
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
WHERE m.account = 'member'
    AND m.state = 'active'
    AND m.verdict IN ('peer', 'review')
    AND m.charter_at IS NOT NULL
    AND m.declared_at IS NOT NULL
    AND o.closed_at IS NULL;

CREATE TABLE profiles (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    agency TEXT NOT NULL DEFAULT '',           -- purge
    introduction TEXT NOT NULL DEFAULT ''      -- purge
) STRICT;

-- « Ce que je connais »: topics of the trade's policy, by their id.
CREATE TABLE member_topics (
    member_id INTEGER NOT NULL REFERENCES members (id),
    topic TEXT NOT NULL,
    PRIMARY KEY (member_id, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_topics_topic ON member_topics (topic, member_id);

-- Topics that a thread's title names, found when it is opened.
CREATE TABLE thread_topics (
    thread_id INTEGER NOT NULL,                -- no reference: it would cost every new thread a scan
    topic TEXT NOT NULL,
    PRIMARY KEY (thread_id, topic)
) STRICT, WITHOUT ROWID;

-- Its opening message stands and nobody but its author wrote there and can be read.
ALTER TABLE threads ADD COLUMN is_waiting INTEGER NOT NULL DEFAULT 1;
CREATE INDEX threads_waiting ON threads (kind, last_post_at, id) WHERE is_waiting = 1;
CREATE INDEX threads_kind ON threads (kind, last_post_at, id);

CREATE TRIGGER thread_answered AFTER INSERT ON posts
WHEN new.seq > 1
BEGIN
    UPDATE threads
    SET is_waiting = 0
    WHERE id = new.thread_id
        AND is_waiting = 1
        AND author_id <> new.author_id;
END;
CREATE TRIGGER thread_answer_gone AFTER UPDATE OF withdrawn_at, hidden_at ON posts
BEGIN
    UPDATE threads
    SET is_waiting = EXISTS (
            SELECT 1
            FROM posts AS p
            WHERE p.thread_id = new.thread_id
                AND p.seq = 1
                AND p.withdrawn_at IS NULL
                AND p.hidden_at IS NULL
        )
        AND NOT EXISTS (
            SELECT 1
            FROM posts AS p
            WHERE p.thread_id = new.thread_id
                AND p.author_id <> threads.author_id
                AND p.withdrawn_at IS NULL
                AND p.hidden_at IS NULL
        )
    WHERE id = new.thread_id;
END;

UPDATE threads
SET is_waiting = 0
WHERE EXISTS (
        SELECT 1
        FROM posts AS p
        WHERE p.thread_id = threads.id
            AND p.author_id <> threads.author_id
            AND p.withdrawn_at IS NULL
            AND p.hidden_at IS NULL
    )
    OR EXISTS (
        SELECT 1
        FROM posts AS p
        WHERE p.thread_id = threads.id
            AND p.seq = 1
            AND (p.withdrawn_at IS NOT NULL OR p.hidden_at IS NOT NULL)
    );
