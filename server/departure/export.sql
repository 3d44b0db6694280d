-- Everything that is held about one person, of other people no more than ids.

-- name: export_account :one
-- type: activated_at int
-- type: charter_at int
-- type: declared_at int
-- type: accepted_at int
-- type: word_at int
-- type: shows_name bool
-- type: refuses_asking bool
-- type: shows_organisation bool
SELECT m.account AS account,
    m.identifier AS identifier,
    m.email AS email,
    m.given_name AS given_name,
    m.family_name AS family_name,
    m.region AS region,
    m.language AS language,
    m.scheme AS scheme,
    m.shows_name AS shows_name,
    m.refuses_asking AS refuses_asking,
    m.shows_organisation AS shows_organisation,
    m.state AS state,
    m.created_at AS created_at,
    m.activated_at AS activated_at,
    m.charter_at AS charter_at,
    m.charter_version AS charter_version,
    m.declared_at AS declared_at,
    m.verdict AS verdict,
    m.reason AS reason,
    m.rule AS rule,
    m.judged_at AS judged_at,
    m.valid_until AS valid_until,
    m.policy_version AS policy_version,
    m.accepted_at AS accepted_at,
    m.refused_at AS refused_at,
    m.word_at AS word_at,
    o.slug AS organisation,
    o.name AS organisation_name,
    o.kind AS organisation_kind,
    o.region AS organisation_region
FROM members AS m
JOIN organisations AS o ON o.id = m.organisation_id
WHERE m.id = :member_id;

-- name: export_facts :many
-- type: replaced_at int
-- type: accepted_at int
-- type: origin text
-- scan: one person's, a few dozen
SELECT CASE WHEN f.member_id IS NULL THEN 'organisation' ELSE 'person' END AS origin,
    f.job_title AS job_title,
    f.occupation_code AS occupation_code,
    f.supervises AS supervises,
    f.practising AS practising,
    f.practising_since AS practising_since,
    f.stated_at AS stated_at,
    f.replaced_at AS replaced_at,
    f.verdict AS verdict,
    f.rule AS rule,
    f.accepted_at AS accepted_at
FROM facts AS f
WHERE f.member_id = :member_id
    OR f.attestation_id IN (SELECT a.id FROM attestations AS a WHERE a.member_id = :member_id)
ORDER BY f.id
LIMIT 10000;

-- name: export_attestations :many
-- type: ended_at int
-- type: removed_at int
SELECT o.name AS organisation_name,
    a.identifier AS identifier,
    a.external_id AS external_id,
    a.email AS email,
    a.given_name AS given_name,
    a.family_name AS family_name,
    a.region AS region,
    a.created_at AS created_at,
    a.written_at AS written_at,
    a.attested_at AS attested_at,
    a.ended_at AS ended_at,
    a.ending AS ending,
    a.user_name AS user_name,
    a.directory_id AS directory_id,
    a.display_name AS display_name,
    a.formatted_name AS formatted_name,
    a.department AS department,
    a.emails AS emails,
    a.removed_at AS removed_at
FROM attestations AS a
JOIN organisations AS o ON o.id = a.organisation_id
WHERE a.member_id = :member_id
ORDER BY a.id
LIMIT 100;

-- name: export_mandates :many
-- type: ended_at int
SELECT a.began_at AS began_at,
    a.ends_at AS ends_at,
    a.ended_at AS ended_at,
    a.origin AS origin,
    a.cause AS cause
FROM mandates AS a
WHERE a.member_id = :member_id
ORDER BY a.rowid
LIMIT 10000;

-- name: export_mandate_proposals :many
-- type: is_renewal bool
SELECT q.is_renewal AS is_renewal,
    q.months AS months,
    q.proposed_at AS proposed_at,
    q.accepted_at AS accepted_at,
    q.decided_at AS decided_at,
    q.outcome AS outcome
FROM mandate_proposals AS q
WHERE q.member_id = :member_id
ORDER BY q.id
LIMIT 1000;

-- name: export_desk :many
-- What is in their hands: marks of the desk, and reports, by the first of a message.
-- type: source text
-- type: taken_at int
-- type: subject int
SELECT k.source AS source, k.subject AS subject, k.taken_at AS taken_at
FROM desk_marks AS k
WHERE k.taker_id = :member_id
UNION ALL
SELECT 'reports',
    COALESCE((SELECT MIN(r.id) FROM reports AS r WHERE r.post_id = h.post_id AND r.closed_at IS NULL), 0),
    h.taken_at
FROM report_hands AS h
WHERE h.member_id = :member_id
LIMIT 1000;

-- name: export_mandate_ballots :many
-- Of votes that are open: afterwards nobody's is kept.
SELECT b.proposal_id AS proposal_id, b.choice AS choice
FROM mandate_ballots AS b
WHERE b.member_id = :member_id
LIMIT 100;

-- name: export_voices :many
-- Weeks in which they wrote, as the dashboard counts them.
-- type: is_new bool
SELECT v.week_at AS week_at, v.is_new AS is_new
FROM dashboard_voices AS v
WHERE v.member_id = :member_id
ORDER BY v.week_at
LIMIT 100;

-- name: export_acceptances :many
SELECT c.version AS version, c.accepted_at AS accepted_at
FROM charter_acceptances AS c
WHERE c.member_id = :member_id
ORDER BY c.version
LIMIT 10000;

-- name: export_contests :many
-- type: answered_at int
SELECT c.text AS text,
    c.cause AS cause,
    c.rule AS rule,
    c.asked_at AS asked_at,
    c.due_at AS due_at,
    c.answer AS answer,
    c.reason AS reason,
    c.answered_at AS answered_at
FROM contests AS c
WHERE c.member_id = :member_id
ORDER BY c.id
LIMIT 10000;

-- name: export_objections :many
-- type: answered_at int
SELECT o.name AS organisation,
    b.fact AS fact,
    b.stated AS stated,
    b.text AS text,
    b.asked_at AS asked_at,
    b.due_at AS due_at,
    b.answer AS answer,
    b.reason AS reason,
    b.answered_at AS answered_at
FROM objections AS b
JOIN organisations AS o ON o.id = b.organisation_id
WHERE b.member_id = :member_id
ORDER BY b.id
LIMIT 10000;

-- name: export_sessions :many
-- type: is_shared bool
SELECT s.created_at AS created_at,
    s.seen_at AS seen_at,
    s.expires_at AS expires_at,
    s.is_shared AS is_shared,
    s.country AS country,
    s.country_at AS country_at
FROM sessions AS s
WHERE s.member_id = :member_id
ORDER BY s.id
LIMIT 10000;

-- name: export_countries :many
SELECT c.country AS country, c.first_on AS first_on, c.last_on AS last_on
FROM member_countries AS c
WHERE c.member_id = :member_id
ORDER BY c.country
LIMIT 10000;

-- name: export_devices :many
SELECT d.created_at AS created_at, d.seen_at AS seen_at
FROM devices AS d
WHERE d.member_id = :member_id
ORDER BY d.seen_at
LIMIT 10000;

-- name: export_trusted :many
SELECT t.browser AS browser, t.trusted_at AS trusted_at, t.expires_at AS expires_at
FROM trusted_browsers AS t
WHERE t.member_id = :member_id
ORDER BY t.id
LIMIT 10000;

-- name: export_factor :one
-- type: codes_left int
SELECT f.since_at AS since_at,
    (
        SELECT COUNT(*) FROM second_factor_codes AS c WHERE c.member_id = f.member_id AND c.used_at IS NULL
    ) AS codes_left
FROM second_factors AS f
WHERE f.member_id = :member_id;

-- name: export_sign_ins :many
SELECT s.at AS at, s.sealed AS sealed FROM sign_ins AS s WHERE s.member_id = :member_id LIMIT 10000;

-- name: export_activations :many
-- type: used_at int
SELECT a.created_at AS created_at, a.expires_at AS expires_at, a.used_at AS used_at
FROM activations AS a
WHERE a.member_id = :member_id
LIMIT 10000;

-- name: export_mail :many
-- What was or is to be sent to them: when, and about what.
-- type: sent_at int
SELECT x.kind AS kind, x.address AS address, x.created_at AS created_at, x.sent_at AS sent_at
FROM outbox AS x
WHERE x.member_id = :member_id
LIMIT 10000;

-- name: export_departure :one
SELECT d.left_at AS left_at, d.due_at AS due_at, d.identity_until AS identity_until
FROM departures AS d
WHERE d.member_id = :member_id;

-- name: export_threads :many
-- type: author_id member
SELECT t.id AS thread_id,
    t.kind AS kind,
    t.title AS title,
    s.slug AS space,
    t.created_at AS created_at
FROM threads AS t
JOIN spaces AS s ON s.id = t.space_id
WHERE t.author_id = :author_id
ORDER BY t.id
LIMIT 10000;

-- name: export_pathways :many
-- Steps of their cases.
-- type: author_id member
SELECT s.thread_id AS thread_id,
    s.stage AS stage,
    s.action AS action,
    s.moment AS moment,
    s.actor AS actor,
    s.obstacle AS obstacle,
    s.result AS result,
    s.branches AS branches
FROM threads AS t
JOIN pathway_steps AS s ON s.thread_id = t.id
WHERE t.author_id = :author_id
    AND t.kind = 'case'
ORDER BY t.id, s.ordinal
LIMIT 10000;

-- name: export_helped :many
-- Answers that they said helped them.
-- type: author_id member
SELECT h.post_id AS post_id
FROM threads AS t
JOIN helped_posts AS h ON h.thread_id = t.id
WHERE t.author_id = :author_id
ORDER BY t.id, h.post_id
LIMIT 10000;

-- name: export_drafts :many
-- scan: sorts the few drafts of one person
SELECT d.id AS draft_id,
    d.place AS place,
    d.space AS space,
    d.kind AS kind,
    d.title AS title,
    d.body AS body,
    d.saved_at AS saved_at
FROM drafts AS d
WHERE d.member_id IN (:member_id, stand_in(:member_id, 0))
ORDER BY d.id
LIMIT 10000;

-- name: export_marks :many
SELECT k.post_id AS post_id, k.kind AS kind
FROM post_marks AS k
WHERE k.member_id = :member_id
LIMIT 10000;

-- name: export_follows :many
-- type: is_on bool
SELECT w.thread_id AS thread_id, w.is_on AS is_on, w.followed_at AS followed_at
FROM follows AS w
WHERE w.member_id = :member_id
LIMIT 10000;

-- name: export_to_try :many
-- type: remind_at int
SELECT y.thread_id AS thread_id, y.added_at AS added_at, y.remind_at AS remind_at
FROM practices_to_try AS y
WHERE y.member_id = :member_id
ORDER BY y.thread_id
LIMIT 10000;

-- name: export_questions :many
-- type: is_asked bool
-- type: refused_at int
SELECT o.thread_id AS thread_id,
    o.offered_at AS offered_at,
    o.why AS why,
    o.what AS what,
    o.is_asked AS is_asked,
    o.note AS note,
    COALESCE(o.refused_at, 0) AS refused_at
FROM question_offers AS o INDEXED BY question_offers_member
WHERE o.member_id = :member_id
ORDER BY o.offered_at
LIMIT 10000;

-- name: export_offer_choice :one
SELECT c.per_week AS per_week FROM offer_choices AS c WHERE c.member_id = :member_id;

-- name: export_trials :many
-- scan: of one person's messages, those that are trials
SELECT x.post_id AS post_id,
    x.result AS result,
    x.setting AS setting,
    x.public_id AS public_id,
    x.changed_at AS changed_at
FROM posts AS p
CROSS JOIN trials AS x ON x.post_id = p.id
WHERE p.author_id = :member_id
ORDER BY p.id
LIMIT 10000;

-- name: export_bookmarks :many
SELECT b.post_id AS post_id, b.saved_at AS saved_at
FROM bookmarks AS b
WHERE b.member_id = :member_id
LIMIT 10000;

-- name: export_notifications :many
-- type: thread_id thread
-- type: post_id post
-- type: is_read bool
SELECT n.kind AS kind,
    n.thread_id AS thread_id,
    n.post_id AS post_id,
    n.created_at AS created_at,
    n.is_read AS is_read
FROM notifications AS n
WHERE n.member_id = :member_id
ORDER BY n.id
LIMIT 10000;

-- name: export_reads :many
-- scan: tries each thread without a name, on the readers' thread
SELECT r.thread_id AS thread_id, r.seq AS seq, r.marked_at AS marked_at
FROM reads AS r
WHERE r.member_id = :member_id
UNION ALL
SELECT r.thread_id AS thread_id, r.seq AS seq, r.marked_at AS marked_at
FROM unnamed_threads AS u
CROSS JOIN reads AS r ON r.member_id = stand_in(:member_id, u.thread_id) AND r.thread_id = u.thread_id
LIMIT 10000;

-- name: export_reads_ahead :many
SELECT a.thread_id AS thread_id, a.from_seq AS from_seq, a.to_seq AS to_seq
FROM reads_ahead AS a
WHERE a.member_id = :member_id
ORDER BY a.thread_id, a.from_seq
LIMIT 10000;

-- name: export_unnamed_thread :one
SELECT t.kind AS kind, t.title AS title, t.created_at AS created_at
FROM threads AS t
WHERE t.id = :thread_id;

-- name: export_unnamed_posts :many
SELECT p.id AS post_id,
    p.created_at AS created_at,
    p.edited_at AS edited_at,
    p.withdrawn_at AS withdrawn_at,
    s.markdown AS markdown
FROM posts AS p
JOIN post_sources AS s ON s.post_id = p.id
WHERE p.thread_id = :thread_id
    AND p.author_id = -1
ORDER BY p.seq
LIMIT 200;

-- name: export_visit :one
SELECT v.since_at AS since_at, v.last_at AS last_at FROM visits AS v WHERE v.member_id IN (:member_id, stand_in(:member_id, -1));

-- name: export_posts :many
-- type: author_id member
-- type: after_id int
-- type: most int
-- type: let_stand text
SELECT p.id AS post_id,
    p.thread_id AS thread_id,
    p.seq AS seq,
    p.version AS version,
    p.created_at AS created_at,
    p.edited_at AS edited_at,
    p.withdrawn_at AS withdrawn_at,
    p.hidden_at AS hidden_at,
    s.markdown AS markdown,
    (
        SELECT COALESCE(GROUP_CONCAT(t.way || ' ' || t.kind, ', '), '')
        FROM post_statements AS t
        WHERE t.post_id = p.id
    ) AS let_stand
FROM posts AS p
JOIN post_sources AS s ON s.post_id = p.id
WHERE p.author_id = :author_id
    AND p.id > :after_id
ORDER BY p.id
LIMIT :most;

-- name: export_versions :many
SELECT v.version AS version,
    v.markdown AS markdown,
    v.written_at AS written_at,
    v.withdrawn_at AS withdrawn_at
FROM post_versions AS v
WHERE v.post_id = :post_id
ORDER BY v.version
LIMIT 1000;

-- name: export_letter :one
-- type: has_titles bool
-- type: has_edition bool
SELECT l.rhythm AS rhythm,
    l.has_titles AS has_titles,
    l.has_edition AS has_edition,
    l.chosen_at AS chosen_at
FROM letter_choices AS l
WHERE l.member_id = :member_id;

-- name: export_own_address :one
-- type: tells_sign_ins bool
SELECT a.address AS address, a.confirmed_at AS confirmed_at, a.tells_sign_ins AS tells_sign_ins
FROM own_addresses AS a
WHERE a.member_id = :member_id;

-- name: export_address_request :one
SELECT a.address AS address, a.asked_at AS asked_at, a.expires_at AS expires_at
FROM address_requests AS a
WHERE a.member_id = :member_id;

-- name: export_codes :many
-- type: used_at int
SELECT c.made_at AS made_at, c.used_at AS used_at
FROM recovery_codes AS c
WHERE c.member_id = :member_id
LIMIT 10000;

-- name: export_resets :many
-- type: ended_at int
SELECT r.asked_at AS asked_at,
    r.opens_at AS opens_at,
    r.expires_at AS expires_at,
    r.ended_at AS ended_at
FROM resets AS r
WHERE r.member_id = :member_id
ORDER BY r.id
LIMIT 10000;

-- name: export_reports :many
-- What they reported, and what came of it.
-- type: reporter_id member
-- type: is_urgent bool
-- type: closed_at int
SELECT r.id AS report_id,
    r.post_id AS post_id,
    r.reason AS reason,
    r.is_urgent AS is_urgent,
    r.text AS text,
    r.measure AS measure,
    r.decision AS decision,
    r.created_at AS created_at,
    r.closed_at AS closed_at
FROM reports AS r
WHERE r.reporter_id = :reporter_id
LIMIT 10000;

-- name: export_letters_written :many
-- What they wrote about a report, as animators.
-- type: writer_id member
SELECT l.report_id AS report_id,
    l.post_id AS post_id,
    l.addressee AS addressee,
    l.text AS text,
    l.written_at AS written_at
FROM report_letters AS l
WHERE l.writer_id = :writer_id
LIMIT 10000;

-- name: export_letters_reported :many
-- What was written to them about a report of theirs.
-- type: reporter_id member
SELECT l.report_id AS report_id, l.text AS text, l.written_at AS written_at
FROM reports AS r
JOIN report_letters AS l ON l.report_id = r.id
WHERE r.reporter_id = :reporter_id
    AND l.addressee = 'reporter'
LIMIT 10000;

-- name: export_letters_author :many
-- What was written to them about a message of theirs.
-- type: author_id member
SELECT l.post_id AS post_id, l.text AS text, l.written_at AS written_at
FROM posts AS p
JOIN report_letters AS l ON l.post_id = p.id
WHERE p.author_id = :author_id
    AND l.addressee = 'author'
LIMIT 10000;

-- name: export_measures :many
-- What was decided about their messages.
-- type: author_id member
SELECT k.post_id AS post_id, k.kind AS kind, k.reason AS reason, k.decided_at AS decided_at
FROM posts AS p
JOIN measures AS k ON k.post_id = p.id
WHERE p.author_id = :author_id
LIMIT 10000;

-- name: export_rulings :many
-- What they were told of it, and their appeals.
-- type: author_id member
-- type: judged_at int
-- type: appealed_at int
SELECT s.post_id AS post_id,
    s.kind AS kind,
    s.reason AS reason,
    s.ground AS ground,
    s.facts AS facts,
    s.decided_at AS decided_at,
    s.appeal AS appeal,
    s.appealed_at AS appealed_at,
    s.outcome AS outcome,
    s.answer AS answer,
    s.judged_at AS judged_at
FROM posts AS p
JOIN statements AS s ON s.post_id = p.id
WHERE p.author_id = :author_id
LIMIT 10000;

-- name: export_remarks_about :many
-- What animators noted about them.
SELECT n.text AS text, n.written_at AS written_at
FROM member_notes AS n
WHERE n.member_id = :member_id
LIMIT 1000;

-- name: export_remarks_written :many
-- What they noted about others, as animators.
-- type: writer_id member
SELECT n.text AS text, n.written_at AS written_at
FROM member_notes AS n
WHERE n.writer_id = :writer_id
LIMIT 10000;

-- name: export_policy_changes :many
-- What an announced policy will change for them.
-- type: told_at int
SELECT c.verdict AS verdict, c.rule AS rule, c.told_at AS told_at
FROM policy_changes AS c
WHERE c.member_id = :member_id
LIMIT 10;

-- name: export_profile :one
SELECT p.agency AS agency, p.introduction AS introduction
FROM profiles AS p
WHERE p.member_id = :member_id;

-- name: export_topics :many
SELECT t.topic AS topic FROM member_topics AS t WHERE t.member_id = :member_id LIMIT 10000;
