CREATE TABLE notes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    book_id INTEGER NOT NULL REFERENCES books (id) ON DELETE CASCADE,
    body TEXT -- said « as it is »; may hold \ and "
) STRICT;
CREATE INDEX notes_book ON notes (book_id, id);
