-- One truth for what is taken.

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
