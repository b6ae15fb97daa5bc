"""The workspace's post: the e-mail that the app sends arrives here, and calendars answer from here."""
