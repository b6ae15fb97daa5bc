"""What the bot knows: pure rules over plain frozen values; no clock, no database, no Slack."""
