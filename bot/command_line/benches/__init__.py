"""The bot measured against limits taken in the same run: ratios, medians of alternating rounds."""
