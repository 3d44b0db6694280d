-- The promise of a first answer: what is promised where, when each question and case had its first
-- answer, and to whom those that wait were offered.

-- NULL: as everywhere else ([community] promise_hours); 0: nothing is promised here.
ALTER TABLE spaces ADD COLUMN promise_hours INTEGER;

-- One row for each question and case. No reference to threads: it would cost every new one a scan.
CREATE TABLE first_answers (
    thread_id INTEGER NOT NULL PRIMARY KEY,
    space_id INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,                 -- 0: it became a question since the last look
    hours INTEGER,                             -- promised when it was asked; 0: nothing was; NULL: not looked at yet
    due_at INTEGER,                            -- until when, of what waits
    phase INTEGER NOT NULL DEFAULT 0,          -- what was done about it (server/promise/promise_ops.c)
    next_at INTEGER,                           -- when it is looked at next; NULL: no more
    answered_at INTEGER,                       -- by somebody else than its author
    post_id INTEGER,                           -- with this message
    asked INTEGER NOT NULL DEFAULT 0           -- people whom animators asked
) STRICT;
CREATE INDEX first_answers_next ON first_answers (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX first_answers_late ON first_answers (due_at)
    WHERE answered_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX first_answers_asked ON first_answers (asked_at);
CREATE INDEX first_answers_space ON first_answers (space_id, answered_at)
    WHERE answered_at IS NOT NULL;
CREATE INDEX thread_topics_topic ON thread_topics (topic, thread_id);

CREATE TRIGGER first_answer_awaited AFTER INSERT ON threads
WHEN new.kind IN ('question', 'case')
BEGIN
    INSERT INTO first_answers (thread_id, space_id, asked_at, next_at)
    VALUES (new.id, new.space_id, new.created_at, 0);
END;

-- Whatever ends the waiting: an answer, or an opening that is hidden.
CREATE TRIGGER first_answer_came AFTER UPDATE OF is_waiting ON threads
WHEN old.is_waiting = 1 AND new.is_waiting = 0 AND new.kind IN ('question', 'case')
BEGIN
    UPDATE first_answers
    SET (answered_at, post_id) = (
            SELECT p.created_at, p.id
            FROM posts AS p
            WHERE p.thread_id = new.id
                AND p.seq > 1
                AND p.author_id <> new.author_id
                AND p.withdrawn_at IS NULL
                AND p.hidden_at IS NULL
            ORDER BY p.seq
            LIMIT 1
        ),
        next_at = 0
    WHERE thread_id = new.id
        AND answered_at IS NULL;
    DELETE FROM notifications
    WHERE thread_id = new.id
        AND kind = 'question.offered'
        AND is_read = 0;
END;
CREATE TRIGGER first_answer_awaited_again AFTER UPDATE OF is_waiting ON threads
WHEN old.is_waiting = 0 AND new.is_waiting = 1 AND new.kind IN ('question', 'case')
BEGIN
    UPDATE first_answers
    SET next_at = 0
    WHERE thread_id = new.id
        AND answered_at IS NULL;
END;
-- An answer taken back or hidden within a week was none; one that goes later had come all the same.
CREATE TRIGGER first_answer_gone AFTER UPDATE OF withdrawn_at, hidden_at ON posts
WHEN new.seq > 1
BEGIN
    UPDATE first_answers
    SET (answered_at, post_id) = (
            SELECT p.created_at, p.id
            FROM threads AS t
            JOIN posts AS p ON p.thread_id = t.id
            WHERE t.id = new.thread_id
                AND p.seq > 1
                AND p.author_id <> t.author_id
                AND p.withdrawn_at IS NULL
                AND p.hidden_at IS NULL
            ORDER BY p.seq
            LIMIT 1
        ),
        next_at = 0
    WHERE thread_id = new.thread_id
        AND (
            answered_at IS NULL
            OR new.created_at < answered_at
            OR (
                post_id = new.id
                AND COALESCE(new.withdrawn_at, new.hidden_at, answered_at) < answered_at + 604800000
            )
        );
END;
CREATE TRIGGER first_answer_kind AFTER UPDATE OF kind ON threads
WHEN (old.kind IN ('question', 'case')) <> (new.kind IN ('question', 'case'))
BEGIN
    DELETE FROM first_answers WHERE thread_id = new.id;
    INSERT INTO first_answers (thread_id, space_id, asked_at, next_at)
    SELECT new.id, new.space_id, 0, 0
    WHERE new.kind IN ('question', 'case')
        AND new.is_waiting = 1;
END;
CREATE TRIGGER first_answer_moved AFTER UPDATE OF space_id ON threads
BEGIN
    UPDATE first_answers SET space_id = new.space_id WHERE thread_id = new.id;
END;
CREATE TRIGGER first_answer_removed AFTER DELETE ON threads
BEGIN
    DELETE FROM first_answers WHERE thread_id = old.id;
    DELETE FROM question_offers WHERE thread_id = old.id;
END;

-- What was asked before there was a promise: measured, and nothing more.
INSERT INTO first_answers (thread_id, space_id, asked_at, hours, phase, answered_at, post_id)
SELECT t.id, t.space_id, t.created_at, 0, 9, p.created_at, p.id
FROM threads AS t
LEFT JOIN posts AS p ON p.id = (
    SELECT f.id
    FROM posts AS f
    WHERE f.thread_id = t.id
        AND f.seq > 1
        AND f.author_id <> t.author_id
        AND f.withdrawn_at IS NULL
        AND f.hidden_at IS NULL
    ORDER BY f.seq
    LIMIT 1
)
WHERE t.kind IN ('question', 'case');

-- A question that waits, offered to somebody who may know. Who asked them is not kept.
CREATE TABLE question_offers (
    thread_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL REFERENCES members (id),
    offered_at INTEGER NOT NULL,
    why TEXT NOT NULL CHECK (why IN ('topic', 'theme', 'subject', 'space')),
    what TEXT NOT NULL DEFAULT '',             -- a topic of the policy, else the id of a theme or space
    is_asked INTEGER NOT NULL DEFAULT 0,       -- by an animator
    note TEXT NOT NULL DEFAULT '',             -- purge: what the animator wrote with it
    refused_at INTEGER,
    PRIMARY KEY (thread_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX question_offers_member ON question_offers (member_id, offered_at);
CREATE INDEX question_offers_age ON question_offers (offered_at);

-- How many questions a week somebody wishes to be offered; no row: as many as is usual.
CREATE TABLE offer_choices (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    per_week INTEGER NOT NULL CHECK (per_week BETWEEN 0 AND 10)
) STRICT;
