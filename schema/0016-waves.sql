-- Groups of people let in together, and what organisations pledge.

-- What each organisation pledges comes with a version of the charter. Empty: the program's own text.
ALTER TABLE charters ADD COLUMN pledge TEXT NOT NULL DEFAULT '';
ALTER TABLE charters ADD COLUMN pledge_html TEXT NOT NULL DEFAULT '';
