-- One truth for each thing that is counted or taken.

-- Who sees to a report stands in report_hands alone, also when it was taken on the desk.
INSERT OR IGNORE INTO report_hands (post_id, member_id, taken_at, touched_at)
SELECT r.post_id, k.taker_id, k.taken_at, k.taken_at
FROM desk_marks AS k
JOIN reports AS r ON r.id = k.subject
WHERE k.source = 'reports'
    AND k.taker_id IS NOT NULL
    AND k.taken_at IS NOT NULL
    AND r.closed_at IS NULL;
UPDATE desk_marks SET taker_id = NULL, taken_at = NULL WHERE source = 'reports';

-- Mandates are few among all members, which the planner cannot know: it walked all members to find
-- the few who animate. The condition is always true.
DROP VIEW acting_animators;
CREATE VIEW acting_animators AS
SELECT a.member_id AS member_id,
    MIN(a.ends_at, COALESCE((SELECT d.due_at FROM factor_demands AS d WHERE d.member_id = a.member_id), a.ends_at))
        AS acts_until
FROM mandates AS a
WHERE a.ended_at IS NULL
    AND likelihood(a.member_id > 0, 0.0001);
