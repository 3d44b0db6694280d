-- The steps of a pathway.

-- name: pathway_steps_of :many
-- type: from_id step
SELECT s.id AS step_id,
    s.version AS version,
    s.stage AS stage,
    s.action AS action,
    s.moment AS moment,
    s.actor AS actor,
    s.obstacle AS obstacle,
    s.result AS result,
    s.branches AS branches,
    s.from_id AS from_id,
    s.from_branch AS from_branch
FROM pathway_steps AS s
WHERE s.thread_id = :thread_id
ORDER BY s.ordinal, s.id
LIMIT 40;

-- name: step_add_row :exec
-- type: from_id step
INSERT INTO pathway_steps (thread_id, ordinal, stage, action, moment, actor, obstacle, result, branches,
    from_id, from_branch)
VALUES (:thread_id, :ordinal, :stage, :action, :moment, :actor, :obstacle, :result, :branches,
    NULLIF(:from_id, 0), :from_branch);

-- name: step_store :exec
-- type: from_id step
UPDATE pathway_steps
SET version = version + 1,
    stage = :stage,
    action = :action,
    moment = :moment,
    actor = :actor,
    obstacle = :obstacle,
    result = :result,
    branches = :branches,
    from_id = NULLIF(:from_id, 0),
    from_branch = :from_branch
WHERE id = :step_id;

-- name: step_place :exec
UPDATE pathway_steps SET ordinal = :ordinal WHERE id = :step_id;

-- name: step_remove_row :exec
DELETE FROM pathway_steps WHERE id = :step_id;

-- name: pathway_changed :exec
UPDATE cases SET pathway_version = pathway_version + 1 WHERE thread_id = :thread_id;

-- name: pathways_forget :exec
-- With the source of the message they belong to.
-- type: before int
DELETE FROM pathway_steps
WHERE thread_id IN (
    SELECT p.thread_id FROM posts AS p WHERE p.withdrawn_at < :before AND p.seq = 1
);

-- name: pathway_step_of :one
SELECT s.id AS step_id, s.version AS version
FROM pathway_steps AS s
WHERE s.id = :step_id
    AND s.thread_id = :thread_id;
