-- Mandates: votes, renewal, hand-over.

-- How it began and why it ended; '' of one that ended before this was written down, or just now.
ALTER TABLE mandates ADD COLUMN origin TEXT NOT NULL DEFAULT 'operator'
    CHECK (origin IN ('operator', 'vote'));
ALTER TABLE mandates ADD COLUMN cause TEXT NOT NULL DEFAULT ''
    CHECK (cause IN ('', 'term', 'resigned', 'membership', 'operator', 'renewed'));
-- « Continuer ? » was asked, the reminder a week before the end was sent: once each.
ALTER TABLE mandates ADD COLUMN asked_at INTEGER;
ALTER TABLE mandates ADD COLUMN warned_at INTEGER;
ALTER TABLE mandates ADD COLUMN continues INTEGER CHECK (continues IN (0, 1));
-- What its holder had in hand is everybody's again.
ALTER TABLE mandates ADD COLUMN released_at INTEGER;
CREATE INDEX mandates_in_hand ON mandates (id) WHERE ended_at IS NOT NULL AND released_at IS NULL;

-- Somebody proposed to animate, or to go on; they accept it first, then the animators vote.
CREATE TABLE mandate_proposals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    proposed_by INTEGER REFERENCES members (id), -- NULL: a renewal, which its holder wished for
    is_renewal INTEGER NOT NULL DEFAULT 0,
    months INTEGER NOT NULL,
    proposed_at INTEGER NOT NULL,
    accepted_at INTEGER,
    closes_at INTEGER,                         -- of the vote; before that, of the time to accept
    decided_at INTEGER,
    outcome TEXT NOT NULL DEFAULT ''
        CHECK (outcome IN ('', 'elected', 'not_elected', 'declined', 'lapsed', 'too_few', 'moot')),
    yes INTEGER NOT NULL DEFAULT 0,            -- counted when it closed
    no INTEGER NOT NULL DEFAULT 0,
    abstain INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX mandate_proposals_open ON mandate_proposals (member_id) WHERE decided_at IS NULL;
CREATE INDEX mandate_proposals_member ON mandate_proposals (member_id, id);
CREATE INDEX mandate_proposals_by ON mandate_proposals (proposed_by);
CREATE INDEX mandate_proposals_decided ON mandate_proposals (decided_at, id);

-- Who voted what, while the vote is open: counted, they are erased.
CREATE TABLE mandate_ballots (
    proposal_id INTEGER NOT NULL REFERENCES mandate_proposals (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    choice TEXT NOT NULL CHECK (choice IN ('yes', 'no', 'abstain')),
    PRIMARY KEY (proposal_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX mandate_ballots_member ON mandate_ballots (member_id);
