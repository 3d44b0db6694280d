-- Measures about members and their appeals. (The table `measures` is the register that members read.)

-- What animators decided about one member. Whether it holds is a matter of time alone: nothing about
-- the account is changed by it, so that what an organisation sees of its people does not tell.
CREATE TABLE member_measures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    kind TEXT NOT NULL CHECK (kind IN ('help', 'slow', 'silence', 'suspend', 'exclude')),
    report_id INTEGER REFERENCES reports (id) ON DELETE SET NULL, -- it was decided from
    ground TEXT NOT NULL CHECK (ground IN ('', 'charter', 'law')),
    article TEXT NOT NULL,                     -- purge: of the charter or of the law
    facts TEXT NOT NULL,                       -- purge
    reason TEXT NOT NULL,                      -- purge: what the person is told
    every_ms INTEGER NOT NULL DEFAULT 0,       -- of slow: from one message to the next
    days INTEGER NOT NULL,                     -- as asked; 0: without end
    asked_by INTEGER NOT NULL REFERENCES members (id),
    asked_at INTEGER NOT NULL,
    asked_until INTEGER NOT NULL,              -- what `days` makes of asked_at; far away: without end
    -- In force until then, by the clock: 0 while it has no effect. Of what waits for a second
    -- signature, the first seven days at most.
    holds_until INTEGER NOT NULL,
    began_at INTEGER,                          -- its effect
    needs_second INTEGER NOT NULL DEFAULT 0,
    second_id INTEGER REFERENCES members (id),
    second_at INTEGER,                         -- signed, or declined
    second_agrees INTEGER NOT NULL DEFAULT 0,
    second_reason TEXT NOT NULL DEFAULT '',    -- purge
    ended_at INTEGER,                          -- over, and the person was told: once
    ending TEXT NOT NULL DEFAULT ''
        CHECK (ending IN ('', 'term', 'lapsed', 'declined', 'lifted', 'appeal')),
    lifted_by INTEGER REFERENCES members (id),
    lifted_reason TEXT NOT NULL DEFAULT '',    -- purge
    appeal_text TEXT NOT NULL DEFAULT '',      -- purge
    appealed_at INTEGER,
    appeal_due_at INTEGER,
    judge_id INTEGER REFERENCES members (id),
    judged_at INTEGER,
    outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'upheld', 'lifted', 'shortened')),
    outcome_reason TEXT NOT NULL DEFAULT ''    -- purge
) STRICT;
CREATE INDEX member_measures_member ON member_measures (member_id, id);
CREATE INDEX member_measures_held ON member_measures (member_id, kind)
WHERE ended_at IS NULL AND holds_until > 0;
CREATE INDEX member_measures_open ON member_measures (id) WHERE ended_at IS NULL;
CREATE INDEX member_measures_ends ON member_measures (holds_until)
WHERE ended_at IS NULL AND holds_until > 0;
CREATE INDEX member_measures_waiting ON member_measures (asked_at)
WHERE ended_at IS NULL AND needs_second = 1 AND second_at IS NULL;
CREATE INDEX member_measures_appeals ON member_measures (appeal_due_at)
WHERE appealed_at IS NOT NULL AND judged_at IS NULL;
CREATE INDEX member_measures_over ON member_measures (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX member_measures_report ON member_measures (report_id);
CREATE INDEX member_measures_asked ON member_measures (asked_by);
CREATE INDEX member_measures_second ON member_measures (second_id);
CREATE INDEX member_measures_lifted ON member_measures (lifted_by);
CREATE INDEX member_measures_judge ON member_measures (judge_id);

-- Who sits in for animators on one that nobody signed, or nobody judged, in time; drawn by lot.
CREATE TABLE measure_sittings (
    measure_id INTEGER NOT NULL REFERENCES member_measures (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL CHECK (purpose IN ('sign', 'appeal')),
    member_id INTEGER NOT NULL REFERENCES members (id),
    drawn_at INTEGER NOT NULL,
    PRIMARY KEY (measure_id, purpose)
) STRICT, WITHOUT ROWID;
CREATE INDEX measure_sittings_member ON measure_sittings (member_id);

-- Those that have an effect, unless their time is over.
CREATE VIEW held_measures AS
SELECT h.id AS measure_id,
    h.member_id AS member_id,
    h.kind AS kind,
    h.holds_until AS holds_until,
    h.every_ms AS every_ms,
    h.article AS article
FROM member_measures AS h
WHERE h.ended_at IS NULL
    AND h.holds_until > 0;

-- Two people of one organisation, whichever of their posts it is.
CREATE VIEW colleagues AS
SELECT a.id AS one_id, b.id AS other_id
FROM members AS a
JOIN members AS b ON b.organisation_id = a.organisation_id
UNION ALL
SELECT a.id AS one_id, b.member_id AS other_id
FROM members AS a
JOIN attestations AS b ON b.organisation_id = a.organisation_id AND b.ended_at IS NULL
UNION ALL
SELECT a.member_id AS one_id, b.id AS other_id
FROM attestations AS a
JOIN members AS b ON b.organisation_id = a.organisation_id
WHERE a.ended_at IS NULL
UNION ALL
SELECT a.member_id AS one_id, b.member_id AS other_id
FROM attestations AS a
JOIN attestations AS b ON b.organisation_id = a.organisation_id AND b.ended_at IS NULL
WHERE a.ended_at IS NULL;

-- Who is suspended or excluded is not inside: until the minute in which the measure is ended.
DROP VIEW insiders;
CREATE VIEW insiders AS
SELECT m.id AS member_id, m.valid_until AS valid_until
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
WHERE m.account = 'member'
    AND m.state = 'active'
    AND m.verdict IN ('peer', 'review')
    AND m.charter_at IS NOT NULL
    AND m.declared_at IS NOT NULL
    AND o.closed_at IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM member_measures AS b
        WHERE b.member_id = m.id
            AND b.ended_at IS NULL
            AND b.holds_until > 0
            AND b.kind IN ('suspend', 'exclude')
    );

-- Acts that wait for a second person, of every kind.
CREATE VIEW acts_of_two AS
SELECT 'measure' AS kind,
    w.id AS subject,
    w.asked_by AS asked_by,
    w.asked_at AS asked_at,
    w.reason AS reason
FROM member_measures AS w
WHERE w.ended_at IS NULL
    AND w.needs_second = 1
    AND w.second_at IS NULL
UNION ALL
SELECT 'opening' AS kind,
    g.thread_id AS subject,
    g.asked_by AS asked_by,
    g.asked_at AS asked_at,
    g.reason AS reason
FROM unnamed_openings AS g
WHERE g.opened_at IS NULL
    AND g.refused_at IS NULL;
