"""What the bot remembers: tables, one file a noun of statements, and migrations; PostgreSQL only."""
