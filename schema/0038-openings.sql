-- Where a picked person does not answer, a volunteer sits in.

-- When the lot was drawn for those who had not answered by then: once for each opening. Whom it fell
-- on stands in the place of whom it stands in for; on nobody, where the author leaves too few.
ALTER TABLE unnamed_openings ADD COLUMN sits_at INTEGER;
