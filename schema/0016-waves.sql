-- Groups of people let in together, and what organisations pledge.

-- What each organisation pledges comes with a version of the charter. Empty: the program's own text.
ALTER TABLE charters ADD COLUMN pledge TEXT NOT NULL DEFAULT '';
ALTER TABLE charters ADD COLUMN pledge_html TEXT NOT NULL DEFAULT '';

CREATE TABLE waves (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,                       -- purge: told to those who wait
    planned TEXT NOT NULL DEFAULT '',          -- month told to them, "2027-01"; '': not known
    created_at INTEGER NOT NULL,
    opened_at INTEGER,
    -- People may have ceased to wait since they were last looked through.
    is_moving INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE wave_regions (
    region TEXT NOT NULL PRIMARY KEY,
    wave_id INTEGER NOT NULL REFERENCES waves (id)
) STRICT, WITHOUT ROWID;
ALTER TABLE organisations ADD COLUMN wave_id INTEGER REFERENCES waves (id);
ALTER TABLE members ADD COLUMN wave_id INTEGER REFERENCES waves (id);

-- Whoever was kept waiting by a wave, since when; and when they ceased to: their invitation's 90 days
-- begin then.
ALTER TABLE members ADD COLUMN held_at INTEGER;
ALTER TABLE members ADD COLUMN let_in_at INTEGER;
CREATE INDEX members_held ON members (id) WHERE held_at IS NOT NULL;

-- The wave that somebody belongs to: their own, else their organisation's, else their region's. Who
-- is in none does not stand here.
CREATE VIEW member_waves AS
SELECT m.id AS member_id, w.id AS wave_id, w.title, w.planned, w.opened_at
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
LEFT JOIN wave_regions AS r ON r.region = COALESCE(NULLIF(m.region, ''), o.region)
JOIN waves AS w ON w.id = COALESCE(m.wave_id, o.wave_id, r.wave_id)
WHERE m.account = 'member';
