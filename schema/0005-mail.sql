-- Mail: what one wishes to receive, and what was sent.

-- Empty: the account's address when the mail leaves.
ALTER TABLE outbox ADD COLUMN address TEXT NOT NULL DEFAULT '';
-- How a row was closed (sent_at): 'sent', 'refused' by the server for good, 'gave_up' after three days.
ALTER TABLE outbox ADD COLUMN outcome TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_closed ON outbox (sent_at) WHERE sent_at IS NOT NULL;
