"""Settings from the environment, validated all at once; each error names the variable and the remedy."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.domain.mail_servers import is_here
from bot.domain.pacing import A_MINUTE
from bot.domain.post_office import PostOffice
from bot.domain.signs import KEEP_EVIDENCE

_EMOJI = re.compile(r":?([a-z0-9_+'-]+):?")
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_DATABASE = re.compile(r"postgres(ql)?(\+\w+)?://")
_ADDRESS = re.compile(r"[^@\s<>,;:\"\x80-\U0010ffff]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+")
_PATHS_FIT_BEHIND = re.compile(r"[^?#@\s]*")


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator decides. Secrets and switches only; words live in the views."""

    slack_bot_token: str = ""
    slack_signing_secret: str = ""
    slack_app_token: str = ""
    slack_api_url: str = "https://slack.com/api/"
    database_url: str | None = None
    clwstwr_home: Path = Path(".clwstwr")
    clwstwr_programmes: Path | None = None
    clwstwr_evidence_emoji: str = KEEP_EVIDENCE
    clwstwr_messages_a_minute: int = A_MINUTE
    operator_channel: str = ""
    smtp_url: str = ""
    imap_url: str = ""
    mail_from: str = ""
    mail_authority: str = ""
    public_url: str = ""
    host: str = "127.0.0.1"
    port: int = 3000

    @property
    def socket_mode(self) -> bool:
        """With an app token the bot calls Slack; without one Slack calls the bot."""
        return bool(self.slack_app_token)

    @property
    def post_office(self) -> PostOffice:
        sender = self.mail_from if self.smtp_url else ""
        return PostOffice(sender, self.public_url, self.mail_authority, looks_in=bool(self.imap_url))


class BadSettings(Exception):  # noqa: N818 - said to an operator as it stands
    """One line for each setting that is missing or wrong, with its remedy."""


def read_settings(*, for_slack: bool, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read and check the environment. Raises BadSettings with every fault at once.

    `for_slack` asks for what a connection to Slack needs; reports and imports do without.
    """
    given = {name: value.strip() for name, value in environment.items() if value.strip()}
    faults = [*_faults(given), *_mail_faults(given), *(_slack_faults(given) if for_slack else ())]
    if faults:
        raise BadSettings("\n".join(faults))
    plain = Settings()
    return Settings(
        slack_bot_token=given.get("SLACK_BOT_TOKEN", ""),
        slack_signing_secret=given.get("SLACK_SIGNING_SECRET", ""),
        slack_app_token=given.get("SLACK_APP_TOKEN", ""),
        slack_api_url=given.get("SLACK_API_URL", plain.slack_api_url).rstrip("/") + "/",
        database_url=given.get("DATABASE_URL"),
        clwstwr_home=Path(given.get("CLWSTWR_HOME", plain.clwstwr_home)),
        clwstwr_programmes=Path(given["CLWSTWR_PROGRAMMES"]) if "CLWSTWR_PROGRAMMES" in given else None,
        clwstwr_evidence_emoji=given.get("CLWSTWR_EVIDENCE_EMOJI", plain.clwstwr_evidence_emoji).strip(":"),
        clwstwr_messages_a_minute=int(
            given.get("CLWSTWR_MESSAGES_A_MINUTE", plain.clwstwr_messages_a_minute)
        ),
        operator_channel=given.get("OPERATOR_CHANNEL", ""),
        smtp_url=given.get("SMTP_URL", ""),
        imap_url=given.get("IMAP_URL", ""),
        mail_from=given.get("MAIL_FROM", "").lower(),
        mail_authority=given.get("MAIL_AUTHORITY", "").lower(),
        public_url=given.get("PUBLIC_URL", "").rstrip("/"),
        host=given.get("HOST", plain.host),
        port=int(given.get("PORT", plain.port)),
    )


def _faults(given: Mapping[str, str]) -> Iterator[str]:
    port = given.get("PORT", "0")
    if not (port.isascii() and port.isdigit() and int(port) <= 65535):
        yield f"PORT is {port!r}: give a number from 0 to 65535"
    pace = given.get("CLWSTWR_MESSAGES_A_MINUTE", str(A_MINUTE))
    if not (pace.isascii() and pace.isdigit() and 1 <= int(pace) <= 60_000):
        yield f"CLWSTWR_MESSAGES_A_MINUTE is {pace!r}: give a number from 1 to 60000"
    if "OPERATOR_CHANNEL" in given and not _CHANNEL.fullmatch(given["OPERATOR_CHANNEL"]):
        yield (
            f"OPERATOR_CHANNEL is {given['OPERATOR_CHANNEL']!r}: copy the channel's ID, like C0123456789, from the end of "
            "its details in Slack, or unset it so that each operator is told directly"
        )
    if "DATABASE_URL" in given and not _DATABASE.match(given["DATABASE_URL"]):
        yield (
            "DATABASE_URL is not a PostgreSQL address: write it like postgresql://user:password@host:5432/name, "
            "or unset it to use the embedded server"
        )
    if not given.get("SLACK_API_URL", "https://").startswith(("https://", "http://")):
        yield "SLACK_API_URL is not an address: write it like https://slack.com/api/, or unset it"
    emoji = given.get("CLWSTWR_EVIDENCE_EMOJI", KEEP_EVIDENCE)
    if not _EMOJI.fullmatch(emoji):
        yield f"CLWSTWR_EVIDENCE_EMOJI is {emoji!r}: write one emoji's name as Slack does, like file_folder"
    home = Path(given.get("CLWSTWR_HOME", "."))
    if home.exists() and not (home.is_dir() and os.access(home, os.W_OK)):
        yield f"CLWSTWR_HOME is {home}, which cannot be written to: name a folder of the bot's own"
    years = given.get("CLWSTWR_PROGRAMMES", ".")
    if not Path(years).is_dir():
        yield f"CLWSTWR_PROGRAMMES is {years}, which is no folder: name the one that holds your programme years (*.toml), or unset it"


def _mail_faults(given: Mapping[str, str]) -> Iterator[str]:
    """Check that letters can go out, be answered, and lead to pages that can be reached."""
    for name, schemes, example in (
        ("SMTP_URL", ("smtp", "smtps"), "smtp://user:password@mail.example.org:587"),
        ("IMAP_URL", ("imap", "imaps"), "imaps://user:password@mail.example.org:993/INBOX"),
        ("PUBLIC_URL", ("https", "http"), "https://clwstwr.example.org"),
    ):
        if name in given and not _is_address(given[name], schemes):
            yield f"{name} is not an address that can be used: write it like {example}, or unset it"
    if "SMTP_URL" in given:
        for name, why in (
            (
                "MAIL_FROM",
                "the mailbox that invitations come from and answers go to, like clwstwr@example.org",
            ),
            ("PUBLIC_URL", "where the links in letters lead, like https://clwstwr.example.org"),
        ):
            if name not in given:
                yield f"{name} is missing, and SMTP_URL is set: give {why}, or unset SMTP_URL to send no e-mail"
    if "MAIL_FROM" in given and not _ADDRESS.fullmatch(given["MAIL_FROM"]):
        yield "MAIL_FROM is not an e-mail address: write it bare, like clwstwr@example.org"
    if "IMAP_URL" in given and "SMTP_URL" not in given:
        yield "IMAP_URL is set and SMTP_URL is not: answers come only to letters that were sent; set both, or unset IMAP_URL"
    if not _PATHS_FIT_BEHIND.fullmatch(given.get("PUBLIC_URL", "")):
        yield "PUBLIC_URL has a user, a ? or a # in it: give the address alone, like https://clwstwr.example.org, for paths are put behind it"
    public = given.get("PUBLIC_URL", "")
    if public.startswith("http://") and not is_here(urlsplit(public).hostname):
        yield "PUBLIC_URL begins with http://: what its links open is private, so give an https:// address"


def _is_address(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _slack_faults(given: Mapping[str, str]) -> Iterator[str]:
    if "SLACK_BOT_TOKEN" not in given:
        yield (
            "SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token (xoxb-...) from your Slack app's "
            "OAuth & Permissions page"
        )
    if "SLACK_APP_TOKEN" not in given and "SLACK_SIGNING_SECRET" not in given:
        yield (
            "SLACK_SIGNING_SECRET is missing: copy the Signing Secret from your Slack app's Basic Information page, "
            "or set SLACK_APP_TOKEN (xapp-...) to use Socket Mode"
        )
