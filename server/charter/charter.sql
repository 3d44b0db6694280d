-- Versions of the charter, and who accepted which.

-- name: charter_current :one
-- type: version int
SELECT COALESCE(MAX(c.version), 1) AS version FROM charters AS c;

-- name: charter_find :one
-- type: pledge_html html
SELECT c.version AS version,
    c.language AS language,
    c.html AS html,
    c.markdown AS markdown,
    c.pledge AS pledge,
    c.pledge_html AS pledge_html,
    c.changes AS changes,
    c.published_at AS published_at
FROM charters AS c
WHERE c.version = :version;

-- name: charter_list :many
-- scan: at most as many versions as there were amendments
SELECT c.version AS version, c.published_at AS published_at, c.changes AS changes
FROM charters AS c
ORDER BY c.version DESC
LIMIT 200;

-- name: charter_add :exec
-- type: html text
INSERT INTO charters (version, language, markdown, html, pledge, pledge_html, changes, published_at)
VALUES (:version, :language, :markdown, :html, :pledge, :pledge_html, :changes, :published_at);

-- name: charter_store_version :exec
-- type: at int
UPDATE members
SET charter_version = :version, charter_at = :at
WHERE id = :member_id;

-- name: charter_note :exec
-- type: at int
INSERT INTO charter_acceptances (member_id, version, accepted_at)
VALUES (:member_id, :version, :at)
ON CONFLICT (member_id, version) DO NOTHING;
