-- The check value of the key that this database belongs to.

-- name: key_check_keep :exec
-- The first key that opens the database stays its key.
INSERT INTO settings (name, value) VALUES ('key_check', :value) ON CONFLICT (name) DO NOTHING;

-- name: key_check_find :one
SELECT value FROM settings WHERE name = 'key_check';
