"""What the bot says: pure functions from data to words and blocks, in the reader's language."""
