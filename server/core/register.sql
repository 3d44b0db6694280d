-- The register of measures.

-- name: register_add :exec
INSERT INTO measures (kind, reason, role, post_id, thread_id, days, decided_at)
VALUES (:kind, :reason, :role, :post_id, :thread_id, :days, :decided_at);
