-- Leaving, coming back within two weeks, and what is forgotten after that.

-- name: leaver :one
SELECT m.identifier AS identifier,
    m.account AS account,
    m.state AS state,
    m.given_name AS given_name,
    m.family_name AS family_name,
    m.email AS email,
    m.region AS region,
    m.password_hash AS password_hash
FROM members AS m
WHERE m.id = :member_id;

-- name: leaver_by_identifier :one
SELECT m.id AS member_id, m.account AS account, m.state AS state
FROM members AS m
WHERE m.identifier = :identifier;

-- name: departure_add :exec
-- type: can_return bool
-- type: withdraws bool
INSERT INTO departures (member_id, left_at, state_before, sealed, can_return, due_at,
    identity_until, withdraws)
VALUES (:member_id, :left_at, :state_before, :sealed, :can_return, :due_at, :identity_until,
    :withdraws);

-- name: leaver_close :exec
UPDATE members
SET state = 'left',
    given_name = '',
    family_name = '',
    region = '',
    shows_name = 0,
    shows_organisation = 0,
    scheme = ''
WHERE id = :member_id;

-- name: leaver_open :exec
UPDATE members
SET state = :state, given_name = :given_name, family_name = :family_name, region = :region
WHERE id = :member_id
    AND state = 'left';

-- name: departure_of :one
-- type: can_return bool
SELECT d.left_at AS left_at,
    d.state_before AS state_before,
    d.sealed AS sealed,
    d.can_return AS can_return,
    d.due_at AS due_at
FROM departures AS d
WHERE d.member_id = :member_id;

-- name: departure_remove :exec
DELETE FROM departures WHERE member_id = :member_id;

-- name: departures_due :many
-- type: now int
-- type: can_return bool
SELECT d.member_id AS member_id, d.can_return AS can_return
FROM departures AS d
WHERE d.due_at <= :now
ORDER BY d.due_at
LIMIT 100;

-- name: departure_closed :exec
UPDATE departures SET can_return = 0, due_at = identity_until WHERE member_id = :member_id;

-- name: leaver_forget :exec
-- Nobody can come back to it: no password, no address, nothing they declared or chose.
UPDATE members
SET password_hash = '', email = '', language = '', scheme = '', word_at = NULL, remind_at = 0,
    refuses_asking = 0
WHERE id = :member_id;

-- name: leaver_erase :exec
-- Their messages keep an author, of whom nothing is known any more. No list can hold a name with a
-- slash, so none takes this one beforehand.
UPDATE members
SET identifier = 'parti/' || id, refused_rule = '', reason = '', rule = ''
WHERE id = :member_id;

-- name: withdrawing :many
SELECT d.member_id AS member_id
FROM departures AS d
WHERE d.withdraws = 1
LIMIT 20;

-- name: withdraw_some :exec
-- type: at int
-- type: most int
UPDATE posts
SET html = '', withdrawn_at = :at
WHERE withdrawn_at IS NULL
    AND id IN (
        SELECT p.id FROM posts AS p WHERE p.author_id = :member_id AND p.withdrawn_at IS NULL LIMIT :most
    );

-- name: withdraw_done :exec
UPDATE departures SET withdraws = 0 WHERE member_id = :member_id;

-- name: leave_mandate :exec
-- type: at int
UPDATE mandates SET ended_at = :at WHERE member_id = :member_id AND ended_at IS NULL;

-- name: leave_voices :exec
DELETE FROM dashboard_voices WHERE member_id = :member_id;

-- name: leave_ballots :exec
DELETE FROM mandate_ballots WHERE member_id = :member_id;

-- name: animators_active :one
-- scan: few people have had a mandate
-- type: now int
-- type: active int
SELECT COUNT(*) AS active
FROM mandates AS a
JOIN members AS m ON m.id = a.member_id
WHERE a.ended_at IS NULL
    AND a.ends_at > :now
    AND m.state = 'active'
    AND m.verdict IN ('peer', 'review')
    AND m.valid_until > :now;

-- name: leave_sessions :exec
DELETE FROM sessions WHERE member_id = :member_id;

-- name: leave_devices :exec
DELETE FROM devices WHERE member_id = :member_id;

-- name: leave_countries :exec
DELETE FROM member_countries WHERE member_id = :member_id;

-- name: leave_policy_changes :exec
DELETE FROM policy_changes WHERE member_id = :member_id;

-- name: leave_drafts :exec
DELETE FROM drafts WHERE member_id IN (:member_id, stand_in(:member_id, 0));

-- name: leave_statements :exec
DELETE FROM post_statements
WHERE post_id IN (SELECT p.id FROM posts AS p WHERE p.author_id = :member_id);

-- name: leave_invited :exec
-- Answers to what is not public yet.
DELETE FROM seed_guests WHERE member_id = :member_id;

-- name: leave_bookmarks :exec
DELETE FROM bookmarks WHERE member_id = :member_id;

-- name: leave_to_try :exec
DELETE FROM practices_to_try WHERE member_id = :member_id;

-- name: leave_questions :exec
DELETE FROM question_offers WHERE member_id = :member_id;

-- name: leave_offer_choice :exec
DELETE FROM offer_choices WHERE member_id = :member_id;

-- name: leave_follows :exec
DELETE FROM follows WHERE member_id = :member_id;

-- name: leave_endorsements :exec
DELETE FROM answer_endorsements WHERE member_id = :member_id;

-- name: withdraw_reservations :exec
-- What they wrote beside a collective answer, as with their messages; the answer's versions are
-- several people's.
DELETE FROM answer_reservations WHERE author_id = :member_id;

-- name: leave_notifications :exec
DELETE FROM notifications WHERE member_id = :member_id;

-- name: leave_reads :exec
DELETE FROM reads WHERE member_id = :member_id;

-- name: leave_reads_unnamed :exec
-- Under the numbers that stand for them (lib/db_stand_in.c).
-- scan: tries each thread without a name, once for somebody who leaves
DELETE FROM reads
WHERE (member_id, thread_id) IN (
    SELECT stand_in(:member_id, u.thread_id), u.thread_id FROM unnamed_threads AS u
);

-- name: leave_visits :exec
DELETE FROM visits WHERE member_id IN (:member_id, stand_in(:member_id, -1));

-- name: leave_outbox :exec
DELETE FROM outbox WHERE member_id = :member_id;

-- name: leave_activations :exec
DELETE FROM activations WHERE member_id = :member_id;

-- name: leave_letter :exec
DELETE FROM letter_choices WHERE member_id = :member_id;

-- name: leave_own_address :exec
DELETE FROM own_addresses WHERE member_id = :member_id;

-- name: leave_address_request :exec
DELETE FROM address_requests WHERE member_id = :member_id;

-- name: leave_profile :exec
DELETE FROM profiles WHERE member_id = :member_id;

-- name: leave_topics :exec
DELETE FROM member_topics WHERE member_id = :member_id;

-- name: leave_codes :exec
DELETE FROM recovery_codes WHERE member_id = :member_id;

-- name: leave_resets :exec
DELETE FROM resets WHERE member_id = :member_id;

-- name: leave_contest :exec
DELETE FROM contests WHERE member_id = :member_id AND answered_at IS NULL;

-- name: leave_objections :exec
DELETE FROM objections WHERE member_id = :member_id AND answered_at IS NULL;

-- name: forget_objections :exec
DELETE FROM objections WHERE member_id = :member_id;

-- name: leave_doubts :exec
-- Nobody is inside whom one could not know.
DELETE FROM doubts WHERE member_id = :member_id;

-- name: leave_desk :exec
UPDATE desk_marks SET taker_id = NULL, taken_at = NULL WHERE taker_id = :member_id;

-- name: leave_offers :exec
DELETE FROM claim_offers WHERE member_id = :member_id;

-- name: forget_notes_about :exec
DELETE FROM member_notes WHERE member_id = :member_id;

-- name: forget_hands :exec
DELETE FROM report_hands WHERE member_id = :member_id;

-- name: forget_member_measures :exec
DELETE FROM member_measures WHERE member_id = :member_id;

-- name: forget_review_letters :exec
DELETE FROM review_letters WHERE member_id = :member_id;

-- name: forget_decisions :exec
DELETE FROM decisions WHERE member_id = :member_id;

-- name: forget_suspicion :exec
DELETE FROM suspicions WHERE member_id = :member_id;

-- name: forget_contests :exec
DELETE FROM contests WHERE member_id = :member_id;

-- name: forget_declared :exec
DELETE FROM facts WHERE member_id = :member_id;

-- name: forget_stated :exec
DELETE FROM facts
WHERE attestation_id IN (SELECT a.id FROM attestations AS a WHERE a.member_id = :member_id);

-- name: forget_attestations :exec
DELETE FROM attestations WHERE member_id = :member_id;

-- name: forget_mandate_proposals :exec
DELETE FROM mandate_proposals WHERE member_id = :member_id;

-- name: forget_mandates :exec
DELETE FROM mandates WHERE member_id = :member_id;

-- name: forget_acceptances :exec
DELETE FROM charter_acceptances WHERE member_id = :member_id;

-- name: forget_sign_ins :exec
DELETE FROM sign_ins WHERE member_id = :member_id;

-- name: forget_said :exec
-- What the audit log says of them by name; the chain hashes salted digests, so a text may go.
-- scan: a few people a day at most
-- type: identifier text
DELETE FROM audit_texts
WHERE text = :identifier
    OR SUBSTR(text, 1, LENGTH(:identifier) + 1) = :identifier || ':';
