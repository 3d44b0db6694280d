-- The steps of one pathway: forty at most.

-- name: purge_steps :many
SELECT s.id AS step_id,
    s.action AS action,
    s.moment AS moment,
    s.actor AS actor,
    s.obstacle AS obstacle,
    s.result AS result,
    s.branches AS branches
FROM pathway_steps AS s
WHERE s.thread_id = :thread_id
ORDER BY s.ordinal, s.id
LIMIT 100;

-- name: purge_step :exec
UPDATE pathway_steps
SET action = :action,
    moment = :moment,
    actor = :actor,
    obstacle = :obstacle,
    result = :result,
    branches = :branches,
    version = version + 1
WHERE id = :step_id;
