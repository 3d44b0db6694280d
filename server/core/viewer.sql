-- Who asks: one row decides the role, at each request.

-- name: viewer_by_session :one
-- type: is_shared bool
-- type: organisation_closed_at int
-- type: mandate_ends_at int
-- type: charter_current int
-- type: factor_due_at int
-- type: has_factor bool
-- type: barred_until int
-- type: silenced_until int
-- type: slow_until int
-- type: slow_ms int
SELECT s.id AS session_id,
    s.member_id AS member_id,
    s.seen_at AS seen_at,
    s.idle_ms AS idle_ms,
    s.expires_at AS expires_at,
    s.is_shared AS is_shared,
    s.country AS country,
    s.proved_at AS proved_at,
    m.account AS account,
    m.state AS state,
    m.verdict AS verdict,
    m.rule AS rule,
    m.judged_at AS judged_at,
    m.valid_until AS valid_until,
    m.charter_at AS charter_at,
    m.declared_at AS declared_at,
    m.charter_version AS charter_version,
    (SELECT COALESCE(MAX(c.version), 1) FROM charters AS c) AS charter_current,
    m.given_name AS given_name,
    m.family_name AS family_name,
    m.language AS language,
    m.scheme AS scheme,
    m.organisation_id AS organisation_id,
    o.closed_at AS organisation_closed_at,
    a.ends_at AS mandate_ends_at,
    (SELECT d.due_at FROM factor_demands AS d WHERE d.member_id = m.id) AS factor_due_at,
    EXISTS (SELECT 1 FROM second_factors AS f WHERE f.member_id = m.id) AS has_factor,
    (
        SELECT MAX(h.holds_until)
        FROM held_measures AS h
        WHERE h.member_id = m.id
            AND h.kind IN ('suspend', 'exclude')
    ) AS barred_until,
    (SELECT MAX(h.holds_until) FROM held_measures AS h WHERE h.member_id = m.id AND h.kind = 'silence') AS silenced_until,
    (SELECT MAX(h.holds_until) FROM held_measures AS h WHERE h.member_id = m.id AND h.kind = 'slow') AS slow_until,
    (SELECT MAX(h.every_ms) FROM held_measures AS h WHERE h.member_id = m.id AND h.kind = 'slow') AS slow_ms
FROM sessions AS s
JOIN members AS m ON m.id = s.member_id
JOIN organisations AS o ON o.id = m.organisation_id
LEFT JOIN mandates AS a ON a.member_id = m.id AND a.ended_at IS NULL
WHERE s.token_hash = :token_hash;

-- name: viewer_by_member :one
-- type: organisation_closed_at int
-- type: mandate_ends_at int
-- type: charter_current int
-- type: factor_due_at int
-- type: has_factor bool
-- type: barred_until int
-- type: silenced_until int
-- type: slow_until int
-- type: slow_ms int
SELECT m.id AS member_id,
    m.account AS account,
    m.state AS state,
    m.verdict AS verdict,
    m.rule AS rule,
    m.judged_at AS judged_at,
    m.valid_until AS valid_until,
    m.charter_at AS charter_at,
    m.declared_at AS declared_at,
    m.charter_version AS charter_version,
    (SELECT COALESCE(MAX(c.version), 1) FROM charters AS c) AS charter_current,
    m.given_name AS given_name,
    m.family_name AS family_name,
    m.language AS language,
    m.scheme AS scheme,
    m.organisation_id AS organisation_id,
    o.closed_at AS organisation_closed_at,
    a.ends_at AS mandate_ends_at,
    (SELECT d.due_at FROM factor_demands AS d WHERE d.member_id = m.id) AS factor_due_at,
    EXISTS (SELECT 1 FROM second_factors AS f WHERE f.member_id = m.id) AS has_factor,
    (
        SELECT MAX(h.holds_until)
        FROM held_measures AS h
        WHERE h.member_id = m.id
            AND h.kind IN ('suspend', 'exclude')
    ) AS barred_until,
    (SELECT MAX(h.holds_until) FROM held_measures AS h WHERE h.member_id = m.id AND h.kind = 'silence') AS silenced_until,
    (SELECT MAX(h.holds_until) FROM held_measures AS h WHERE h.member_id = m.id AND h.kind = 'slow') AS slow_until,
    (SELECT MAX(h.every_ms) FROM held_measures AS h WHERE h.member_id = m.id AND h.kind = 'slow') AS slow_ms
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
LEFT JOIN mandates AS a ON a.member_id = m.id AND a.ended_at IS NULL
WHERE m.id = :member_id;

-- name: viewer_identifier :one
SELECT m.id AS member_id
FROM members AS m
WHERE m.identifier = :identifier;

-- name: factor_demand :one
-- type: since int
-- type: days int
SELECT (SELECT CAST(g.value AS INTEGER) FROM settings AS g WHERE g.name = 'second_factor_since') AS since,
    (SELECT CAST(d.value AS INTEGER) FROM settings AS d WHERE d.name = 'second_factor_days') AS days;

-- name: factor_demand_put :exec
-- type: since int
-- type: days int
INSERT INTO settings (name, value)
VALUES ('second_factor_since', CAST(:since AS TEXT)), ('second_factor_days', CAST(:days AS TEXT))
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: factor_demand_end :exec
DELETE FROM settings WHERE name IN ('second_factor_since', 'second_factor_days');

-- name: session_touch :exec
-- type: session_id session
UPDATE sessions SET seen_at = :seen_at WHERE id = :session_id AND seen_at < :seen_at;

-- name: sessions_forget :exec
-- type: before int
DELETE FROM sessions WHERE expires_at < :before;

-- name: read_advance :exec
-- Reading goes forward only, and not over what was marked unread after it. Of a thread that became
-- part of another meanwhile, nothing is written.
-- type: at int
INSERT INTO reads (member_id, thread_id, seq)
SELECT
    CASE
        WHEN EXISTS (SELECT 1 FROM unnamed_threads AS u WHERE u.thread_id = :thread_id)
            THEN stand_in(:member_id, :thread_id)
        ELSE :member_id
    END,
    :thread_id,
    :seq
FROM threads AS t
WHERE t.id = :thread_id
ON CONFLICT (member_id, thread_id) DO UPDATE
SET seq = excluded.seq, marked_at = 0
WHERE excluded.seq > reads.seq
    AND :at > reads.marked_at;

-- name: read_passed :exec
-- What was read ahead of a place that has gone by.
DELETE FROM reads_ahead
WHERE member_id = :member_id
    AND thread_id = :thread_id
    AND to_seq <= (
        SELECT r.seq FROM reads AS r WHERE r.member_id = :member_id AND r.thread_id = :thread_id
    );

-- name: notifications_seen :exec
-- What awaited in the messages just seen. The positions are those of the pages that were shown.
-- type: seq int
UPDATE notifications
SET is_read = 1
WHERE member_id = :member_id
    AND thread_id = :thread_id
    AND is_read = 0
    AND post_id IN (SELECT p.id FROM posts AS p WHERE p.thread_id = :thread_id AND p.seq <= :seq);

-- name: visit_note :exec
-- An hour without a page ends a visit; the first has none before it (0).
-- type: gap_ms int
-- type: at int
INSERT INTO visits (member_id, since_at, last_at)
VALUES (stand_in(:member_id, -1), 0, :at)
ON CONFLICT (member_id) DO UPDATE
SET since_at = CASE WHEN :at - last_at > :gap_ms THEN last_at ELSE since_at END,
    last_at = MAX(last_at, :at);
