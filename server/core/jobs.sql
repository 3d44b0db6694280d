-- Recurring work.

-- name: job_ensure :exec
INSERT INTO jobs (kind, subject, due_at)
VALUES (:kind, 0, :due_at)
ON CONFLICT (kind, subject) DO NOTHING;

-- name: job_soon :exec
UPDATE jobs SET due_at = MIN(due_at, :due_at) WHERE kind = :kind AND subject = 0;

-- name: job_take :exec
-- A lease that nobody gave back is work that failed, or died with its process.
-- type: next_at int
-- type: now int
UPDATE jobs
SET leased_until = :leased_until, due_at = :next_at, attempts = attempts + 1
WHERE kind = :kind
    AND subject = 0
    AND (due_at <= :now OR leased_until > 0)
    AND leased_until <= :now;

-- name: job_done :exec
UPDATE jobs SET leased_until = 0, attempts = 0 WHERE kind = :kind AND subject = 0;

-- name: job_retry :exec
UPDATE jobs SET leased_until = :leased_until WHERE kind = :kind AND subject = 0;
