-- People, what is said of them, and what follows.

-- name: member_by_identifier :one
-- type: accepted_at int
-- type: activated_at int
SELECT m.id AS member_id,
    m.account AS account,
    m.identifier AS identifier,
    m.email AS email,
    m.given_name AS given_name,
    m.family_name AS family_name,
    m.organisation_id AS organisation_id,
    o.slug AS organisation_slug,
    o.kind AS organisation_kind,
    m.region AS region,
    m.state AS state,
    m.verdict AS verdict,
    m.reason AS reason,
    m.rule AS rule,
    m.judged_at AS judged_at,
    m.valid_until AS valid_until,
    m.accepted_at AS accepted_at,
    m.activated_at AS activated_at
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
WHERE m.identifier = :identifier;

-- name: member_identifier :one
SELECT m.identifier AS identifier FROM members AS m WHERE m.id = :member_id;

-- name: member_standing :one
-- type: accepted_at int
-- type: refused_at int
SELECT m.identifier AS identifier,
    m.state AS state,
    m.verdict AS verdict,
    m.rule AS rule,
    m.valid_until AS valid_until,
    m.accepted_at AS accepted_at,
    m.refused_at AS refused_at,
    m.refused_rule AS refused_rule,
    m.organisation_id AS organisation_id,
    o.kind AS organisation_kind
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
WHERE m.id = :member_id;

-- name: email_holder :one
SELECT m.id AS member_id
FROM members AS m
WHERE m.account = :account
    AND m.email = :email
    AND m.email <> '';

-- name: member_add :exec
-- scan: never run: because a trigger follows, the plan tells how a broken reference would be looked for
INSERT INTO members (account, identifier, email, given_name, family_name, organisation_id, region,
    state, created_at, verdict, judged_at, valid_until)
VALUES (:account, :identifier, :email, :given_name, :family_name, :organisation_id, :region,
    'invited', :created_at, 'none', :created_at, 0);

-- name: member_update :exec
UPDATE members
SET email = :email,
    given_name = :given_name,
    family_name = :family_name,
    region = :region
WHERE id = :member_id;

-- name: verdict_store :exec
-- type: accepted_at int
UPDATE members
SET review_since = CASE
        WHEN :verdict <> 'review' THEN NULL
        WHEN verdict = 'review' THEN review_since
        ELSE :judged_at
    END,
    verdict = :verdict,
    reason = :reason,
    rule = :rule,
    judged_at = :judged_at,
    valid_until = :valid_until,
    policy_version = :policy_version,
    accepted_at = COALESCE(accepted_at, NULLIF(:accepted_at, 0))
WHERE id = :member_id;

-- name: validity_store :exec
UPDATE members SET valid_until = :valid_until WHERE id = :member_id AND verdict = 'peer';

-- name: state_store :exec
UPDATE members SET state = :state WHERE id = :member_id;

-- name: mandate_end :exec
UPDATE mandates
SET ended_at = :ended_at, cause = :cause
WHERE member_id = :member_id
    AND ended_at IS NULL;

-- name: mandate_end_lapsed :exec
UPDATE mandates
SET ended_at = :ended_at
WHERE member_id = :member_id
    AND ended_at IS NULL
    AND EXISTS (SELECT 1 FROM members AS m WHERE m.id = :member_id AND m.valid_until <= :ended_at);

-- name: mandate_add :exec
INSERT INTO mandates (member_id, began_at, ends_at) VALUES (:member_id, :began_at, :ends_at);

-- name: declared_store :exec
UPDATE members SET declared_at = :declared_at WHERE id = :member_id;

-- name: members_all :many
-- scan: the operator's list, by identifier
-- type: after text
-- type: most int
-- type: mandate_ends_at int
SELECT m.id AS member_id,
    m.account AS account,
    m.identifier AS identifier,
    m.given_name AS given_name,
    m.family_name AS family_name,
    o.slug AS organisation_slug,
    m.state AS state,
    m.verdict AS verdict,
    m.reason AS reason,
    m.rule AS rule,
    a.ends_at AS mandate_ends_at
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
LEFT JOIN mandates AS a ON a.member_id = m.id AND a.ended_at IS NULL
WHERE m.identifier > :after
ORDER BY m.identifier
LIMIT :most;

-- name: members_in_review :many
-- type: is_contested bool
-- type: after_id int
-- type: most int
SELECT m.id AS member_id,
    m.identifier AS identifier,
    o.slug AS organisation_slug,
    o.kind AS organisation_kind,
    f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    m.reason AS reason,
    m.rule AS rule,
    EXISTS (
        SELECT 1 FROM contests AS c WHERE c.member_id = m.id AND c.answered_at IS NULL
    ) AS is_contested
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
LEFT JOIN attestations AS w
    ON w.member_id = m.id AND w.organisation_id = m.organisation_id AND w.ended_at IS NULL
LEFT JOIN facts AS f ON f.attestation_id = w.id AND f.replaced_at IS NULL
WHERE m.verdict = 'review'
    AND m.id > :after_id
ORDER BY m.id
LIMIT :most;

-- name: member_may_return :one
-- Somebody who left, and still can come back.
SELECT d.due_at AS due_at FROM departures AS d WHERE d.member_id = :member_id AND d.can_return = 1;

-- name: member_put_organisation :one
-- type: closed_at int
SELECT o.id AS organisation_id, o.kind AS kind, o.name AS name, o.region AS region, o.closed_at AS closed_at
FROM organisations AS o
WHERE o.slug = :slug;

-- name: invited_old :many
-- Not those who still wait for their wave, for a year; of whoever has ceased to, it counts from then.
-- type: before int
-- type: waiting_before int
-- type: most int
SELECT m.id AS member_id, m.identifier AS identifier
FROM members AS m
WHERE m.state = 'invited'
    AND m.created_at < :before
    AND (m.held_at IS NULL OR m.created_at < :waiting_before)
    AND (m.let_in_at IS NULL OR m.let_in_at < :before)
ORDER BY m.created_at, m.id
LIMIT :most;

-- name: activation_wanted :one
-- type: now int
SELECT m.id AS member_id
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
WHERE m.id = :member_id
    AND m.state = 'invited'
    AND m.verdict = 'peer'
    AND m.email <> ''
    AND o.closed_at IS NULL
    AND NOT EXISTS (
        SELECT 1
        FROM activations AS a
        WHERE a.member_id = m.id
            AND a.used_at IS NULL
            AND a.expires_at > :now
    );

-- name: activation_stale :one
-- Somebody who waits for no wave and whose last invitation is older than a day.
-- type: since int
SELECT m.id AS member_id
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
WHERE m.id = :member_id
    AND m.state = 'invited'
    AND m.verdict = 'peer'
    AND m.email <> ''
    AND m.held_at IS NULL
    AND o.closed_at IS NULL
    AND NOT EXISTS (
        SELECT 1 FROM activations AS a WHERE a.member_id = m.id AND a.created_at > :since
    );

-- name: activation_add_row :exec
INSERT INTO activations (token_hash, member_id, created_at, expires_at)
SELECT :token_hash, m.id, :created_at, :expires_at
FROM members AS m
WHERE m.id = :member_id
    AND m.state = 'invited';

-- name: activations_prolong :exec
-- type: expires_at int
UPDATE activations
SET expires_at = MAX(expires_at, :expires_at)
WHERE member_id = :member_id
    AND used_at IS NULL;

-- name: activations_void :exec
-- scan: a few hundred rows at most, written by the operator only
UPDATE activations SET used_at = :used_at WHERE member_id = :member_id AND used_at IS NULL;

-- name: erase_activations :exec
DELETE FROM activations WHERE member_id = :member_id;

-- name: erase_outbox :exec
DELETE FROM outbox WHERE member_id = :member_id;

-- name: erase_audit :exec
-- scan: a few people a day at most; the chain hashes salted digests, so a text may go
-- type: identifier text
DELETE FROM audit_texts
WHERE text = :identifier
    OR SUBSTR(text, 1, LENGTH(:identifier) + 1) = :identifier || ':';

-- name: erase_member :exec
DELETE FROM members WHERE id = :member_id AND state = 'invited';

-- name: member_is_waiting :one
SELECT v.title AS title FROM member_waves AS v WHERE v.member_id = :member_id AND v.opened_at IS NULL;

-- name: member_wave_set :exec
UPDATE members SET wave_id = :wave_id WHERE id = :member_id AND state = 'invited';

-- name: wave_hold :exec
-- Somebody invited whose wave is not open waits for it.
UPDATE members
SET held_at = COALESCE(held_at, :held_at)
WHERE id = :member_id
    AND state = 'invited'
    AND EXISTS (
        SELECT 1 FROM member_waves AS v WHERE v.member_id = :member_id AND v.opened_at IS NULL
    );

-- name: wave_let_in :exec
-- type: let_in_at int
UPDATE members
SET held_at = NULL, let_in_at = :let_in_at
WHERE id = :member_id
    AND held_at IS NOT NULL;
