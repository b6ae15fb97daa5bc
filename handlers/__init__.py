"""What the bot hears: routes, and the doors that Slack and the web knock at."""
