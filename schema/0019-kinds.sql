-- Kinds of thread have a state of their own.

-- A case is open, followed or closed; a question open or answered; a discussion may be closed with a
-- conclusion; '' for the others.
ALTER TABLE threads ADD COLUMN state TEXT NOT NULL DEFAULT ''
    CHECK (state IN ('', 'open', 'followed', 'closed', 'answered'));
UPDATE threads SET state = 'open' WHERE kind IN ('case', 'question');
