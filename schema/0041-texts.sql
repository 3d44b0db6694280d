-- What a merge of two threads leaves a reader to have read behind their place (server/curation).

-- Messages from_seq to to_seq are read, though the place of this person in the thread is before them.
-- Ranges of one person in one thread share no message; one is gone once the place has passed it.
CREATE TABLE reads_ahead (
    member_id INTEGER NOT NULL,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    from_seq INTEGER NOT NULL,
    to_seq INTEGER NOT NULL,
    PRIMARY KEY (member_id, thread_id, from_seq),
    FOREIGN KEY (member_id, thread_id) REFERENCES reads (member_id, thread_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX reads_ahead_thread ON reads_ahead (thread_id);

-- Those of them that can be read: what is not to be counted as unread.
CREATE VIEW posts_ahead AS
SELECT a.member_id AS member_id, p.thread_id AS thread_id, p.seq AS seq
FROM reads_ahead AS a
CROSS JOIN posts AS p ON p.thread_id = a.thread_id AND p.seq BETWEEN a.from_seq AND a.to_seq
WHERE p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL;
