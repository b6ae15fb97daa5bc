"""The emoji that mean something to the bot when somebody puts them under a message."""

KEEP_EVIDENCE = "file_folder"
"""Keeps the message as evidence, unless the operator has chosen another emoji."""
