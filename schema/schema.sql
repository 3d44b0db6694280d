CREATE TABLE activations (
    token_hash BLOB NOT NULL PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE TABLE address_requests (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    token_hash BLOB NOT NULL UNIQUE,
    address TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE answer_endorsements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    answer_id INTEGER NOT NULL REFERENCES answers (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    version INTEGER NOT NULL
) STRICT;
CREATE TABLE answer_reservations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    answer_id INTEGER NOT NULL REFERENCES answers (id),
    author_id INTEGER NOT NULL REFERENCES members (id),
    version INTEGER NOT NULL,                  -- that it was written about
    written_at INTEGER NOT NULL,
    markdown TEXT NOT NULL,                    -- purge
    html TEXT NOT NULL                         -- purge
) STRICT;
CREATE TABLE answer_sources (
    answer_id INTEGER NOT NULL REFERENCES answers (id),
    version INTEGER NOT NULL,
    post_id INTEGER NOT NULL REFERENCES posts (id),
    PRIMARY KEY (answer_id, version, post_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE answer_topics (
    topic TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    answer_id INTEGER NOT NULL REFERENCES answers (id),
    PRIMARY KEY (topic, published_at, answer_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE answer_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    answer_id INTEGER NOT NULL REFERENCES answers (id),
    version INTEGER NOT NULL,
    author_id INTEGER NOT NULL REFERENCES members (id),
    written_at INTEGER NOT NULL,
    title TEXT NOT NULL,                       -- purge
    markdown TEXT NOT NULL,                    -- purge
    html TEXT NOT NULL,                        -- purge
    note TEXT NOT NULL DEFAULT '',             -- purge: what changed, in a line
    topics TEXT NOT NULL DEFAULT '',
    labels TEXT NOT NULL DEFAULT '',           -- purge
    published_at INTEGER
) STRICT;
CREATE TABLE answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    published_version INTEGER,
    published_at INTEGER,                      -- that version
    review_at INTEGER,                         -- to be read again by then
    remind_at INTEGER,                         -- when animators are told of it next
    withdrawn_at INTEGER,
    reason TEXT NOT NULL DEFAULT ''            -- purge: why it was taken back
) STRICT;
CREATE TABLE attestations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    member_id INTEGER REFERENCES members (id), -- NULL: a claim, which animators look at
    claim TEXT NOT NULL DEFAULT '' CHECK (claim IN ('', 'identifier', 'refused')),
    identifier TEXT NOT NULL,
    external_id TEXT NOT NULL DEFAULT '',
    email TEXT NOT NULL DEFAULT '',            -- the organisation's, never a way back to the account
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    written_at INTEGER NOT NULL,               -- last change by the organisation
    version INTEGER NOT NULL DEFAULT 1,        -- of what it wrote: one more with each change
    attested_at INTEGER NOT NULL,              -- last said that this holds
    ended_at INTEGER,
    ending TEXT NOT NULL DEFAULT '' CHECK (ending IN ('', 'departure', 'transfer'))
, list_key TEXT NOT NULL AS (
        REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
        REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
        REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
        LOWER(family_name || ' ' || given_name || ' ' || identifier)
        , 'é', 'e'), 'è', 'e'), 'ê', 'e'), 'ë', 'e'), 'É', 'e'), 'È', 'e'), 'Ê', 'e')
        , 'Ë', 'e'), 'à', 'a'), 'â', 'a'), 'ä', 'a'), 'À', 'a'), 'Â', 'a'), 'î', 'i')
        , 'ï', 'i'), 'Î', 'i'), 'ô', 'o'), 'ö', 'o'), 'Ô', 'o'), 'Ö', 'o'), 'ù', 'u')
        , 'û', 'u'), 'ü', 'u'), 'ç', 'c'), 'Ç', 'c'), 'œ', 'oe'), 'Œ', 'oe'), '’', '''')
), user_name TEXT NOT NULL DEFAULT '', directory_id TEXT NOT NULL DEFAULT '', display_name TEXT NOT NULL DEFAULT '', formatted_name TEXT NOT NULL DEFAULT '', department TEXT NOT NULL DEFAULT '', emails TEXT NOT NULL DEFAULT '', removed_at INTEGER) STRICT;
CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    actor TEXT NOT NULL,
    digest BLOB NOT NULL,
    mac BLOB NOT NULL
) STRICT;
CREATE TABLE audit_texts (
    seq INTEGER PRIMARY KEY REFERENCES audit (seq),
    salt BLOB NOT NULL,
    text TEXT NOT NULL                         -- purge
) STRICT;
CREATE TABLE barred_marks (
    mark BLOB NOT NULL PRIMARY KEY,            -- of an identifier or an address
    kind TEXT NOT NULL CHECK (kind IN ('suspend', 'exclude')),
    until INTEGER NOT NULL,
    -- The measure that it follows, while there is one.
    measure_id INTEGER REFERENCES member_measures (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE bookmarks (
    member_id INTEGER NOT NULL REFERENCES members (id),
    post_id INTEGER NOT NULL REFERENCES posts (id),
    saved_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, post_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE cases (
    thread_id INTEGER NOT NULL PRIMARY KEY REFERENCES threads (id),
    waits_since INTEGER NOT NULL,
    is_asked INTEGER NOT NULL DEFAULT 0,       -- and has not answered yet
    pathway_version INTEGER NOT NULL DEFAULT 0 -- counts the changes of its steps
, asked_at INTEGER NOT NULL DEFAULT 0, news_at INTEGER NOT NULL DEFAULT 0, news_count INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE charter_acceptances (
    member_id INTEGER NOT NULL REFERENCES members (id),
    version INTEGER NOT NULL,
    accepted_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE charters (
    version INTEGER PRIMARY KEY,
    language TEXT NOT NULL,
    markdown TEXT NOT NULL,
    html TEXT NOT NULL,
    changes TEXT NOT NULL,                     -- what it changes, in a few sentences
    published_at INTEGER NOT NULL
, pledge TEXT NOT NULL DEFAULT '', pledge_html TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE claim_offers (
    attestation_id INTEGER NOT NULL PRIMARY KEY REFERENCES attestations (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('post', 'move')),
    animator_id INTEGER REFERENCES members (id),
    offered_at INTEGER NOT NULL
) STRICT;
CREATE TABLE contests (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    text TEXT NOT NULL,                        -- purge
    cause TEXT NOT NULL CHECK (cause IN ('refused', 'review', 'expired', 'closed', 'excluded')),
    rule TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,                   -- the day by which an answer is promised
    answer TEXT NOT NULL DEFAULT '' CHECK (answer IN ('', 'accepted', 'refused')),
    reason TEXT NOT NULL DEFAULT '',           -- purge
    answered_at INTEGER
) STRICT;
CREATE TABLE dashboard_cells (
    figure TEXT NOT NULL,
    position INTEGER NOT NULL,
    label TEXT NOT NULL,                       -- a code, a region, the name of a space or organisation
    amount INTEGER NOT NULL,
    more INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (figure, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE dashboard_counted (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    post_id INTEGER NOT NULL,
    week_at INTEGER NOT NULL                   -- the Monday up to which spreads are counted
) STRICT;
CREATE TABLE dashboard_voices (
    week_at INTEGER NOT NULL,                  -- its Monday, 0:00 in the community's zone
    member_id INTEGER NOT NULL REFERENCES members (id),
    is_new INTEGER NOT NULL,                   -- for the first time
    PRIMARY KEY (week_at, member_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE dashboard_weeks (
    week_at INTEGER NOT NULL PRIMARY KEY,
    voices INTEGER NOT NULL DEFAULT 0,
    fresh INTEGER NOT NULL DEFAULT 0,          -- of them, for the first time
    messages INTEGER NOT NULL DEFAULT 0        -- those without a name included
) STRICT;
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    member_id INTEGER REFERENCES members (id) ON DELETE CASCADE, -- NULL: of a function
    title_key TEXT NOT NULL,                   -- the title as words that compare (title_key())
    job_title TEXT NOT NULL,                   -- the same as it was written
    occupation_code TEXT NOT NULL,
    supervises TEXT NOT NULL CHECK (supervises IN ('', 'yes', 'no')),
    practising TEXT NOT NULL CHECK (practising IN ('', 'yes', 'no')),
    outcome TEXT NOT NULL CHECK (outcome IN ('peer', 'refused')),
    reason TEXT NOT NULL,                      -- purge: what the persons concerned are told
    animator_id INTEGER REFERENCES members (id), -- NULL: the operator
    decided_at INTEGER NOT NULL,
    revoked_at INTEGER,
    revoker_id INTEGER REFERENCES members (id),
    -- Rows are judged again a part at a time: up to this attestation, and whether all are.
    reached_id INTEGER NOT NULL DEFAULT 0,
    is_applied INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE TABLE departures (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    left_at INTEGER NOT NULL,
    state_before TEXT NOT NULL,
    sealed BLOB NOT NULL,
    can_return INTEGER NOT NULL,
    due_at INTEGER NOT NULL,                   -- of what comes next
    identity_until INTEGER NOT NULL,
    withdraws INTEGER NOT NULL                 -- messages are still to be withdrawn
) STRICT;
CREATE TABLE desk_marks (
    source TEXT NOT NULL,
    subject INTEGER NOT NULL,
    taker_id INTEGER REFERENCES members (id),
    taken_at INTEGER,
    put_off_at INTEGER,
    put_off_until INTEGER,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (source, subject)
) STRICT, WITHOUT ROWID;
CREATE TABLE devices (
    token_hash BLOB NOT NULL PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE doubt_marks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    doubter_mac BLOB NOT NULL,
    pair_mac BLOB NOT NULL,                    -- of the two
    made_at INTEGER NOT NULL
) STRICT;
CREATE TABLE doubts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    doubter_id INTEGER NOT NULL REFERENCES members (id),
    text TEXT NOT NULL,                        -- purge
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,                   -- until then the person is heard
    answer TEXT NOT NULL DEFAULT '',           -- purge
    answered_at INTEGER,
    founded_at INTEGER                         -- it ended in a refusal
) STRICT;
CREATE TABLE drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL,
    place TEXT NOT NULL,
    space TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',            -- purge
    body TEXT NOT NULL DEFAULT '',             -- purge
    saved_at INTEGER NOT NULL,
    copy INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 1
, due_at INTEGER) STRICT;
CREATE TABLE edition_items (
    edition_id INTEGER NOT NULL REFERENCES editions (id),
    position INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('answer', 'discussion', 'question', 'practice', 'seed', 'word')),
    subject INTEGER NOT NULL,                  -- an answer, a thread, a seed; 0: the animators' word
    PRIMARY KEY (edition_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE editions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    introduction TEXT NOT NULL DEFAULT '',     -- purge
    word TEXT NOT NULL DEFAULT '',             -- purge: of the animators
    state TEXT NOT NULL CHECK (state IN ('preparing', 'scheduled', 'sending', 'sent')),
    send_at INTEGER,                           -- the Tuesday morning it is scheduled for
    letter_id INTEGER UNIQUE REFERENCES letters (id), -- the weekly letter that it went with
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER NOT NULL,
    sent_at INTEGER,
    CHECK ((state IN ('sending', 'sent')) = (letter_id IS NOT NULL)),
    CHECK (state <> 'scheduled' OR send_at IS NOT NULL)
) STRICT;
CREATE TABLE facts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    attestation_id INTEGER REFERENCES attestations (id),
    member_id INTEGER REFERENCES members (id),
    job_title TEXT NOT NULL DEFAULT '',
    occupation_code TEXT NOT NULL DEFAULT '',
    supervises TEXT NOT NULL DEFAULT '' CHECK (supervises IN ('', 'yes', 'no')),
    practising TEXT NOT NULL DEFAULT '' CHECK (practising IN ('', 'yes', 'no')),
    practising_since TEXT NOT NULL DEFAULT '',
    stated_at INTEGER NOT NULL,
    replaced_at INTEGER,
    -- The verdict on these facts alone: what an organisation is told depends on what it wrote, never
    -- on what the person declared.
    verdict TEXT NOT NULL DEFAULT '',
    rule TEXT NOT NULL DEFAULT '',
    accepted_at INTEGER,                       -- people accepted the person while these stood
    CHECK ((attestation_id IS NULL) <> (member_id IS NULL))
) STRICT;
CREATE TABLE featured_threads (
    week_at INTEGER NOT NULL PRIMARY KEY,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    chosen_at INTEGER NOT NULL
) STRICT;
CREATE TABLE files (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER REFERENCES posts (id),     -- NULL: not published yet
    owner_mark BLOB,                                -- digest of the uploader and this file
    place_mark BLOB,                                -- digest of the uploader and the place of their draft
    forget_at INTEGER,                         -- when one that is not published goes, by the hour
    name TEXT NOT NULL,                        -- purge: for people
    alt TEXT NOT NULL DEFAULT '',              -- purge: what an image shows
    type TEXT NOT NULL CHECK (type IN
        ('jpeg', 'png', 'webp', 'pdf', 'docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp')),
    bytes INTEGER NOT NULL,
    width INTEGER NOT NULL DEFAULT 0,          -- of images, and of their small size
    height INTEGER NOT NULL DEFAULT 0,
    small_bytes INTEGER NOT NULL DEFAULT 0,
    small_width INTEGER NOT NULL DEFAULT 0,
    small_height INTEGER NOT NULL DEFAULT 0,
    blob TEXT NOT NULL,                        -- its file's name
    small TEXT NOT NULL DEFAULT '',
    doubts TEXT NOT NULL DEFAULT '',           -- of a document: kinds of what was found in its text
    is_confirmed INTEGER NOT NULL DEFAULT 0,   -- its sender said that nobody is recognised in it
    CHECK ((post_id IS NULL) = (owner_mark IS NOT NULL AND place_mark IS NOT NULL AND forget_at IS NOT NULL))
) STRICT;
CREATE TABLE files_gone (
    blob TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TABLE first_answers (
    thread_id INTEGER NOT NULL PRIMARY KEY,
    space_id INTEGER NOT NULL,
    asked_at INTEGER NOT NULL,                 -- 0: it became a question since the last look
    hours INTEGER,                             -- promised when it was asked; 0: nothing was; NULL: not looked at yet
    due_at INTEGER,                            -- until when, of what waits
    phase INTEGER NOT NULL DEFAULT 0,          -- what was done about it (server/promise/promise_ops.c)
    next_at INTEGER,                           -- when it is looked at next; NULL: no more
    answered_at INTEGER,                       -- by somebody else than its author
    post_id INTEGER,                           -- with this message
    asked INTEGER NOT NULL DEFAULT 0           -- people whom animators asked
) STRICT;
CREATE TABLE follows (
    member_id INTEGER NOT NULL REFERENCES members (id),
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    is_on INTEGER NOT NULL DEFAULT 1,
    followed_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, thread_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE greet_choices (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    refuses_notes INTEGER NOT NULL DEFAULT 0,
    sponsors INTEGER NOT NULL DEFAULT 0,       -- offers to welcome newcomers
    closed_guide INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE helped_posts (
    post_id INTEGER NOT NULL PRIMARY KEY REFERENCES posts (id),
    thread_id INTEGER NOT NULL REFERENCES threads (id)
) STRICT;
CREATE TABLE import_pages (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    page INTEGER NOT NULL,
    sealed BLOB NOT NULL,                      -- fifty rows and their fates
    PRIMARY KEY (import_id, page)
) STRICT, WITHOUT ROWID;
CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    attests INTEGER NOT NULL,
    sealed BLOB NOT NULL,                      -- the text; empty once confirmed
    sealed_name BLOB NOT NULL,                 -- of the file
    counts BLOB NOT NULL,                      -- rows by fate (server/organisations/fates.h)
    made_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    confirmed_at INTEGER
) STRICT;
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    subject INTEGER NOT NULL DEFAULT 0,        -- id of what the work is about; 0: none
    due_at INTEGER NOT NULL,
    leased_until INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE letter_choices (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    rhythm TEXT NOT NULL CHECK (rhythm IN ('weekly', 'immediate', 'none')),
    has_titles INTEGER NOT NULL DEFAULT 0,     -- wished for; done only at an address of their own
    told_id INTEGER NOT NULL DEFAULT 0,        -- newest notification that a mail has told of
    chosen_at INTEGER NOT NULL
, has_edition INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slot_at INTEGER NOT NULL UNIQUE,           -- the Tuesday morning it is of
    after_thread INTEGER NOT NULL,
    upto_thread INTEGER NOT NULL,
    after_post INTEGER NOT NULL,
    upto_post INTEGER NOT NULL,
    after_notification INTEGER NOT NULL,
    upto_notification INTEGER NOT NULL,
    reached_member INTEGER NOT NULL DEFAULT 0,
    done_at INTEGER
) STRICT;
CREATE TABLE mandate_ballots (
    proposal_id INTEGER NOT NULL REFERENCES mandate_proposals (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    choice TEXT NOT NULL CHECK (choice IN ('yes', 'no', 'abstain')),
    PRIMARY KEY (proposal_id, member_id)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE mandates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    began_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    ended_at INTEGER
, origin TEXT NOT NULL DEFAULT 'operator'
    CHECK (origin IN ('operator', 'vote')), cause TEXT NOT NULL DEFAULT ''
    CHECK (cause IN ('', 'term', 'resigned', 'membership', 'operator', 'renewed')), asked_at INTEGER, warned_at INTEGER, continues INTEGER CHECK (continues IN (0, 1)), released_at INTEGER) STRICT;
CREATE TABLE measure_sittings (
    measure_id INTEGER NOT NULL REFERENCES member_measures (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL CHECK (purpose IN ('sign', 'appeal')),
    member_id INTEGER NOT NULL REFERENCES members (id),
    drawn_at INTEGER NOT NULL,
    PRIMARY KEY (measure_id, purpose)
) STRICT, WITHOUT ROWID;
CREATE TABLE measures (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind <> ''),
    reason TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role <> ''),
    post_id INTEGER REFERENCES posts (id),     -- that it is about; for the pages of those concerned
    thread_id INTEGER REFERENCES threads (id), -- likewise
    days INTEGER NOT NULL DEFAULT 0,           -- its term; 0: none
    decided_at INTEGER NOT NULL
) STRICT;
CREATE TABLE member_countries (
    member_id INTEGER NOT NULL REFERENCES members (id),
    country TEXT NOT NULL,
    first_on INTEGER NOT NULL,
    last_on INTEGER NOT NULL,
    PRIMARY KEY (member_id, country)
) STRICT, WITHOUT ROWID;
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
, carried INTEGER NOT NULL DEFAULT 0, lift_asked_at INTEGER, lift_second_id INTEGER REFERENCES members (id)) STRICT;
CREATE TABLE member_notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    writer_id INTEGER NOT NULL REFERENCES members (id),
    text TEXT NOT NULL,                        -- purge
    written_at INTEGER NOT NULL
) STRICT;
CREATE TABLE member_topics (
    member_id INTEGER NOT NULL REFERENCES members (id),
    topic TEXT NOT NULL,
    PRIMARY KEY (member_id, topic)
) STRICT, WITHOUT ROWID;
CREATE TABLE members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL CHECK (account IN ('member', 'provisioner')),
    identifier TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL DEFAULT '',
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    region TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    password_hash TEXT NOT NULL DEFAULT '',    -- '' : not activated
    state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'suspended', 'left', 'excluded')),
    created_at INTEGER NOT NULL,
    activated_at INTEGER,
    charter_at INTEGER,                        -- charter accepted
    declared_at INTEGER,                       -- declaration on honour made
    -- The role check's current verdict, read at every request.
    verdict TEXT NOT NULL CHECK (verdict IN ('peer', 'refused', 'review', 'none')),
    reason TEXT NOT NULL DEFAULT '',
    rule TEXT NOT NULL DEFAULT '',
    judged_at INTEGER NOT NULL,
    valid_until INTEGER NOT NULL,              -- of 'peer'; of 'review': access kept until then
    policy_version TEXT NOT NULL DEFAULT '',
    accepted_at INTEGER                        -- first time the verdict was 'peer'
, shows_name INTEGER NOT NULL DEFAULT 0, shows_organisation INTEGER NOT NULL DEFAULT 0, scheme TEXT NOT NULL DEFAULT '' CHECK (scheme IN ('', 'light', 'dark')), shown_family TEXT NOT NULL
    AS (CASE shows_name WHEN 1 THEN family_name ELSE SUBSTR(family_name, 1, 1) END), directory_key TEXT NOT NULL AS (
        REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
        REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(
        REPLACE(REPLACE(
        LOWER(given_name)
        , 'é', 'e'), 'è', 'e'), 'ê', 'e'), 'ë', 'e'), 'É', 'e'), 'È', 'e'), 'Ê', 'e'), 'Ë', 'e')
        , 'à', 'a'), 'â', 'a'), 'ä', 'a'), 'Â', 'a'), 'î', 'i'), 'ï', 'i'), 'Î', 'i'), 'ô', 'o')
        , 'ö', 'o'), 'Ô', 'o'), 'Ö', 'o'), 'ù', 'u'), 'û', 'u'), 'ü', 'u'), 'ç', 'c'), 'Ç', 'c')
        || ' ' || SUBSTR(family_name, 1, 1)
), charter_version INTEGER NOT NULL DEFAULT 1, refused_at INTEGER, refused_rule TEXT NOT NULL DEFAULT '', sits INTEGER NOT NULL DEFAULT 0, review_since INTEGER, wave_id INTEGER REFERENCES waves (id), held_at INTEGER, let_in_at INTEGER, word_at INTEGER, remind_at INTEGER NOT NULL DEFAULT 0, refuses_asking INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE models (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('discussion', 'question', 'case', 'practice')),
    title TEXT NOT NULL,                       -- purge
    body TEXT NOT NULL,                        -- purge
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;
CREATE TABLE moved_posts (
    stone_id INTEGER NOT NULL PRIMARY KEY REFERENCES posts (id),
    post_id INTEGER NOT NULL REFERENCES posts (id)
) STRICT;
CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    writer_id INTEGER REFERENCES members (id),
    relaunch_id INTEGER REFERENCES relaunches (id),
    purpose TEXT NOT NULL CHECK (purpose IN ('welcome', 'invitation', 'relaunch', 'thanks')),
    thread_id INTEGER REFERENCES threads (id), -- that it invites to
    text TEXT NOT NULL,                        -- purge
    sent_at INTEGER NOT NULL,
    answer TEXT NOT NULL DEFAULT '',           -- purge
    answered_at INTEGER,
    CHECK ((writer_id IS NULL) = (relaunch_id IS NOT NULL))
) STRICT;
CREATE TABLE notices (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    reference TEXT NOT NULL UNIQUE,            -- what its sender was given
    once BLOB NOT NULL UNIQUE,                 -- of the form: sent twice, it is one notice
    reason TEXT NOT NULL CHECK (reason IN ('illegal', 'person', 'child', 'other')),
    address TEXT NOT NULL,                     -- purge: of the content, as they gave it
    text TEXT NOT NULL,                        -- purge
    name TEXT NOT NULL,                        -- purge
    email TEXT NOT NULL,                       -- purge
    post_id INTEGER REFERENCES posts (id),     -- the message that the address leads to
    created_at INTEGER NOT NULL,
    closed_at INTEGER,
    closed_by INTEGER REFERENCES members (id),
    answer TEXT NOT NULL DEFAULT '',           -- purge
    sent_at INTEGER                            -- the operator mailed the answer
) STRICT;
CREATE TABLE notifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    kind TEXT NOT NULL,
    thread_id INTEGER REFERENCES threads (id),
    post_id INTEGER REFERENCES posts (id),
    subject INTEGER NOT NULL DEFAULT 0,        -- id of anything else that the kind is about
    created_at INTEGER NOT NULL,
    is_read INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE objections (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    attestation_id INTEGER NOT NULL,           -- no reference: it may be erased before
    fact TEXT NOT NULL CHECK (fact IN ('job_title', 'occupation_code', 'supervises', 'practising', 'practising_since', 'departure')),
    stated TEXT NOT NULL,                      -- what stood there then
    text TEXT NOT NULL,                        -- purge
    asked_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,                   -- the day by which an answer is promised
    answer TEXT NOT NULL DEFAULT '' CHECK (answer IN ('', 'accepted', 'refused')),
    reason TEXT NOT NULL DEFAULT '',           -- purge
    answered_at INTEGER
) STRICT;
CREATE TABLE offer_choices (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    per_week INTEGER NOT NULL CHECK (per_week BETWEEN 0 AND 10)
) STRICT;
CREATE TABLE once_answers (
    member_id INTEGER NOT NULL,
    once BLOB NOT NULL,
    op TEXT NOT NULL,
    output BLOB NOT NULL,
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, once)
) STRICT, WITHOUT ROWID;
CREATE TABLE organisations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,                 -- the ID of the command line
    name TEXT NOT NULL,
    kind TEXT NOT NULL,                        -- a kind of the trade's policy
    region TEXT NOT NULL DEFAULT '',
    seats INTEGER NOT NULL DEFAULT 0,          -- 0: no bound
    created_at INTEGER NOT NULL,
    closed_at INTEGER
, country_notices TEXT NOT NULL DEFAULT 'auto'
    CHECK (country_notices IN ('auto', 'on', 'off')), wave_id INTEGER REFERENCES waves (id), asked_at INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    member_id INTEGER NOT NULL REFERENCES members (id),
    payload TEXT NOT NULL,                     -- purge
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    sent_at INTEGER
, address TEXT NOT NULL DEFAULT '', outcome TEXT NOT NULL DEFAULT '', is_bulk INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE own_addresses (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    address TEXT NOT NULL,
    confirmed_at INTEGER NOT NULL,
    tells_sign_ins INTEGER NOT NULL DEFAULT 1  -- mail when someone signs in from a new browser
) STRICT;
CREATE TABLE pathway_steps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    ordinal INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,
    stage TEXT NOT NULL CHECK (stage IN ('done', 'now', 'later')),
    action TEXT NOT NULL,                      -- purge
    moment TEXT NOT NULL DEFAULT '',           -- purge
    actor TEXT NOT NULL DEFAULT '',            -- purge
    obstacle TEXT NOT NULL DEFAULT '',         -- purge
    result TEXT NOT NULL DEFAULT '',           -- purge
    branches TEXT NOT NULL DEFAULT '',         -- purge
    from_id INTEGER REFERENCES pathway_steps (id) ON DELETE SET NULL,
    from_branch INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE policies (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    edition TEXT NOT NULL,                     -- what its authors call it
    fingerprint TEXT NOT NULL,
    text TEXT NOT NULL,                        -- the file: about a trade, of nobody
    state TEXT NOT NULL CHECK (state IN ('foreseeing', 'announced', 'judging', 'adopted', 'withdrawn')),
    announced_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,                   -- everyone is judged by it from then on
    foreseen_at INTEGER NOT NULL DEFAULT 0,    -- when it was last found for whom it changes something
    through INTEGER NOT NULL DEFAULT 0,        -- the last member that the current pass has seen
    changing INTEGER NOT NULL DEFAULT 0,       -- people whose verdict it changes
    closing INTEGER NOT NULL DEFAULT 0,        -- of these, those whose access it closes
    ended_at INTEGER,                          -- adopted or withdrawn
    is_followed INTEGER NOT NULL DEFAULT 0     -- the daemon serves by it
) STRICT;
CREATE TABLE policy_changes (
    policy_id INTEGER NOT NULL REFERENCES policies (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    verdict TEXT NOT NULL,
    rule TEXT NOT NULL,
    sentence_fr TEXT NOT NULL,                 -- of that rule, in the policy to come
    sentence_en TEXT NOT NULL,
    told_at INTEGER,
    PRIMARY KEY (policy_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE poll_options (
    poll_id INTEGER NOT NULL REFERENCES polls (id),
    position INTEGER NOT NULL,                    -- 1 to 12
    label TEXT NOT NULL,                       -- purge
    votes INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (poll_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE poll_voters (
    poll_id INTEGER NOT NULL REFERENCES polls (id),
    voter BLOB NOT NULL,
    PRIMARY KEY (poll_id, voter)
) STRICT, WITHOUT ROWID;
CREATE TABLE poll_votes (
    poll_id INTEGER NOT NULL REFERENCES polls (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    position INTEGER NOT NULL,
    PRIMARY KEY (poll_id, member_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE polls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER NOT NULL UNIQUE REFERENCES posts (id),
    question TEXT NOT NULL,                    -- purge
    is_multiple INTEGER NOT NULL,
    is_anonymous INTEGER NOT NULL,
    closes_at INTEGER NOT NULL,
    closed_at INTEGER,
    ballots INTEGER NOT NULL DEFAULT 0         -- people who voted
) STRICT;
CREATE TABLE post_marks (
    post_id INTEGER NOT NULL REFERENCES posts (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    kind TEXT NOT NULL CHECK (kind IN ('useful', 'thanks', 'same')), is_shown INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (post_id, member_id, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE post_sources (
    post_id INTEGER NOT NULL PRIMARY KEY REFERENCES posts (id),
    markdown TEXT NOT NULL                     -- purge
) STRICT;
CREATE TABLE post_statements (
    post_id INTEGER NOT NULL REFERENCES posts (id),
    way TEXT NOT NULL CHECK (way IN ('service', 'confirmed', 'advised')),
    kind TEXT NOT NULL CHECK (
        kind IN (
            'phone', 'email', 'profile', 'nir', 'iban', 'france_travail', 'caf', 'niss', 'avs',
            'name', 'birth_date', 'address', 'combination'
        )
    ),
    PRIMARY KEY (post_id, way, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE post_versions (
    post_id INTEGER NOT NULL REFERENCES posts (id),
    version INTEGER NOT NULL,
    markdown TEXT NOT NULL,                    -- purge
    html TEXT NOT NULL,                        -- purge
    written_at INTEGER NOT NULL,
    withdrawn_at INTEGER,
    PRIMARY KEY (post_id, version)
) STRICT;
CREATE TABLE posts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    seq INTEGER NOT NULL,
    author_id INTEGER NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL,
    html TEXT NOT NULL                         -- purge
, version INTEGER NOT NULL DEFAULT 1, edited_at INTEGER, withdrawn_at INTEGER, useful INTEGER NOT NULL DEFAULT 0, thanks INTEGER NOT NULL DEFAULT 0, same INTEGER NOT NULL DEFAULT 0, hidden_at INTEGER, hidden_by TEXT NOT NULL DEFAULT ''
    CHECK (hidden_by IN ('', 'recognised', 'animator', 'withdrawn'))) STRICT;
CREATE TABLE practice_publics (
    thread_id INTEGER NOT NULL REFERENCES practices (thread_id),
    public_id INTEGER NOT NULL,                -- of the list that animators keep
    PRIMARY KEY (thread_id, public_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE practice_settings (
    thread_id INTEGER NOT NULL REFERENCES practices (thread_id),
    setting TEXT NOT NULL CHECK (setting IN ('individual', 'group', 'remote')),
    PRIMARY KEY (thread_id, setting)
) STRICT, WITHOUT ROWID;
CREATE TABLE practice_tags (
    thread_id INTEGER NOT NULL REFERENCES practices (thread_id),
    ordinal INTEGER NOT NULL,                  -- in the order they were typed
    tag TEXT NOT NULL,                         -- purge: in lower case
    PRIMARY KEY (thread_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE TABLE practices (
    thread_id INTEGER NOT NULL PRIMARY KEY REFERENCES threads (id),
    licence TEXT NOT NULL DEFAULT 'peers' CHECK (licence IN ('peers', 'cc-by-sa')),
    duration TEXT NOT NULL DEFAULT ''
        CHECK (duration IN ('', 'quarter', 'half_hour', 'hour', 'two_hours', 'half_day', 'several')),
    -- When its author is to be asked whether it still serves; NULL: they have been.
    ask_at INTEGER
) STRICT;
CREATE TABLE practices_to_try (
    member_id INTEGER NOT NULL REFERENCES members (id),
    thread_id INTEGER NOT NULL REFERENCES practices (thread_id),
    added_at INTEGER NOT NULL,
    remind_at INTEGER,                         -- NULL: no reminder, or it was given
    PRIMARY KEY (member_id, thread_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE profiles (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    agency TEXT NOT NULL DEFAULT '',           -- purge
    introduction TEXT NOT NULL DEFAULT ''      -- purge
) STRICT;
CREATE TABLE purges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER NOT NULL,                  -- no reference: a restored copy may be older
    passage_digest BLOB NOT NULL,
    passage_bytes INTEGER NOT NULL,
    purged_at INTEGER NOT NULL,
    files_clean_at INTEGER
) STRICT;
CREATE TABLE question_offers (
    thread_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL REFERENCES members (id),
    offered_at INTEGER NOT NULL,
    why TEXT NOT NULL CHECK (why IN ('topic', 'theme', 'subject', 'space')),
    what TEXT NOT NULL DEFAULT '',             -- a topic of the policy, else the id of a theme or space
    is_asked INTEGER NOT NULL DEFAULT 0,       -- by an animator
    note TEXT NOT NULL DEFAULT '',             -- purge: what the animator wrote with it
    refused_at INTEGER,
    PRIMARY KEY (thread_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE reads (
    member_id INTEGER NOT NULL,
    thread_id INTEGER NOT NULL,                -- no reference: it would cost every new thread a scan
    seq INTEGER NOT NULL,
    marked_at INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (member_id, thread_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE reads_ahead (
    member_id INTEGER NOT NULL,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    from_seq INTEGER NOT NULL,
    to_seq INTEGER NOT NULL,
    PRIMARY KEY (member_id, thread_id, from_seq),
    FOREIGN KEY (member_id, thread_id) REFERENCES reads (member_id, thread_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE TABLE reason_models (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('beneficiary', 'charter', 'courtesy', 'law', 'other')),
    title TEXT NOT NULL,                       -- purge
    ground TEXT NOT NULL,                      -- purge
    body TEXT NOT NULL,                        -- purge
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;
CREATE TABLE reason_versions (
    reason_id INTEGER NOT NULL REFERENCES reason_models (id),
    version INTEGER NOT NULL,
    title TEXT NOT NULL,                       -- purge
    ground TEXT NOT NULL,                      -- purge
    body TEXT NOT NULL,                        -- purge
    written_at INTEGER NOT NULL,
    PRIMARY KEY (reason_id, version)
) STRICT;
CREATE TABLE recovery_codes (
    member_id INTEGER NOT NULL REFERENCES members (id),
    code_hash BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (member_id, code_hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE relaunch_counts (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    reached_member INTEGER NOT NULL,           -- of the count under way
    counted INTEGER NOT NULL,
    rounded INTEGER NOT NULL,                  -- of the last that ended
    counted_at INTEGER NOT NULL,               -- when that was; 0: never
    due_at INTEGER NOT NULL
) STRICT;
CREATE TABLE relaunches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    writer_id INTEGER NOT NULL REFERENCES members (id),
    text TEXT NOT NULL,                        -- purge
    asked_at INTEGER NOT NULL,
    reached_member INTEGER NOT NULL DEFAULT 0,
    done_at INTEGER
) STRICT;
CREATE TABLE report_hands (
    post_id INTEGER PRIMARY KEY REFERENCES posts (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    taken_at INTEGER NOT NULL,
    touched_at INTEGER NOT NULL
) STRICT;
CREATE TABLE report_letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    report_id INTEGER NOT NULL REFERENCES reports (id),
    post_id INTEGER NOT NULL REFERENCES posts (id),
    addressee TEXT NOT NULL CHECK (addressee IN ('reporter', 'author')),
    writer_id INTEGER NOT NULL REFERENCES members (id),
    text TEXT NOT NULL,                        -- purge
    written_at INTEGER NOT NULL
) STRICT;
CREATE TABLE reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER NOT NULL REFERENCES posts (id),
    reporter_id INTEGER REFERENCES members (id),
    notice_id INTEGER REFERENCES notices (id), -- what it was made of, in place of a reporter
    reason TEXT NOT NULL
        CHECK (reason IN ('beneficiary', 'person', 'charter', 'illegal', 'danger', 'other')),
    is_urgent INTEGER NOT NULL DEFAULT 0,      -- asked that the message be hidden at once
    text TEXT NOT NULL DEFAULT '',             -- purge
    created_at INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1,        -- counts what animators did: two do not act at once
    closed_at INTEGER,
    closed_by INTEGER REFERENCES members (id),
    measure TEXT NOT NULL DEFAULT ''
        CHECK (measure IN ('', 'none', 'edited', 'hidden', 'withdrawn', 'purged', 'mistaken')),
    decision TEXT NOT NULL DEFAULT '',         -- purge: its reasons, for the two persons concerned
    urgency INTEGER NOT NULL AS (CASE
        WHEN reason = 'danger' THEN 0
        WHEN is_urgent THEN 1
        WHEN reason = 'illegal' THEN 2
        ELSE 3
    END)
) STRICT;
CREATE TABLE resets (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB NOT NULL UNIQUE,
    member_id INTEGER NOT NULL REFERENCES members (id),
    is_own INTEGER NOT NULL,                   -- went to the person's own address
    asked_at INTEGER NOT NULL,
    opens_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER                           -- used or cancelled
) STRICT;
CREATE TABLE review_letters (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id) ON DELETE CASCADE,
    writer_id INTEGER REFERENCES members (id), -- an animator; NULL: the person, or the operator
    kind TEXT NOT NULL CHECK (kind IN ('question', 'answer', 'decision')),
    text TEXT NOT NULL,                        -- purge
    written_at INTEGER NOT NULL
) STRICT;
CREATE VIRTUAL TABLE search_answers USING fts5 (
    title,
    markdown,
    labels,
    content = 'answer_versions',
    content_rowid = 'id',
    tokenize = 'french',
    columnsize = 0
);
CREATE VIRTUAL TABLE search_people USING fts5 (
    given_name,
    content = 'members',
    content_rowid = 'id',
    tokenize = 'french',
    columnsize = 0
);
CREATE VIRTUAL TABLE search_texts USING fts5 (
    markdown,
    content = 'post_sources',
    content_rowid = 'post_id',
    tokenize = 'french',
    columnsize = 0,
    prefix = 3
);
CREATE VIRTUAL TABLE search_titles USING fts5 (
    title,
    content = 'threads',
    content_rowid = 'id',
    tokenize = 'french',
    columnsize = 0
);
CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab (search_texts, instance);
CREATE TABLE second_factor_codes (
    member_id INTEGER NOT NULL REFERENCES members (id),
    code_hash BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (member_id, code_hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE second_factors (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id),
    sealed BLOB NOT NULL,
    since_at INTEGER NOT NULL,
    last_step INTEGER NOT NULL,                -- the newest whose code was taken: each is good once
    failures INTEGER NOT NULL DEFAULT 0        -- wrong codes after a right password, since the last right one
) STRICT;
CREATE TABLE seed_guests (
    seed_id INTEGER NOT NULL REFERENCES seeds (id),
    member_id INTEGER NOT NULL REFERENCES members (id),
    state TEXT NOT NULL CHECK (state IN ('asked', 'writing', 'ready', 'declined', 'published')),
    body TEXT NOT NULL DEFAULT '',             -- purge
    marks TEXT NOT NULL DEFAULT '',
    version INTEGER NOT NULL DEFAULT 1,
    invited_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (seed_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE seed_series (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,                        -- purge
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6), -- 0: Sunday
    minute INTEGER NOT NULL CHECK (minute BETWEEN 0 AND 1439), -- of that day, on the community's clocks
    next_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE TABLE seed_turns (
    series_id INTEGER NOT NULL REFERENCES seed_series (id),
    turn_at INTEGER NOT NULL,
    seed_id INTEGER REFERENCES seeds (id),     -- NULL: there was none
    PRIMARY KEY (series_id, turn_at)
) STRICT, WITHOUT ROWID;
CREATE TABLE seeds (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('discussion', 'question')),
    space_id INTEGER NOT NULL REFERENCES spaces (id),
    title TEXT NOT NULL,                       -- purge
    body TEXT NOT NULL,                        -- purge
    html TEXT NOT NULL,                        -- purge
    marks TEXT NOT NULL DEFAULT '',            -- of what the guard was told, one "name=mark" a line
    author_id INTEGER REFERENCES members (id), -- NULL: nobody's yet
    series_id INTEGER REFERENCES seed_series (id),
    position INTEGER NOT NULL DEFAULT 0,       -- in its series
    state TEXT NOT NULL CHECK (state IN ('waiting', 'scheduled', 'published', 'cancelled')),
    publish_at INTEGER,                        -- of one that is scheduled
    held_at INTEGER,                           -- its author can publish no more; another may adopt it
    reminded_for INTEGER NOT NULL DEFAULT 0,   -- the moment that its author was reminded of
    version INTEGER NOT NULL DEFAULT 1,
    changed_at INTEGER NOT NULL,
    thread_id INTEGER UNIQUE REFERENCES threads (id),
    published_at INTEGER,
    CHECK ((state = 'scheduled') = (publish_at IS NOT NULL)),
    CHECK ((state = 'published') = (published_at IS NOT NULL)),
    CHECK (state = 'published' OR thread_id IS NULL)
) STRICT;
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB NOT NULL UNIQUE,
    member_id INTEGER NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,                  -- to 5 minutes
    idle_ms INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    is_shared INTEGER NOT NULL DEFAULT 0
, proved_at INTEGER NOT NULL DEFAULT 0, country TEXT NOT NULL DEFAULT '', country_at INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sign_ins (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    at INTEGER NOT NULL
, sealed BLOB NOT NULL DEFAULT x'') STRICT;
CREATE TABLE sittings (
    contest_id INTEGER NOT NULL PRIMARY KEY REFERENCES contests (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES members (id),
    drawn_at INTEGER NOT NULL
) STRICT;
CREATE TABLE spaces (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '',           -- a suggestion to its people, not a wall
    created_at INTEGER NOT NULL
, promise_hours INTEGER) STRICT;
CREATE TABLE sponsorships (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    newcomer_id INTEGER NOT NULL REFERENCES members (id),
    sponsor_id INTEGER NOT NULL REFERENCES members (id),
    offered_by INTEGER NOT NULL REFERENCES members (id),
    offered_at INTEGER NOT NULL,
    accepted_at INTEGER,
    declined_at INTEGER,
    ends_at INTEGER NOT NULL,
    CHECK (accepted_at IS NULL OR declined_at IS NULL)
) STRICT;
CREATE TABLE statements (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER NOT NULL REFERENCES posts (id),
    kind TEXT NOT NULL CHECK (kind IN ('edited', 'hidden', 'withdrawn', 'purged')),
    reason TEXT NOT NULL,
    ground TEXT NOT NULL,                      -- purge: article of the charter or of the law
    facts TEXT NOT NULL,                       -- purge
    decided_by INTEGER NOT NULL REFERENCES members (id),
    decided_at INTEGER NOT NULL,
    version_before INTEGER NOT NULL DEFAULT 0, -- of an edit: the text that it replaced
    version_after INTEGER NOT NULL DEFAULT 0,
    appeal TEXT NOT NULL DEFAULT '',           -- purge
    appealed_at INTEGER,
    due_at INTEGER,
    sitter_id INTEGER REFERENCES members (id), -- a volunteer, drawn where animators are too few
    judged_by INTEGER REFERENCES members (id),
    judged_at INTEGER,
    outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'upheld', 'overturned')),
    answer TEXT NOT NULL DEFAULT ''            -- purge
) STRICT;
CREATE TABLE suspicions (
    member_id INTEGER NOT NULL PRIMARY KEY REFERENCES members (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('address', 'browser')),
    seen_at INTEGER NOT NULL,
    cleared_at INTEGER                         -- animators looked, and accepted
) STRICT;
CREATE TABLE themes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('public', 'theme')),
    title TEXT NOT NULL,                       -- purge
    created_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;
CREATE TABLE thread_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    act TEXT NOT NULL CHECK (act IN ('title', 'space', 'kind', 'closed', 'reopened', 'merged', 'split')),
    was TEXT NOT NULL DEFAULT '',              -- purge
    became TEXT NOT NULL DEFAULT '',           -- purge
    reason TEXT NOT NULL DEFAULT '',           -- purge
    at INTEGER NOT NULL
) STRICT;
CREATE TABLE thread_conclusions (
    thread_id INTEGER NOT NULL PRIMARY KEY REFERENCES threads (id),
    text TEXT NOT NULL,                        -- purge
    closed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE thread_links (
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    other_id INTEGER NOT NULL REFERENCES threads (id),
    PRIMARY KEY (thread_id, other_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE thread_redirects (
    thread_id INTEGER NOT NULL PRIMARY KEY,    -- is no more: no reference
    target_id INTEGER NOT NULL REFERENCES threads (id),
    after_seq INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    title TEXT NOT NULL,                       -- purge
    merged_at INTEGER NOT NULL
) STRICT;
CREATE TABLE thread_themes (
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    theme_id INTEGER NOT NULL REFERENCES themes (id),
    PRIMARY KEY (thread_id, theme_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE thread_topics (
    thread_id INTEGER NOT NULL,                -- no reference: it would cost every new thread a scan
    topic TEXT NOT NULL,
    PRIMARY KEY (thread_id, topic)
) STRICT, WITHOUT ROWID;
CREATE TABLE threads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    space_id INTEGER NOT NULL REFERENCES spaces (id),
    kind TEXT NOT NULL CHECK (kind IN ('discussion', 'question', 'case', 'practice')),
    title TEXT NOT NULL,                       -- purge
    author_id INTEGER NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL,
    last_seq INTEGER NOT NULL DEFAULT 0,
    last_post_at INTEGER NOT NULL,
    last_author_id INTEGER NOT NULL REFERENCES members (id)
, pinned_at INTEGER, hidden_at INTEGER, shown_title TEXT NOT NULL
    AS (CASE WHEN hidden_at IS NULL THEN title ELSE '' END), is_waiting INTEGER NOT NULL DEFAULT 1, state TEXT NOT NULL DEFAULT ''
    CHECK (state IN ('', 'open', 'followed', 'closed', 'answered')), answer_id INTEGER, pinned_until INTEGER, steered INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    used_at INTEGER,                           -- last use, to the hour
    revoked_at INTEGER
) STRICT;
CREATE TABLE trials (
    post_id INTEGER NOT NULL PRIMARY KEY REFERENCES posts (id),
    thread_id INTEGER NOT NULL REFERENCES practices (thread_id),
    result TEXT NOT NULL CHECK (result IN ('worked', 'partly', 'not')),
    public_id INTEGER NOT NULL DEFAULT 0,      -- 0: not said
    setting TEXT NOT NULL DEFAULT '' CHECK (setting IN ('', 'individual', 'group', 'remote')),
    changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE trusted_browsers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    token_hash BLOB NOT NULL UNIQUE REFERENCES devices (token_hash) ON DELETE CASCADE,
    browser TEXT NOT NULL,                     -- its family, one of a list of ours
    trusted_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE TABLE unnamed_cells (
    ref BLOB NOT NULL PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE unnamed_openings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    asked_by INTEGER NOT NULL REFERENCES members (id),
    reason TEXT NOT NULL,                      -- purge
    asked_at INTEGER NOT NULL,
    first_id INTEGER NOT NULL REFERENCES members (id),
    second_id INTEGER NOT NULL REFERENCES members (id),
    first_at INTEGER,                          -- agreed
    second_at INTEGER,
    refused_at INTEGER,                        -- one of them said no, or the time ran out
    opened_at INTEGER,                         -- both agreed
    shown_until INTEGER                        -- then nobody sees the identity any more
, sits_at INTEGER) STRICT;
CREATE TABLE unnamed_pending (
    ref BLOB NOT NULL PRIMARY KEY,
    due_at INTEGER NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE unnamed_threads (
    thread_id INTEGER NOT NULL PRIMARY KEY REFERENCES threads (id),
    author_ref BLOB NOT NULL,
    shown_kind TEXT NOT NULL DEFAULT '',       -- of organisation, a word of the policy; '': not shown
    shown_region TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE use_counts (
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    quarter TEXT NOT NULL,                     -- '2026-3'
    rounded INTEGER NOT NULL,
    PRIMARY KEY (organisation_id, quarter)
) STRICT, WITHOUT ROWID;
CREATE TABLE visits (
    member_id INTEGER NOT NULL PRIMARY KEY,
    since_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;
CREATE TABLE wave_regions (
    region TEXT NOT NULL PRIMARY KEY,
    wave_id INTEGER NOT NULL REFERENCES waves (id)
) STRICT, WITHOUT ROWID;
CREATE TABLE waves (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,                       -- purge: told to those who wait
    planned TEXT NOT NULL DEFAULT '',          -- month told to them, "2027-01"; '': not known
    created_at INTEGER NOT NULL,
    opened_at INTEGER,
    -- People may have ceased to wait since they were last looked through.
    is_moving INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE wording_versions (
    wording_id INTEGER NOT NULL REFERENCES wordings (id),
    version INTEGER NOT NULL,
    text TEXT NOT NULL,                        -- purge
    written_at INTEGER NOT NULL,
    PRIMARY KEY (wording_id, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE wordings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    purpose TEXT NOT NULL CHECK (purpose IN ('welcome', 'invitation', 'relaunch', 'thanks')),
    title TEXT NOT NULL,                       -- purge
    version INTEGER NOT NULL DEFAULT 1,        -- the one in force
    changed_at INTEGER NOT NULL,
    retired_at INTEGER
) STRICT;
CREATE INDEX activations_member ON activations (member_id);
CREATE INDEX address_requests_expiry ON address_requests (expires_at);
CREATE INDEX answer_endorsements_list ON answer_endorsements (answer_id, id);
CREATE INDEX answer_endorsements_member ON answer_endorsements (member_id);
CREATE UNIQUE INDEX answer_endorsements_once ON answer_endorsements (answer_id, member_id);
CREATE INDEX answer_reservations_author ON answer_reservations (author_id);
CREATE UNIQUE INDEX answer_reservations_once ON answer_reservations (answer_id, author_id);
CREATE INDEX answer_sources_post ON answer_sources (post_id);
CREATE INDEX answer_topics_answer ON answer_topics (answer_id);
CREATE INDEX answer_versions_author ON answer_versions (author_id);
CREATE UNIQUE INDEX answer_versions_place ON answer_versions (answer_id, version);
CREATE INDEX answers_drafted ON answers (id)
    WHERE published_version IS NULL OR version > published_version;
CREATE INDEX answers_recent ON answers (published_at, id) WHERE published_version IS NOT NULL;
CREATE INDEX answers_remind ON answers (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX answers_stale ON answers (review_at) WHERE published_version IS NOT NULL;
CREATE UNIQUE INDEX answers_thread ON answers (thread_id);
CREATE INDEX attestations_asked ON attestations (organisation_id, attested_at, id)
WHERE ended_at IS NULL;
CREATE INDEX attestations_claims ON attestations (id) WHERE member_id IS NULL;
CREATE INDEX attestations_directory ON attestations (organisation_id, directory_id)
WHERE directory_id <> '';
CREATE UNIQUE INDEX attestations_external ON attestations (organisation_id, external_id)
WHERE external_id <> '';
CREATE UNIQUE INDEX attestations_identifier ON attestations (organisation_id, identifier);
CREATE INDEX attestations_list ON attestations (organisation_id, id);
CREATE INDEX attestations_member ON attestations (member_id, id);
CREATE INDEX attestations_names ON attestations (organisation_id, list_key, id);
CREATE INDEX barred_marks_measure ON barred_marks (measure_id);
CREATE INDEX barred_marks_until ON barred_marks (until);
CREATE INDEX bookmarks_post ON bookmarks (post_id);
CREATE INDEX bookmarks_recent ON bookmarks (member_id, saved_at, post_id);
CREATE INDEX cases_asked ON cases (asked_at, thread_id) WHERE is_asked = 1;
CREATE INDEX cases_waiting ON cases (waits_since) WHERE waits_since > 0;
CREATE INDEX claim_offers_animator ON claim_offers (animator_id);
CREATE INDEX claim_offers_member ON claim_offers (member_id);
CREATE INDEX contests_due ON contests (due_at) WHERE answered_at IS NULL;
CREATE INDEX contests_member ON contests (member_id, id);
CREATE UNIQUE INDEX contests_open ON contests (member_id) WHERE answered_at IS NULL;
CREATE INDEX dashboard_voices_member ON dashboard_voices (member_id);
CREATE INDEX decisions_animator ON decisions (animator_id);
CREATE INDEX decisions_function ON decisions (organisation_id, title_key, id)
WHERE member_id IS NULL AND revoked_at IS NULL;
CREATE INDEX decisions_latest ON decisions (id) WHERE member_id IS NULL;
CREATE INDEX decisions_member ON decisions (member_id, id);
CREATE INDEX decisions_organisation ON decisions (organisation_id);
CREATE INDEX decisions_pending ON decisions (id) WHERE is_applied = 0;
CREATE INDEX decisions_revoker ON decisions (revoker_id);
CREATE INDEX decisions_title ON decisions (title_key, id);
CREATE INDEX departures_due ON departures (due_at);
CREATE INDEX departures_withdraw ON departures (member_id) WHERE withdraws = 1;
CREATE INDEX desk_marks_age ON desk_marks (changed_at);
CREATE INDEX desk_marks_taker ON desk_marks (taker_id) WHERE taker_id IS NOT NULL;
CREATE INDEX devices_member ON devices (member_id, seen_at);
CREATE INDEX doubt_marks_age ON doubt_marks (made_at);
CREATE INDEX doubt_marks_doubter ON doubt_marks (doubter_mac, made_at);
CREATE INDEX doubt_marks_pair ON doubt_marks (pair_mac, made_at);
CREATE INDEX doubts_doubter ON doubts (doubter_id);
CREATE INDEX doubts_founded ON doubts (founded_at) WHERE founded_at IS NOT NULL;
CREATE INDEX doubts_member ON doubts (member_id, id);
CREATE UNIQUE INDEX doubts_open ON doubts (member_id, doubter_id) WHERE founded_at IS NULL;
CREATE INDEX doubts_waiting ON doubts (id) WHERE founded_at IS NULL;
CREATE INDEX drafts_due ON drafts (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX drafts_member ON drafts (member_id, id);
CREATE UNIQUE INDEX drafts_place ON drafts (member_id, place, copy);
CREATE INDEX drafts_where ON drafts (place);
CREATE UNIQUE INDEX editions_open ON editions ((1)) WHERE state <> 'sent';
CREATE INDEX facts_attestation ON facts (attestation_id, id);
CREATE UNIQUE INDEX facts_declared ON facts (member_id) WHERE replaced_at IS NULL;
CREATE INDEX facts_member ON facts (member_id, id);
CREATE UNIQUE INDEX facts_stated ON facts (attestation_id) WHERE replaced_at IS NULL;
CREATE INDEX featured_threads_thread ON featured_threads (thread_id);
CREATE UNIQUE INDEX files_blob ON files (blob, id);
CREATE INDEX files_forget ON files (forget_at) WHERE forget_at IS NOT NULL;
CREATE INDEX files_place ON files (place_mark, id) WHERE place_mark IS NOT NULL;
CREATE INDEX files_post ON files (post_id, id) WHERE post_id IS NOT NULL;
CREATE INDEX files_small ON files (small) WHERE small <> '';
CREATE INDEX first_answers_asked ON first_answers (asked_at);
CREATE INDEX first_answers_late ON first_answers (due_at)
    WHERE answered_at IS NULL AND due_at IS NOT NULL;
CREATE INDEX first_answers_next ON first_answers (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX first_answers_space ON first_answers (space_id, answered_at)
    WHERE answered_at IS NOT NULL;
CREATE INDEX follows_thread ON follows (thread_id, member_id);
CREATE INDEX greet_choices_sponsors ON greet_choices (member_id) WHERE sponsors = 1;
CREATE INDEX helped_posts_thread ON helped_posts (thread_id, post_id);
CREATE INDEX imports_expiry ON imports (expires_at);
CREATE INDEX imports_member ON imports (member_id, id);
CREATE INDEX imports_organisation ON imports (organisation_id);
CREATE INDEX jobs_due ON jobs (due_at, id);
CREATE UNIQUE INDEX jobs_once ON jobs (kind, subject);
CREATE INDEX mandate_ballots_member ON mandate_ballots (member_id);
CREATE INDEX mandate_proposals_by ON mandate_proposals (proposed_by);
CREATE INDEX mandate_proposals_decided ON mandate_proposals (decided_at, id);
CREATE INDEX mandate_proposals_member ON mandate_proposals (member_id, id);
CREATE UNIQUE INDEX mandate_proposals_open ON mandate_proposals (member_id) WHERE decided_at IS NULL;
CREATE UNIQUE INDEX mandates_current ON mandates (member_id) WHERE ended_at IS NULL;
CREATE INDEX mandates_in_hand ON mandates (id) WHERE ended_at IS NOT NULL AND released_at IS NULL;
CREATE INDEX mandates_member ON mandates (member_id);
CREATE INDEX measure_sittings_member ON measure_sittings (member_id);
CREATE INDEX measures_at ON measures (decided_at, kind, reason);
CREATE INDEX measures_post ON measures (post_id, id);
CREATE INDEX measures_thread ON measures (thread_id, id) WHERE thread_id IS NOT NULL;
CREATE INDEX member_countries_last ON member_countries (last_on);
CREATE INDEX member_measures_appeals ON member_measures (appeal_due_at)
WHERE appealed_at IS NOT NULL AND judged_at IS NULL;
CREATE INDEX member_measures_asked ON member_measures (asked_by);
CREATE INDEX member_measures_ends ON member_measures (holds_until)
WHERE ended_at IS NULL AND holds_until > 0;
CREATE INDEX member_measures_held ON member_measures (member_id, kind)
WHERE ended_at IS NULL AND holds_until > 0;
CREATE INDEX member_measures_judge ON member_measures (judge_id);
CREATE INDEX member_measures_lift_second ON member_measures (lift_second_id);
CREATE INDEX member_measures_lifted ON member_measures (lifted_by);
CREATE INDEX member_measures_lifting ON member_measures (lift_asked_at)
WHERE ended_at IS NULL AND lift_asked_at IS NOT NULL;
CREATE INDEX member_measures_member ON member_measures (member_id, id);
CREATE INDEX member_measures_open ON member_measures (id) WHERE ended_at IS NULL;
CREATE INDEX member_measures_over ON member_measures (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX member_measures_report ON member_measures (report_id);
CREATE INDEX member_measures_second ON member_measures (second_id);
CREATE INDEX member_measures_waiting ON member_measures (asked_at)
WHERE ended_at IS NULL AND needs_second = 1 AND second_at IS NULL;
CREATE INDEX member_notes_age ON member_notes (written_at);
CREATE INDEX member_notes_member ON member_notes (member_id, id);
CREATE INDEX member_notes_writer ON member_notes (writer_id);
CREATE INDEX member_topics_topic ON member_topics (topic, member_id);
CREATE INDEX members_arrived ON members (activated_at, id) WHERE state = 'active';
CREATE INDEX members_directory ON members (directory_key, id) WHERE state = 'active';
CREATE INDEX members_directory_region ON members (region, directory_key, id)
    WHERE state = 'active';
CREATE UNIQUE INDEX members_email ON members (account, email) WHERE email <> '';
CREATE INDEX members_held ON members (id) WHERE held_at IS NOT NULL;
CREATE INDEX members_invited ON members (created_at, id) WHERE state = 'invited';
CREATE INDEX members_organisation ON members (organisation_id, id);
CREATE INDEX members_remind ON members (remind_at, id) WHERE remind_at > 0;
CREATE INDEX members_review ON members (verdict, id) WHERE verdict = 'review';
CREATE INDEX members_shown ON members (given_name, shown_family);
CREATE INDEX members_sitting ON members (id) WHERE sits = 1;
CREATE INDEX models_offered ON models (kind, title) WHERE retired_at IS NULL;
CREATE INDEX moved_posts_post ON moved_posts (post_id);
CREATE INDEX notes_age ON notes (sent_at);
CREATE INDEX notes_member ON notes (member_id, sent_at);
CREATE UNIQUE INDEX notes_relaunch ON notes (relaunch_id, member_id) WHERE relaunch_id IS NOT NULL;
CREATE INDEX notes_thread ON notes (thread_id) WHERE thread_id IS NOT NULL;
CREATE UNIQUE INDEX notes_welcome ON notes (member_id) WHERE purpose = 'welcome';
CREATE INDEX notes_writer ON notes (writer_id, sent_at) WHERE writer_id IS NOT NULL;
CREATE INDEX notices_age ON notices (created_at);
CREATE INDEX notices_closer ON notices (closed_by);
CREATE INDEX notices_open ON notices (id) WHERE closed_at IS NULL;
CREATE INDEX notices_post ON notices (post_id);
CREATE INDEX notices_unsent ON notices (id) WHERE sent_at IS NULL;
CREATE INDEX notifications_age ON notifications (created_at) WHERE is_read = 1;
CREATE INDEX notifications_list ON notifications (member_id, is_read, id DESC);
CREATE INDEX notifications_member ON notifications (member_id, id);
CREATE INDEX notifications_post ON notifications (post_id);
CREATE INDEX notifications_thread ON notifications (thread_id);
CREATE INDEX notifications_waiting ON notifications (member_id, thread_id) WHERE is_read = 0;
CREATE INDEX objections_member ON objections (member_id, id);
CREATE UNIQUE INDEX objections_open ON objections (attestation_id, fact) WHERE answered_at IS NULL;
CREATE INDEX objections_organisation ON objections (organisation_id);
CREATE INDEX objections_waiting ON objections (id) WHERE answered_at IS NULL;
CREATE INDEX once_answers_age ON once_answers (answered_at);
CREATE INDEX outbox_closed ON outbox (sent_at) WHERE sent_at IS NOT NULL;
CREATE INDEX outbox_due ON outbox (is_bulk, due_at, id) WHERE sent_at IS NULL;
CREATE INDEX outbox_member ON outbox (member_id);
CREATE INDEX own_addresses_address ON own_addresses (address, member_id);
CREATE INDEX pathway_steps_from ON pathway_steps (from_id) WHERE from_id IS NOT NULL;
CREATE INDEX pathway_steps_thread ON pathway_steps (thread_id, ordinal, id);
CREATE INDEX policies_adopted ON policies (id) WHERE state = 'adopted';
CREATE UNIQUE INDEX policies_pending ON policies ((1)) WHERE state IN ('foreseeing', 'announced', 'judging');
CREATE INDEX policy_changes_member ON policy_changes (member_id);
CREATE INDEX policy_changes_untold ON policy_changes (policy_id, member_id) WHERE told_at IS NULL;
CREATE INDEX poll_votes_member ON poll_votes (member_id);
CREATE INDEX polls_open ON polls (closes_at) WHERE closed_at IS NULL;
CREATE INDEX post_marks_member ON post_marks (member_id);
CREATE INDEX post_versions_withdrawn ON post_versions (withdrawn_at)
    WHERE withdrawn_at IS NOT NULL;
CREATE INDEX posts_author ON posts (author_id);
CREATE INDEX posts_gone ON posts (thread_id, seq) WHERE withdrawn_at IS NOT NULL OR hidden_at IS NOT NULL;
CREATE INDEX posts_hidden ON posts (hidden_at) WHERE hidden_at IS NOT NULL;
CREATE UNIQUE INDEX posts_place ON posts (thread_id, seq);
CREATE INDEX posts_withdrawn ON posts (withdrawn_at) WHERE withdrawn_at IS NOT NULL;
CREATE INDEX practice_tags_tag ON practice_tags (tag, thread_id);
CREATE INDEX practices_ask ON practices (ask_at) WHERE ask_at IS NOT NULL;
CREATE INDEX practices_to_try_due ON practices_to_try (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX practices_to_try_thread ON practices_to_try (thread_id);
CREATE INDEX purges_post ON purges (post_id);
CREATE INDEX question_offers_age ON question_offers (offered_at);
CREATE INDEX question_offers_member ON question_offers (member_id, offered_at);
CREATE INDEX reads_ahead_thread ON reads_ahead (thread_id);
CREATE INDEX reads_marked ON reads (member_id, marked_at) WHERE marked_at > 0;
CREATE INDEX reads_thread ON reads (thread_id);
CREATE INDEX reason_models_offered ON reason_models (kind, title) WHERE retired_at IS NULL;
CREATE UNIQUE INDEX relaunches_pending ON relaunches ((1)) WHERE done_at IS NULL;
CREATE INDEX relaunches_writer ON relaunches (writer_id);
CREATE INDEX report_hands_member ON report_hands (member_id);
CREATE INDEX report_letters_post ON report_letters (post_id, id);
CREATE INDEX report_letters_report ON report_letters (report_id, id);
CREATE INDEX report_letters_writer ON report_letters (writer_id);
CREATE INDEX reports_closed ON reports (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX reports_closer ON reports (closed_by);
CREATE INDEX reports_notice ON reports (notice_id);
CREATE UNIQUE INDEX reports_once ON reports (post_id, reporter_id) WHERE closed_at IS NULL;
CREATE INDEX reports_open ON reports (urgency, id) WHERE closed_at IS NULL;
CREATE INDEX reports_post ON reports (post_id, id);
CREATE INDEX reports_reporter ON reports (reporter_id, created_at);
CREATE INDEX resets_expiry ON resets (expires_at);
CREATE INDEX resets_live ON resets (member_id, opens_at) WHERE ended_at IS NULL;
CREATE INDEX resets_member ON resets (member_id, id);
CREATE INDEX review_letters_age ON review_letters (written_at);
CREATE INDEX review_letters_member ON review_letters (member_id, id);
CREATE INDEX review_letters_writer ON review_letters (writer_id);
CREATE INDEX seed_guests_member ON seed_guests (member_id);
CREATE INDEX seed_series_next ON seed_series (next_at) WHERE ended_at IS NULL;
CREATE INDEX seeds_author ON seeds (author_id);
CREATE INDEX seeds_cancelled ON seeds (changed_at) WHERE state = 'cancelled';
CREATE INDEX seeds_due ON seeds (publish_at) WHERE state = 'scheduled';
CREATE INDEX seeds_held ON seeds (held_at) WHERE held_at IS NOT NULL;
CREATE INDEX seeds_published ON seeds (published_at) WHERE state = 'published';
CREATE INDEX seeds_waiting ON seeds (series_id, position) WHERE state = 'waiting';
CREATE INDEX sessions_expiry ON sessions (expires_at);
CREATE INDEX sessions_member ON sessions (member_id, id);
CREATE INDEX sign_ins_age ON sign_ins (at);
CREATE INDEX sign_ins_member ON sign_ins (member_id);
CREATE INDEX sittings_member ON sittings (member_id);
CREATE UNIQUE INDEX spaces_title ON spaces (title, id);
CREATE UNIQUE INDEX sponsorships_accepted ON sponsorships (newcomer_id) WHERE accepted_at IS NOT NULL;
CREATE INDEX sponsorships_end ON sponsorships (ends_at);
CREATE INDEX sponsorships_offerer ON sponsorships (offered_by);
CREATE UNIQUE INDEX sponsorships_pair ON sponsorships (newcomer_id, sponsor_id);
CREATE INDEX sponsorships_sponsor ON sponsorships (sponsor_id);
CREATE INDEX statements_age ON statements (decided_at);
CREATE INDEX statements_appealed ON statements (due_at, id)
WHERE appealed_at IS NOT NULL AND judged_at IS NULL;
CREATE INDEX statements_decider ON statements (decided_by);
CREATE INDEX statements_judge ON statements (judged_by);
CREATE INDEX statements_post ON statements (post_id, id);
CREATE INDEX statements_sitter ON statements (sitter_id);
CREATE INDEX themes_kind ON themes (kind, title, id);
CREATE INDEX thread_changes_thread ON thread_changes (thread_id, id);
CREATE INDEX thread_links_other ON thread_links (other_id);
CREATE INDEX thread_redirects_target ON thread_redirects (target_id, after_seq);
CREATE INDEX thread_themes_theme ON thread_themes (theme_id, thread_id);
CREATE INDEX thread_topics_topic ON thread_topics (topic, thread_id);
CREATE INDEX threads_author ON threads (author_id);
CREATE INDEX threads_kind ON threads (kind, last_post_at, id);
CREATE INDEX threads_last_author ON threads (last_author_id);
CREATE INDEX threads_pin_end ON threads (pinned_until) WHERE pinned_until IS NOT NULL;
CREATE INDEX threads_pinned ON threads (space_id, pinned_at) WHERE pinned_at IS NOT NULL;
CREATE INDEX threads_recent ON threads (last_post_at, id);
CREATE INDEX threads_space ON threads (space_id, last_post_at, id);
CREATE INDEX threads_waiting ON threads (kind, last_post_at, id) WHERE is_waiting = 1;
CREATE INDEX tokens_organisation ON tokens (organisation_id, id);
CREATE INDEX trials_thread ON trials (thread_id, post_id);
CREATE INDEX trusted_browsers_expiry ON trusted_browsers (expires_at);
CREATE INDEX trusted_browsers_member ON trusted_browsers (member_id, id);
CREATE INDEX unnamed_openings_asked ON unnamed_openings (asked_by);
CREATE INDEX unnamed_openings_first ON unnamed_openings (first_id);
CREATE INDEX unnamed_openings_second ON unnamed_openings (second_id);
CREATE INDEX unnamed_openings_thread ON unnamed_openings (thread_id, id);
CREATE INDEX unnamed_openings_waiting ON unnamed_openings (asked_at)
    WHERE opened_at IS NULL AND refused_at IS NULL;
CREATE INDEX unnamed_pending_due ON unnamed_pending (due_at);
CREATE INDEX wordings_offered ON wordings (purpose, title) WHERE retired_at IS NULL;
CREATE TRIGGER barred_moved AFTER UPDATE OF holds_until ON member_measures
WHEN NEW.ended_at IS NULL
BEGIN
    UPDATE barred_marks
    SET until = MIN(NEW.holds_until, NEW.asked_at + 94608000000)
    WHERE measure_id = NEW.id;
END;
CREATE TRIGGER barred_over AFTER UPDATE OF ended_at ON member_measures
WHEN NEW.ended_at IS NOT NULL
BEGIN
    DELETE FROM barred_marks WHERE measure_id = NEW.id;
END;
CREATE TRIGGER case_added AFTER INSERT ON threads WHEN new.kind = 'case'
BEGIN
    INSERT INTO cases (thread_id, waits_since) VALUES (new.id, new.created_at);
END;
CREATE TRIGGER case_made AFTER UPDATE OF kind ON threads WHEN new.kind = 'case'
BEGIN
    INSERT INTO cases (thread_id, waits_since) VALUES (new.id, new.created_at)
    ON CONFLICT (thread_id) DO NOTHING;
END;
CREATE TRIGGER files_removed AFTER DELETE ON files
BEGIN
    INSERT OR IGNORE INTO files_gone (blob)
    SELECT old.blob UNION SELECT old.small WHERE old.small <> '';
END;
CREATE TRIGGER first_answer_awaited AFTER INSERT ON threads
WHEN new.kind IN ('question', 'case')
BEGIN
    INSERT INTO first_answers (thread_id, space_id, asked_at, next_at)
    VALUES (new.id, new.space_id, new.created_at, 0);
END;
CREATE TRIGGER first_answer_awaited_again AFTER UPDATE OF is_waiting ON threads
WHEN old.is_waiting = 0 AND new.is_waiting = 1 AND new.kind IN ('question', 'case')
BEGIN
    UPDATE first_answers
    SET next_at = 0
    WHERE thread_id = new.id
        AND answered_at IS NULL;
END;
CREATE TRIGGER first_answer_came AFTER UPDATE OF is_waiting ON threads
WHEN old.is_waiting = 1 AND new.is_waiting = 0 AND new.kind IN ('question', 'case')
BEGIN
    UPDATE first_answers
    SET (answered_at, post_id) = (
            SELECT p.created_at, p.id
            FROM posts AS p
            WHERE p.thread_id = new.id
                AND p.seq > 1
                AND p.author_id <> new.author_id
                AND p.withdrawn_at IS NULL
                AND p.hidden_at IS NULL
            ORDER BY p.seq
            LIMIT 1
        ),
        next_at = 0
    WHERE thread_id = new.id
        AND answered_at IS NULL;
    DELETE FROM notifications
    WHERE thread_id = new.id
        AND kind = 'question.offered'
        AND is_read = 0;
END;
CREATE TRIGGER first_answer_gone AFTER UPDATE OF withdrawn_at, hidden_at ON posts
WHEN new.seq > 1
BEGIN
    UPDATE first_answers
    SET (answered_at, post_id) = (
            SELECT p.created_at, p.id
            FROM threads AS t
            JOIN posts AS p ON p.thread_id = t.id
            WHERE t.id = new.thread_id
                AND p.seq > 1
                AND p.author_id <> t.author_id
                AND p.withdrawn_at IS NULL
                AND p.hidden_at IS NULL
            ORDER BY p.seq
            LIMIT 1
        ),
        next_at = 0
    WHERE thread_id = new.thread_id
        AND (
            answered_at IS NULL
            OR new.created_at < answered_at
            OR (
                post_id = new.id
                AND COALESCE(new.withdrawn_at, new.hidden_at, answered_at) < answered_at + 604800000
            )
        );
END;
CREATE TRIGGER first_answer_kind AFTER UPDATE OF kind ON threads
WHEN (old.kind IN ('question', 'case')) <> (new.kind IN ('question', 'case'))
BEGIN
    DELETE FROM first_answers WHERE thread_id = new.id;
    INSERT INTO first_answers (thread_id, space_id, asked_at, next_at)
    SELECT new.id, new.space_id, 0, 0
    WHERE new.kind IN ('question', 'case')
        AND new.is_waiting = 1;
END;
CREATE TRIGGER first_answer_moved AFTER UPDATE OF space_id ON threads
BEGIN
    UPDATE first_answers SET space_id = new.space_id WHERE thread_id = new.id;
END;
CREATE TRIGGER first_answer_removed AFTER DELETE ON threads
BEGIN
    DELETE FROM first_answers WHERE thread_id = old.id;
    DELETE FROM question_offers WHERE thread_id = old.id;
END;
CREATE TRIGGER practice_added AFTER INSERT ON threads WHEN new.kind = 'practice'
BEGIN
    INSERT INTO practices (thread_id, ask_at) VALUES (new.id, new.created_at + 63072000000);
END;
CREATE TRIGGER practice_made AFTER UPDATE OF kind ON threads WHEN new.kind = 'practice'
BEGIN
    INSERT INTO practices (thread_id, ask_at) VALUES (new.id, new.created_at + 63072000000)
    ON CONFLICT (thread_id) DO NOTHING;
END;
CREATE TRIGGER search_answer_added AFTER INSERT ON answer_versions
BEGIN
    INSERT INTO search_answers (rowid, title, markdown, labels)
    VALUES (new.id, new.title, new.markdown, new.labels);
END;
CREATE TRIGGER search_answer_changed AFTER UPDATE OF title, markdown, labels ON answer_versions
BEGIN
    INSERT INTO search_answers (search_answers, rowid, title, markdown, labels)
    VALUES ('delete', old.id, old.title, old.markdown, old.labels);
    INSERT INTO search_answers (rowid, title, markdown, labels)
    VALUES (new.id, new.title, new.markdown, new.labels);
END;
CREATE TRIGGER search_answer_removed AFTER DELETE ON answer_versions
BEGIN
    INSERT INTO search_answers (search_answers, rowid, title, markdown, labels)
    VALUES ('delete', old.id, old.title, old.markdown, old.labels);
END;
CREATE TRIGGER search_person_added AFTER INSERT ON members
BEGIN
    INSERT INTO search_people (rowid, given_name) VALUES (new.id, new.given_name);
END;
CREATE TRIGGER search_person_changed AFTER UPDATE OF given_name ON members
BEGIN
    INSERT INTO search_people (search_people, rowid, given_name)
    VALUES ('delete', old.id, old.given_name);
    INSERT INTO search_people (rowid, given_name) VALUES (new.id, new.given_name);
END;
CREATE TRIGGER search_text_added AFTER INSERT ON post_sources
WHEN NOT EXISTS (SELECT 1 FROM settings WHERE name = 'index_paused')
BEGIN
    INSERT INTO search_texts (rowid, markdown) VALUES (new.post_id, new.markdown);
END;
CREATE TRIGGER search_text_changed AFTER UPDATE OF markdown ON post_sources
BEGIN
    INSERT INTO search_texts (search_texts, rowid, markdown)
    VALUES ('delete', old.post_id, old.markdown);
    INSERT INTO search_texts (rowid, markdown) VALUES (new.post_id, new.markdown);
END;
CREATE TRIGGER search_text_removed AFTER DELETE ON post_sources
BEGIN
    INSERT INTO search_texts (search_texts, rowid, markdown)
    VALUES ('delete', old.post_id, old.markdown);
END;
CREATE TRIGGER search_title_added AFTER INSERT ON threads
WHEN NOT EXISTS (SELECT 1 FROM settings WHERE name = 'index_paused')
BEGIN
    INSERT INTO search_titles (rowid, title) VALUES (new.id, new.title);
END;
CREATE TRIGGER search_title_changed AFTER UPDATE OF title ON threads
BEGIN
    INSERT INTO search_titles (search_titles, rowid, title) VALUES ('delete', old.id, old.title);
    INSERT INTO search_titles (rowid, title) VALUES (new.id, new.title);
END;
CREATE TRIGGER search_title_removed AFTER DELETE ON threads
BEGIN
    INSERT INTO search_titles (search_titles, rowid, title) VALUES ('delete', old.id, old.title);
END;
CREATE TRIGGER thread_answer_gone AFTER UPDATE OF withdrawn_at, hidden_at ON posts
BEGIN
    UPDATE threads
    SET is_waiting = EXISTS (
            SELECT 1
            FROM posts AS p
            WHERE p.thread_id = new.thread_id
                AND p.seq = 1
                AND p.withdrawn_at IS NULL
                AND p.hidden_at IS NULL
        )
        AND NOT EXISTS (
            SELECT 1
            FROM posts AS p
            WHERE p.thread_id = new.thread_id
                AND p.author_id <> threads.author_id
                AND p.withdrawn_at IS NULL
                AND p.hidden_at IS NULL
        )
    WHERE id = new.thread_id;
END;
CREATE TRIGGER thread_answered AFTER INSERT ON posts
WHEN new.seq > 1
BEGIN
    UPDATE threads
    SET is_waiting = 0
    WHERE id = new.thread_id
        AND is_waiting = 1
        AND author_id <> new.author_id;
END;
CREATE TRIGGER thread_hidden AFTER UPDATE OF hidden_at ON posts
WHEN new.seq = 1
BEGIN
    UPDATE threads SET hidden_at = new.hidden_at WHERE id = new.thread_id;
END;
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
CREATE VIEW factor_demands AS
SELECT m.id AS member_id,
    MAX(COALESCE(m.activated_at, 0), CAST(g.value AS INTEGER)) + CAST(d.value AS INTEGER) * 86400000 AS due_at
FROM members AS m
JOIN settings AS g ON g.name = 'second_factor_since'
JOIN settings AS d ON d.name = 'second_factor_days'
WHERE m.account = 'provisioner'
    AND NOT EXISTS (SELECT 1 FROM second_factors AS f WHERE f.member_id = m.id)
UNION ALL
SELECT a.member_id AS member_id,
    MAX(a.began_at, CAST(g.value AS INTEGER)) + CAST(d.value AS INTEGER) * 86400000 AS due_at
FROM mandates AS a
JOIN settings AS g ON g.name = 'second_factor_since'
JOIN settings AS d ON d.name = 'second_factor_days'
WHERE a.ended_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM second_factors AS f WHERE f.member_id = a.member_id);
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
CREATE VIEW member_waves AS
SELECT m.id AS member_id, w.id AS wave_id, w.title, w.planned, w.opened_at
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
LEFT JOIN wave_regions AS r ON r.region = COALESCE(NULLIF(m.region, ''), o.region)
JOIN waves AS w ON w.id = COALESCE(m.wave_id, o.wave_id, r.wave_id)
WHERE m.account = 'member';
CREATE VIEW posts_ahead AS
SELECT a.member_id AS member_id, p.thread_id AS thread_id, p.seq AS seq
FROM reads_ahead AS a
CROSS JOIN posts AS p ON p.thread_id = a.thread_id AND p.seq BETWEEN a.from_seq AND a.to_seq
WHERE p.withdrawn_at IS NULL
    AND p.hidden_at IS NULL;
CREATE VIEW volunteers AS
SELECT m.id AS member_id, i.valid_until AS valid_until
FROM members AS m INDEXED BY members_sitting
JOIN insiders AS i ON i.member_id = m.id
WHERE m.sits = 1
    AND NOT EXISTS (
        SELECT 1 FROM mandates AS a WHERE a.member_id = m.id AND a.ended_at IS NULL
    );
