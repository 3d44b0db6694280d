-- Bones: who may come in, sessions, spaces, threads, messages, the audit chain, queues of work.
-- Times are UTC milliseconds. Ids are one sequence per table, never re-used (AUTOINCREMENT).
-- Texts that a purge must reach are marked "purge".

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
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
) STRICT;

-- People of both kinds of account: those who take part and those who state facts.
CREATE TABLE members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL CHECK (account IN ('member', 'provisioner')),
    identifier TEXT NOT NULL UNIQUE,
    email TEXT NOT NULL DEFAULT '',
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    organisation_id INTEGER NOT NULL REFERENCES organisations (id),
    region TEXT NOT NULL DEFAULT '',
    external_id TEXT NOT NULL DEFAULT '',
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
) STRICT;
CREATE UNIQUE INDEX members_email ON members (account, email) WHERE email <> '';
CREATE INDEX members_organisation ON members (organisation_id, id);
CREATE UNIQUE INDEX members_external ON members (organisation_id, external_id)
    WHERE external_id <> '';
CREATE INDEX members_review ON members (verdict, id) WHERE verdict = 'review';
CREATE INDEX members_invited ON members (created_at, id) WHERE state = 'invited';

-- What each side says, with its date; '' is unknown, and absent is never "no".
CREATE TABLE facts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    origin TEXT NOT NULL CHECK (origin IN ('organisation', 'person')),
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
    accepted_at INTEGER                        -- people accepted the person while these stood
) STRICT;
CREATE INDEX facts_member ON facts (member_id, id);
CREATE UNIQUE INDEX facts_current ON facts (member_id, origin) WHERE replaced_at IS NULL;

CREATE TABLE mandates (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    began_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX mandates_member ON mandates (member_id);
CREATE UNIQUE INDEX mandates_current ON mandates (member_id) WHERE ended_at IS NULL;

CREATE TABLE activations (
    token_hash BLOB NOT NULL PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX activations_member ON activations (member_id);

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash BLOB NOT NULL UNIQUE,
    member_id INTEGER NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,                  -- to 5 minutes
    idle_ms INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    is_shared INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sessions_member ON sessions (member_id, id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Who came in, and when: erased after twelve months, so not in the audit log, which keeps its rows.
CREATE TABLE sign_ins (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX sign_ins_age ON sign_ins (at);
CREATE INDEX sign_ins_member ON sign_ins (member_id);

CREATE TABLE devices (
    token_hash BLOB NOT NULL PRIMARY KEY,
    member_id INTEGER NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX devices_member ON devices (member_id, seen_at);

CREATE TABLE spaces (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    about TEXT NOT NULL DEFAULT '',
    region TEXT NOT NULL DEFAULT '',           -- a suggestion to its people, not a wall
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX spaces_title ON spaces (title, id);

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
) STRICT;
CREATE INDEX threads_space ON threads (space_id, last_post_at, id);
CREATE INDEX threads_recent ON threads (last_post_at, id);
CREATE INDEX threads_author ON threads (author_id);
CREATE INDEX threads_last_author ON threads (last_author_id);

-- The opening text is seq 1; seq is dense per thread and never re-used.
CREATE TABLE posts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    thread_id INTEGER NOT NULL REFERENCES threads (id),
    seq INTEGER NOT NULL,
    author_id INTEGER NOT NULL REFERENCES members (id),
    created_at INTEGER NOT NULL,
    html TEXT NOT NULL                         -- purge
) STRICT;
CREATE UNIQUE INDEX posts_place ON posts (thread_id, seq);
CREATE INDEX posts_author ON posts (author_id);

-- What the person typed, apart so that a page of rendered messages stays short on disk.
CREATE TABLE post_sources (
    post_id INTEGER NOT NULL PRIMARY KEY REFERENCES posts (id),
    markdown TEXT NOT NULL                     -- purge
) STRICT;

-- Texts not yet sent: `place` is 'new' or 'thread/<id>'.
CREATE TABLE drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    member_id INTEGER NOT NULL REFERENCES members (id),
    place TEXT NOT NULL,
    space TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',            -- purge
    body TEXT NOT NULL DEFAULT '',             -- purge
    saved_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX drafts_place ON drafts (member_id, place);
CREATE INDEX drafts_member ON drafts (member_id, id);

-- The same form sent again within 24 h gets the first answer.
CREATE TABLE once_answers (
    member_id INTEGER NOT NULL,
    once BLOB NOT NULL,
    op TEXT NOT NULL,
    output BLOB NOT NULL,
    answered_at INTEGER NOT NULL,
    PRIMARY KEY (member_id, once)
) STRICT, WITHOUT ROWID;
CREATE INDEX once_answers_age ON once_answers (answered_at);

-- Keyed chain: mac = HMAC(audit key, seq, at, kind, actor, digest, previous mac);
-- digest = salted hash of the text, which sits apart and can be erased.
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

-- What is to leave the house, once its transaction is committed.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    member_id INTEGER NOT NULL REFERENCES members (id),
    payload TEXT NOT NULL,                     -- purge
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    sent_at INTEGER
) STRICT;
CREATE INDEX outbox_member ON outbox (member_id);
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE sent_at IS NULL;

-- Work to do later or again; a worker takes a row by a lease that runs out if it dies.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    subject INTEGER NOT NULL DEFAULT 0,        -- id of what the work is about; 0: none
    due_at INTEGER NOT NULL,
    leased_until INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX jobs_once ON jobs (kind, subject);
CREATE INDEX jobs_due ON jobs (due_at, id);

-- Journal of purges: the passage itself is not kept, only its length and keyed digest, enough to find
-- it again in a restored copy.
CREATE TABLE purges (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id INTEGER NOT NULL,                  -- no reference: a restored copy may be older
    passage_digest BLOB NOT NULL,
    passage_bytes INTEGER NOT NULL,
    purged_at INTEGER NOT NULL,
    files_clean_at INTEGER
) STRICT;
CREATE INDEX purges_post ON purges (post_id);
