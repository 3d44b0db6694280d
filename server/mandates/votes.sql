-- Proposals and ballots.

-- name: proposal_add :exec
-- type: proposed_by member
-- type: is_renewal bool
-- type: accepted_at int
INSERT INTO mandate_proposals (
    member_id, proposed_by, is_renewal, months, proposed_at, accepted_at, closes_at
)
VALUES (
    :member_id, :proposed_by, :is_renewal, :months, :proposed_at, NULLIF(:accepted_at, 0), :closes_at
);

-- name: proposal_find :one
-- type: proposed_by member
-- type: is_renewal bool
SELECT q.id AS proposal_id,
    q.member_id AS member_id,
    q.proposed_by AS proposed_by,
    q.is_renewal AS is_renewal,
    q.months AS months,
    q.proposed_at AS proposed_at,
    q.accepted_at AS accepted_at,
    q.closes_at AS closes_at,
    q.decided_at AS decided_at,
    q.outcome AS outcome
FROM mandate_proposals AS q
WHERE q.id = :proposal_id;

-- name: proposal_voted_on :one
-- A vote that is open for this animator: not about themself.
-- type: viewer_id member
-- type: is_renewal bool
SELECT q.id AS proposal_id,
    q.member_id AS member_id,
    q.is_renewal AS is_renewal,
    q.months AS months,
    q.closes_at AS closes_at
FROM mandate_proposals AS q
WHERE q.id = :proposal_id
    AND q.member_id <> :viewer_id
    AND q.accepted_at IS NOT NULL
    AND q.decided_at IS NULL;

-- name: proposals_open :many
-- Those that wait for an answer, and the votes.
-- type: proposed_by member
-- type: viewer_id member
-- type: is_renewal bool
-- type: choice text
SELECT q.id AS proposal_id,
    q.member_id AS member_id,
    q.proposed_by AS proposed_by,
    q.is_renewal AS is_renewal,
    q.months AS months,
    q.proposed_at AS proposed_at,
    q.accepted_at AS accepted_at,
    q.closes_at AS closes_at,
    COALESCE(
        (SELECT b.choice FROM mandate_ballots AS b WHERE b.proposal_id = q.id AND b.member_id = :viewer_id),
        ''
    ) AS choice
FROM mandate_proposals AS q INDEXED BY mandate_proposals_decided
WHERE q.decided_at IS NULL
ORDER BY q.id
LIMIT 50;

-- name: proposals_decided :many
-- type: is_renewal bool
SELECT q.id AS proposal_id,
    q.member_id AS member_id,
    q.is_renewal AS is_renewal,
    q.decided_at AS decided_at,
    q.outcome AS outcome,
    q.yes AS yes,
    q.no AS no,
    q.abstain AS abstain
FROM mandate_proposals AS q
WHERE q.decided_at > 0
    AND q.outcome IN ('elected', 'not_elected', 'too_few')
ORDER BY q.decided_at DESC, q.id DESC
LIMIT 50;

-- name: proposal_open_of :one
SELECT q.id AS proposal_id FROM mandate_proposals AS q WHERE q.member_id = :member_id AND q.decided_at IS NULL;

-- name: proposal_declined_since :one
-- type: since int
SELECT q.id AS proposal_id
FROM mandate_proposals AS q
WHERE q.member_id = :member_id
    AND q.outcome = 'declined'
    AND q.decided_at > :since
LIMIT 1;

-- name: proposal_accept :exec
UPDATE mandate_proposals
SET accepted_at = :accepted_at, closes_at = :closes_at
WHERE id = :proposal_id
    AND accepted_at IS NULL
    AND decided_at IS NULL;

-- name: proposal_decide :exec
UPDATE mandate_proposals
SET decided_at = :decided_at, outcome = :outcome, yes = :yes, no = :no, abstain = :abstain
WHERE id = :proposal_id
    AND decided_at IS NULL;

-- name: ballot_put :exec
INSERT INTO mandate_ballots (proposal_id, member_id, choice)
VALUES (:proposal_id, :member_id, :choice)
ON CONFLICT (proposal_id, member_id) DO UPDATE SET choice = excluded.choice;

-- name: ballots_of :many
SELECT b.member_id AS member_id, b.choice AS choice
FROM mandate_ballots AS b
WHERE b.proposal_id = :proposal_id
LIMIT 300;

-- name: ballots_erase :exec
DELETE FROM mandate_ballots WHERE proposal_id = :proposal_id;
