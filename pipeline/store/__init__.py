"""The system of record: tidy tables over SQLite or PostgreSQL, one transaction a document."""
