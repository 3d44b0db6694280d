-- Mail: what one wishes to receive, and what was sent.

-- Empty: the account's address when the mail leaves.
ALTER TABLE outbox ADD COLUMN address TEXT NOT NULL DEFAULT '';
