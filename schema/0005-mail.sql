-- Mail: what one wishes to receive, and what was sent.

-- Empty: the account's address when the mail leaves.
ALTER TABLE outbox ADD COLUMN address TEXT NOT NULL DEFAULT '';
-- How a row was closed (sent_at): 'sent', 'refused' by the server for good, 'gave_up' after three days.
ALTER TABLE outbox ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_closed ON outbox (sent_at) WHERE sent_at IS NOT NULL;
-- Letters to many wait behind what one person asked for.
ALTER TABLE outbox ADD COLUMN is_bulk INTEGER NOT NULL DEFAULT 0;
DROP INDEX outbox_due;
CREATE INDEX outbox_due ON outbox (is_bulk, due_at, id) WHERE sent_at IS NULL;

-- Who has no row gets the weekly letter, without a title in it.
CREATE TABLE letter_choices (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    rhythm TEXT NOT NULL CHECK (rhythm IN ('weekly', 'immediate', 'none')),
    has_titles INTEGER NOT NULL DEFAULT 0,     -- wished for; done only at an address of their own
    told_id INTEGER NOT NULL DEFAULT 0,        -- newest notification that a mail has told of
    chosen_at INTEGER NOT NULL
) STRICT;

-- One weekly letter to everybody: from after which to up to which thread, message and notification it
-- tells, and how far the members have been gone through.
CREATE TABLE letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slot_at INTEGER NOT NULL UNIQUE,           -- the Tuesday morning it is of
    after_thread INTEGER NOT NULL,
    upto_thread INTEGER NOT NULL,
    after_post INTEGER NOT NULL,
    upto_post INTEGER NOT NULL,
    after_notification INTEGER NOT NULL,
    upto_notification INTEGER NOT NULL,
    reached_member INTEGER NOT NULL DEFAULT 0,
    done_at INTEGER
) STRICT;
