-- What animators prepare: seeds, answers to them, series, letters of the community. A few dozen rows,
-- and the names of what was.

-- name: purge_seeds_texts :exec
-- scan: a few dozen with texts
-- The markup of a text that had the passage is made no more: its page shows the words alone.
-- type: passage text
-- type: marker text
UPDATE seeds
SET title = REPLACE(title, :passage, :marker),
    body = REPLACE(body, :passage, :marker),
    html = CASE WHEN INSTR(body, :passage) > 0 OR INSTR(html, :passage) > 0 THEN '' ELSE html END
WHERE INSTR(title, :passage) > 0
    OR INSTR(body, :passage) > 0
    OR INSTR(html, :passage) > 0;

-- name: purge_seed_guests :exec
-- scan: a few with texts
-- type: passage text
-- type: marker text
UPDATE seed_guests SET body = REPLACE(body, :passage, :marker) WHERE INSTR(body, :passage) > 0;

-- name: purge_series :exec
-- scan: a few names
-- type: passage text
-- type: marker text
UPDATE seed_series SET name = REPLACE(name, :passage, :marker) WHERE INSTR(name, :passage) > 0;

-- name: purge_editions :exec
-- scan: one a week
-- type: passage text
-- type: marker text
UPDATE editions
SET introduction = REPLACE(introduction, :passage, :marker), word = REPLACE(word, :passage, :marker)
WHERE INSTR(introduction, :passage) > 0
    OR INSTR(word, :passage) > 0;
