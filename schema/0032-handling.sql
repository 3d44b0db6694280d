-- Working through reports: who does what, notes, the register.

-- The register tells of threads and persons too. A row holds codes and numbers; which kinds,
-- reasons and roles there are: server/core/register.h. Tables are made anew under their own names,
-- so that what refers to them goes on doing so.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'measures_before', q.seq FROM sqlite_sequence AS q WHERE q.name = 'measures';
CREATE TABLE measures_before AS
SELECT id, kind, reason, role, post_id, decided_at FROM measures;
DROP TABLE measures;
CREATE TABLE measures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind <> ''),
    reason TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role <> ''),
    post_id INTEGER REFERENCES posts (id),     -- that it is about; for the pages of those concerned
    thread_id INTEGER REFERENCES threads (id), -- likewise
    days INTEGER NOT NULL DEFAULT 0,           -- its term; 0: none
    decided_at INTEGER NOT NULL
) STRICT;
UPDATE sqlite_sequence SET name = 'measures' WHERE name = 'measures_before';
INSERT INTO measures (id, kind, reason, role, post_id, decided_at)
SELECT id, kind, reason, role, post_id, decided_at FROM measures_before;
DROP TABLE measures_before;
CREATE INDEX measures_post ON measures (post_id, id);
CREATE INDEX measures_thread ON measures (thread_id, id) WHERE thread_id IS NOT NULL;
CREATE INDEX measures_at ON measures (decided_at, kind, reason);
