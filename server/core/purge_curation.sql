-- What animators wrote about threads, and titles that were.

-- name: purge_redirects :exec
-- scan: rare; titles of threads that became part of others
-- type: passage text
-- type: marker text
UPDATE thread_redirects
SET title = REPLACE(title, :passage, :marker)
WHERE INSTR(title, :passage) > 0;

-- name: purge_conclusions :exec
-- scan: rare; how threads were closed
-- type: passage text
-- type: marker text
UPDATE thread_conclusions
SET text = REPLACE(text, :passage, :marker)
WHERE INSTR(text, :passage) > 0;

-- name: purge_changes :exec
-- scan: rare; what animators changed
-- type: passage text
-- type: marker text
UPDATE thread_changes
SET was = REPLACE(was, :passage, :marker),
    became = REPLACE(became, :passage, :marker),
    reason = REPLACE(reason, :passage, :marker)
WHERE INSTR(was || ' ' || became || ' ' || reason, :passage) > 0;
