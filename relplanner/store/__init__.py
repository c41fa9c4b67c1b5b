"""The plan file: SQLite by SQLAlchemy, the journal, backups and repair."""
