-- Where sessions come from: a country, and never an address.

-- ISO 3166-1 alpha-2, '' when it is not known; and when it was last set.
ALTER TABLE sessions ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN country_at INTEGER NOT NULL DEFAULT 0;

-- Countries that somebody came from, so that a new one is told. Days, as UTC ms.
CREATE TABLE member_countries (
    member_id INTEGER NOT NULL REFERENCES members (id),
    country TEXT NOT NULL,
    first_on INTEGER NOT NULL,
    last_on INTEGER NOT NULL,
    PRIMARY KEY (member_id, country)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_countries_last ON member_countries (last_on);

-- Are its people told? 'auto': but for countries that many of them come from, as where an
-- organisation's proxies are.
ALTER TABLE organisations ADD COLUMN country_notices TEXT NOT NULL DEFAULT 'auto'
    CHECK (country_notices IN ('auto', 'on', 'off'));
