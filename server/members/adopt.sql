-- Policies announced and adopted, and whom they concern.

-- name: policy_adopted :one
-- type: is_followed bool
SELECT p.id AS policy,
    p.name AS name,
    p.edition AS edition,
    p.fingerprint AS fingerprint,
    p.ended_at AS adopted_at,
    p.is_followed AS is_followed
FROM policies AS p
WHERE p.state = 'adopted'
ORDER BY p.id DESC
LIMIT 1;

-- name: policy_pending :one
-- scan: one at most, of the few that there are
SELECT p.id AS policy,
    p.name AS name,
    p.edition AS edition,
    p.fingerprint AS fingerprint,
    p.state AS state,
    p.announced_at AS announced_at,
    p.due_at AS due_at,
    p.foreseen_at AS foreseen_at,
    p.through AS through,
    p.changing AS changing,
    p.closing AS closing
FROM policies AS p
WHERE p.state IN ('foreseeing', 'announced', 'judging')
ORDER BY p.id
LIMIT 1;

-- name: policy_text :one
-- type: policy int
SELECT p.text AS text FROM policies AS p WHERE p.id = :policy;

-- name: policy_found :one
-- How an announcement ended.
-- type: policy int
-- type: ended_at int
SELECT p.state AS state,
    p.due_at AS due_at,
    p.changing AS changing,
    p.closing AS closing,
    p.ended_at AS ended_at
FROM policies AS p
WHERE p.id = :policy;

-- name: policy_add :exec
-- type: ended_at int
-- type: is_followed bool
INSERT INTO policies (name, edition, fingerprint, text, state, announced_at, due_at, ended_at, is_followed)
VALUES (:name, :edition, :fingerprint, :text, :state, :at, :due_at, NULLIF(:ended_at, 0), :is_followed);

-- name: policy_pass :exec
-- A pass over everyone begins.
-- type: policy int
UPDATE policies SET state = :state, through = 0, changing = 0, closing = 0 WHERE id = :policy;

-- name: policy_progress :exec
-- type: policy int
-- type: changing int
-- type: closing int
UPDATE policies
SET through = :through, changing = changing + :changing, closing = closing + :closing
WHERE id = :policy;

-- name: policy_foreseen :exec
-- type: policy int
UPDATE policies SET state = 'announced', foreseen_at = :at WHERE id = :policy;

-- name: policy_judge :exec
-- What was foreseen stays to be compared with.
-- type: policy int
UPDATE policies SET state = 'judging', through = 0 WHERE id = :policy;

-- name: policy_end :exec
-- type: policy int
UPDATE policies SET state = :state, ended_at = :at WHERE id = :policy;

-- name: policy_followed :exec
-- type: policy int
UPDATE policies SET is_followed = 1 WHERE id = :policy;

-- name: policy_people :many
-- Whoever has an account or may open one, in the order of a pass.
-- type: most int
-- type: after int
SELECT m.id AS member_id,
    m.identifier AS identifier,
    o.slug AS organisation_slug,
    m.state AS state,
    m.verdict AS verdict,
    m.rule AS rule,
    m.valid_until AS valid_until
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
WHERE m.id > :after
    AND m.account = 'member'
    AND m.state IN ('invited', 'active', 'suspended')
ORDER BY m.id
LIMIT :most;

-- name: policy_others :one
-- People judged by another policy than this one.
-- scan: a question of the operator's, and of a job after an adoption
-- type: people int
SELECT COUNT(*) AS people
FROM members AS m
WHERE m.account = 'member'
    AND m.state IN ('invited', 'active', 'suspended')
    AND m.policy_version NOT IN ('', :fingerprint);

-- name: policy_change_put :exec
-- type: policy int
INSERT INTO policy_changes (policy_id, member_id, verdict, rule, sentence_fr, sentence_en)
VALUES (:policy, :member_id, :verdict, :rule, :sentence_fr, :sentence_en)
ON CONFLICT (policy_id, member_id) DO UPDATE
SET told_at = CASE WHEN verdict = excluded.verdict THEN told_at END,
    verdict = excluded.verdict,
    rule = excluded.rule,
    sentence_fr = excluded.sentence_fr,
    sentence_en = excluded.sentence_en;

-- name: policy_change_drop :exec
-- type: policy int
DELETE FROM policy_changes WHERE policy_id = :policy AND member_id = :member_id;

-- name: policy_untold :many
-- type: policy int
-- type: most int
SELECT c.member_id AS member_id
FROM policy_changes AS c
WHERE c.policy_id = :policy
    AND c.told_at IS NULL
ORDER BY c.member_id
LIMIT :most;

-- name: policy_told :many
-- type: policy int
-- type: after int
-- type: most int
SELECT c.member_id AS member_id
FROM policy_changes AS c
WHERE c.policy_id = :policy
    AND c.member_id > :after
    AND c.told_at IS NOT NULL
ORDER BY c.member_id
LIMIT :most;

-- name: policy_change_told :exec
-- type: policy int
UPDATE policy_changes SET told_at = :at WHERE policy_id = :policy AND member_id = :member_id;

-- name: policy_changes_forget :exec
-- type: policy int
DELETE FROM policy_changes WHERE policy_id = :policy;

-- name: decisions_to_rekey :many
-- type: after int
-- type: most int
SELECT d.id AS decision, d.job_title AS job_title
FROM decisions AS d
WHERE d.id > :after
ORDER BY d.id
LIMIT :most;

-- name: decision_rekey :exec
-- type: decision int
UPDATE decisions SET title_key = :title_key WHERE id = :decision;
