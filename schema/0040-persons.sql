-- Measures that outlive an account, and their early end by two.

-- Who left while suspended or excluded: what organisations call them by, so that being listed again
-- under it is no way around the measure. Digests under a key of the server, with the term: neither
-- a name nor a reason, and nothing that leads to a member once the account is closed for good.
CREATE TABLE barred_marks (
    mark BLOB NOT NULL PRIMARY KEY,            -- of an identifier or an address
    kind TEXT NOT NULL CHECK (kind IN ('suspend', 'exclude')),
    until INTEGER NOT NULL,
    -- The measure that it follows, while there is one.
    measure_id INTEGER REFERENCES member_measures (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX barred_marks_until ON barred_marks (until);
CREATE INDEX barred_marks_measure ON barred_marks (measure_id);
CREATE TRIGGER barred_over AFTER UPDATE OF ended_at ON member_measures
WHEN NEW.ended_at IS NOT NULL
BEGIN
    DELETE FROM barred_marks WHERE measure_id = NEW.id;
END;
-- Signed or shortened after they left. Three years at most: the longest term that there is.
CREATE TRIGGER barred_moved AFTER UPDATE OF holds_until ON member_measures
WHEN NEW.ended_at IS NULL
BEGIN
    UPDATE barred_marks
    SET until = MIN(NEW.holds_until, NEW.asked_at + 94608000000)
    WHERE measure_id = NEW.id;
END;

-- It stands again on an account that such a mark was found on.
ALTER TABLE member_measures ADD COLUMN carried INTEGER NOT NULL DEFAULT 0;

-- What two people signed ends early by two: one asks, somebody of another organisation agrees.
ALTER TABLE member_measures ADD COLUMN lift_asked_at INTEGER; -- by lifted_by
ALTER TABLE member_measures ADD COLUMN lift_second_id INTEGER REFERENCES members (id);
CREATE INDEX member_measures_lifting ON member_measures (lift_asked_at)
WHERE ended_at IS NULL AND lift_asked_at IS NOT NULL;
CREATE INDEX member_measures_lift_second ON member_measures (lift_second_id);

-- While somebody is silenced, suspended or excluded, their mandate rests: until the minute in which
-- the measure is ended.
-- Mandates are few among all members, which the planner cannot know: it walked all members to find
-- the few who animate. That a member's id is above 0 is always true.
DROP VIEW acting_animators;
CREATE VIEW acting_animators AS
SELECT a.member_id AS member_id,
    MIN(a.ends_at, COALESCE((SELECT d.due_at FROM factor_demands AS d WHERE d.member_id = a.member_id), a.ends_at))
        AS acts_until
FROM mandates AS a
WHERE a.ended_at IS NULL
    AND likelihood(a.member_id > 0, 0.0001)
    AND NOT EXISTS (
        SELECT 1
        FROM member_measures AS b
        WHERE b.member_id = a.member_id
            AND b.ended_at IS NULL
            AND b.holds_until > 0
            AND b.kind IN ('silence', 'suspend', 'exclude')
    );
