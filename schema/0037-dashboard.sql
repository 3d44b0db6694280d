-- The dashboard: what is counted, by week. No page counts anything.

-- How far messages were counted, and for which week the rest was.
CREATE TABLE dashboard_counted (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    post_id INTEGER NOT NULL,
    week_at INTEGER NOT NULL                   -- the Monday up to which spreads are counted
) STRICT;
INSERT INTO dashboard_counted VALUES (1, 0, 0);

-- Who wrote in a week, for as long as it is needed to count them: thirteen weeks.
CREATE TABLE dashboard_voices (
    week_at INTEGER NOT NULL,                  -- its Monday, 0:00 in the community's zone
    member_id INTEGER NOT NULL REFERENCES members (id),
    is_new INTEGER NOT NULL,                   -- for the first time
    PRIMARY KEY (week_at, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX dashboard_voices_member ON dashboard_voices (member_id);

CREATE TABLE dashboard_weeks (
    week_at INTEGER NOT NULL PRIMARY KEY,
    voices INTEGER NOT NULL DEFAULT 0,
    fresh INTEGER NOT NULL DEFAULT 0,          -- of them, for the first time
    messages INTEGER NOT NULL DEFAULT 0        -- those without a name included
) STRICT;

-- Everything else, as it is shown: small groups never get here.
CREATE TABLE dashboard_cells (
    figure TEXT NOT NULL,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,                       -- a code, a region, the name of a space or organisation
    amount INTEGER NOT NULL,
    more INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (figure, position)
) STRICT, WITHOUT ROWID;
