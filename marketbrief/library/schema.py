"""The tables, as forward migrations: entry n of ``MIGRATIONS`` brings a library from version n to n + 1."""

__all__ = ["MIGRATIONS", "VERSION"]

_FIRST = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE articles (
    key INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL
);

-- every revision stays, for receipts; articles.revision says which one answers use
CREATE TABLE revisions (
    article INTEGER NOT NULL REFERENCES articles (key),
    revision INTEGER NOT NULL,
    digest TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    url TEXT,
    published_at TEXT,
    publisher TEXT,
    authors TEXT NOT NULL,
    language TEXT,
    translated INTEGER NOT NULL,
    source TEXT NOT NULL,
    retrieved_at TEXT NOT NULL,
    PRIMARY KEY (article, revision)
);

-- passages of the newest revision only; number grows with publication time
CREATE TABLE passages (
    number INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (key),
    revision INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL
);
CREATE INDEX passages_by_article ON passages (article);

-- 16-bit floats, little endian, of unit length; the model's name stands in meta
CREATE TABLE vectors (number INTEGER PRIMARY KEY REFERENCES passages (number), vector BLOB NOT NULL);

CREATE TABLE views (
    view INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles (key),
    published INTEGER NOT NULL,
    speaker TEXT, role TEXT, firm TEXT, outlet TEXT,
    kind TEXT NOT NULL, form TEXT NOT NULL, stance TEXT NOT NULL,
    about TEXT NOT NULL, horizon TEXT,
    start INTEGER NOT NULL, end INTEGER NOT NULL,
    quotes TEXT NOT NULL
);
CREATE INDEX views_by_article ON views (article);
CREATE INDEX views_by_time ON views (published);

CREATE TABLE log (seq INTEGER PRIMARY KEY AUTOINCREMENT, op TEXT NOT NULL, number INTEGER NOT NULL);

CREATE VIRTUAL TABLE passage_text USING fts5 (
    title, header, lead, body,
    content = '', tokenize = "porter unicode61 remove_diacritics 2"
);
"""

_SECOND = """
-- the publisher stands beside the number, so that its passages in a window are one range of one index
ALTER TABLE passages ADD COLUMN publisher TEXT;
UPDATE passages SET publisher = (
    SELECT r.publisher FROM revisions r WHERE r.article = passages.article AND r.revision = passages.revision
);
CREATE INDEX passages_by_publisher ON passages (publisher);

-- tells a library from its copies, so that nothing derived from one is taken for the other's
INSERT INTO meta (key, value) VALUES ('identity', lower(hex(randomblob(16))));
"""

_THIRD = """
-- what the source allows, as JSON; NULL where it allows everything
ALTER TABLE revisions ADD COLUMN rights TEXT;

-- the take that an article is of its story, which is named by the article that was placed first; placed counts the
-- changes of this table, so that whoever remembers takes can learn what others have changed
CREATE TABLE stories (
    article INTEGER PRIMARY KEY REFERENCES articles (key),
    placed INTEGER NOT NULL,
    story INTEGER NOT NULL REFERENCES articles (key),
    role TEXT NOT NULL,
    moment INTEGER NOT NULL,
    dated INTEGER NOT NULL,
    agency TEXT,
    words INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    sketch BLOB NOT NULL
);
CREATE UNIQUE INDEX stories_by_change ON stories (placed);
CREATE INDEX stories_by_story ON stories (story);
CREATE INDEX stories_by_moment ON stories (moment);
CREATE INDEX stories_by_digest ON stories (digest);
"""

_FOURTH = """
-- the chat models that pointed a view out and told its stance; NULL where the rules did
ALTER TABLE views ADD COLUMN read_by TEXT;
ALTER TABLE views ADD COLUMN stance_by TEXT;

-- what a chat model has been asked of which revision; tries counts the answers that made no sense
CREATE TABLE readings (
    article INTEGER NOT NULL REFERENCES articles (key),
    purpose TEXT NOT NULL,
    model TEXT NOT NULL,
    revision INTEGER NOT NULL,
    done INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    PRIMARY KEY (article, purpose, model)
) WITHOUT ROWID;
"""

_FIFTH = """
-- full text by article; number is that of the article's first passage
CREATE TABLE article_rows (
    number INTEGER PRIMARY KEY,
    article INTEGER NOT NULL UNIQUE REFERENCES articles (key),
    length INTEGER NOT NULL
);
CREATE VIRTUAL TABLE article_text USING fts5 (
    title, lead, body,
    content = '', tokenize = "porter unicode61 remove_diacritics 2"
);

-- who goes by which name in which articles, and where an article names whom
CREATE TABLE entities (key INTEGER PRIMARY KEY, entity TEXT NOT NULL UNIQUE);
CREATE TABLE entity_names (
    key INTEGER PRIMARY KEY,
    entity INTEGER NOT NULL REFERENCES entities (key),
    name TEXT NOT NULL, form TEXT NOT NULL, display TEXT NOT NULL, role TEXT NOT NULL,
    UNIQUE (name, entity, form)
);
CREATE INDEX entity_names_by_entity ON entity_names (entity);
CREATE TABLE entity_uses (
    name INTEGER NOT NULL REFERENCES entity_names (key),
    article INTEGER NOT NULL REFERENCES articles (key),
    PRIMARY KEY (name, article)
) WITHOUT ROWID;
CREATE INDEX entity_uses_by_article ON entity_uses (article);
CREATE TABLE entity_mentions (
    entity INTEGER NOT NULL REFERENCES entities (key),
    article INTEGER NOT NULL REFERENCES articles (key),
    place TEXT NOT NULL,
    PRIMARY KEY (entity, article)
) WITHOUT ROWID;
CREATE INDEX entity_mentions_by_article ON entity_mentions (article);
"""

MIGRATIONS: tuple[str, ...] = (_FIRST, _SECOND, _THIRD, _FOURTH, _FIFTH)
VERSION = len(MIGRATIONS)
