-- A shop of books, for the tests of sqlc.
CREATE TABLE members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE books (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    html TEXT NOT NULL DEFAULT '',
    cover BLOB,
    pages INTEGER CHECK (pages > 0),
    is_lent INTEGER NOT NULL DEFAULT 0,
    keeper_id INTEGER REFERENCES members (id)
) STRICT;
CREATE INDEX books_keeper ON books (keeper_id, id);
