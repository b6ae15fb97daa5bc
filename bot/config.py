"""Settings from the environment, validated all at once; each error names the variable and the remedy."""

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator decides. Secrets and switches only; words live in the views."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    slack_bot_token: str = ""
    slack_signing_secret: str = ""
    slack_app_token: str = ""
    slack_api_url: str = "https://slack.com/api/"
    database_url: str | None = Field(default=None, pattern=r"^postgres(ql)?(\+\w+)?://")
    clwstwr_home: Path = Field(default_factory=lambda: Path(".clwstwr"))
    host: str = "127.0.0.1"
    port: int = Field(default=3000, ge=0, le=65535)

    @property
    def socket_mode(self) -> bool:
        """With an app token the bot calls Slack; without one Slack calls the bot."""
        return bool(self.slack_app_token)


class BadSettings(Exception):  # noqa: N818 - said to an operator as it stands
    """One line for each setting that is missing or wrong, with its remedy."""


_REMEDIES = {
    "slack_bot_token": "copy the Bot User OAuth Token (xoxb-...) from your Slack app's OAuth & Permissions page",
    "slack_signing_secret": "copy the Signing Secret from your Slack app's Basic Information page",
    "slack_app_token": "copy an app-level token (xapp-...) with connections:write, or unset it to be called over HTTP",
    "database_url": "write it like postgresql://user:password@host:5432/name, or unset it to use the embedded server",
    "clwstwr_home": "name a folder that the bot may write to",
    "port": "give a number from 0 to 65535",
}


def read_settings(*, for_slack: bool) -> Settings:
    """Read and check the environment. Raises BadSettings with every fault at once.

    `for_slack` asks for what a connection to Slack needs; reports and imports do without.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        faults = [
            f"{str(e['loc'][0]).upper()}: {e['msg']}; {_REMEDIES.get(str(e['loc'][0]), '')}"
            for e in error.errors()
        ]
        raise BadSettings("\n".join(faults)) from None
    faults = _slack_faults(settings) if for_slack else []
    if faults:
        raise BadSettings("\n".join(faults))
    return settings


def _slack_faults(settings: Settings) -> list[str]:
    faults = []
    if not settings.slack_bot_token:
        faults.append(f"SLACK_BOT_TOKEN is missing: {_REMEDIES['slack_bot_token']}")
    if not settings.slack_app_token and not settings.slack_signing_secret:
        faults.append(f"SLACK_SIGNING_SECRET is missing: {_REMEDIES['slack_signing_secret']}")
    return faults
