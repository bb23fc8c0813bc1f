"""What the organisers' desk remembers: accounts, questions, drafts, versions, feedback, audit.

SQLite in the data folder, or PostgreSQL by ``MED_DATABASE_URL``. Importing this package is cheap:
SQLAlchemy is imported when a database is opened.
"""
