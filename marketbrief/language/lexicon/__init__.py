"""Word lists of market news as TOML files, one a subject; a desk adds its own with MARKETBRIEF_LEXICON."""
