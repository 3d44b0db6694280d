-- What the guard found and a person let stand: kinds, never words. That of the message as it is now.

CREATE TABLE post_statements (
    post_id INTEGER NOT NULL REFERENCES posts (id),
    way TEXT NOT NULL CHECK (way IN ('service', 'confirmed', 'advised')),
    kind TEXT NOT NULL CHECK (
        kind IN (
            'phone', 'email', 'profile', 'nir', 'iban', 'france_travail', 'caf', 'niss', 'avs',
            'name', 'birth_date', 'address', 'combination'
        )
    ),
    PRIMARY KEY (post_id, way, kind)
) STRICT, WITHOUT ROWID;

-- A draft that its writer puts off: they are told when the day has come.
ALTER TABLE drafts ADD COLUMN due_at INTEGER;
CREATE INDEX drafts_due ON drafts (due_at) WHERE due_at IS NOT NULL;
