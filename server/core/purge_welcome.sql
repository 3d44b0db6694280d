-- Notes of animators, their models, what is handed to those who have not come.

-- name: purge_wordings :exec
-- scan: a few dozen
-- type: passage text
-- type: marker text
UPDATE wordings SET title = REPLACE(title, :passage, :marker) WHERE INSTR(title, :passage) > 0;

-- name: purge_wording_versions :exec
-- scan: a few hundred
-- type: passage text
-- type: marker text
UPDATE wording_versions SET text = REPLACE(text, :passage, :marker) WHERE INSTR(text, :passage) > 0;

-- name: purge_relaunches :exec
-- scan: one in four weeks at most
-- type: passage text
-- type: marker text
UPDATE relaunches SET text = REPLACE(text, :passage, :marker) WHERE INSTR(text, :passage) > 0;

-- name: purge_notes :exec
-- scan: those of a year
-- type: passage text
-- type: marker text
UPDATE notes
SET text = REPLACE(text, :passage, :marker), answer = REPLACE(answer, :passage, :marker)
WHERE INSTR(text, :passage) > 0
    OR INSTR(answer, :passage) > 0;
