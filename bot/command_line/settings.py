"""Settings for commands that do not speak to Slack."""

from bot.command_line.answers import Stop
from bot.config import BadSettings, Settings, read_settings


def settings_without_slack() -> Settings:
    """Read the settings, or stop with every fault in them."""
    try:
        return read_settings(for_slack=False)
    except BadSettings as bad:
        raise Stop(str(bad)) from None
