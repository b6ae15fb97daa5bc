"""Installing the app and removing it: a person's consent, the token for it, and the app's last events."""

from dataclasses import replace

from bot.playground.changes import Change
from bot.playground.errors import SlackError
from bot.playground.installation import Given, Token, TokenKind
from bot.playground.workspace import Workspace


def redirect_uri(workspace: Workspace, asked: str) -> str:
    """Find where the app wants people sent back to; raises `bad_redirect_uri` for what it has not registered."""
    known = workspace.state.installation.redirect_urls
    if not asked and known:
        return known[0]
    if not asked or (known and not asked.startswith(known)):
        raise SlackError("bad_redirect_uri")
    return asked


def consent(workspace: Workspace, given: Given) -> str:
    """Give the code that stands for a person's consent; the app exchanges it for its token."""
    code = workspace.state.ids.following("", 24).lower()
    workspace.consents[code] = given
    return code


def install(workspace: Workspace, scopes: frozenset[str]) -> Token:
    """Install the app, or install it again; gives the bot's token, which may do what was asked for."""
    state = workspace.state
    state.installation = replace(state.installation, is_installed=True)
    state.bot.is_deactivated = False
    granted = (scopes & state.installation.scopes) or state.installation.scopes
    token = Token(value=workspace.seed.app.bot_token, kind=TokenKind.BOT, scopes=granted)
    state.installation.tokens[token.value] = token
    workspace.changes.tell(Change("installation"))
    return token


def uninstall(workspace: Workspace) -> None:
    """Remove the app: its token ends, its bot goes, and it hears of both as its last."""
    state = workspace.state
    revoke(workspace, state.installation.tokens[workspace.seed.app.bot_token])
    workspace.announce("app_uninstalled", {"event_ts": state.ts(workspace.now)}, None)
    state.installation = replace(state.installation, is_installed=False)
    state.bot.is_deactivated = True
    for channel in state.conversations_of(state.bot.id):
        if not channel.is_direct:
            channel.members.remove(state.bot.id)
    workspace.changes.tell(Change("installation"))


def revoke(workspace: Workspace, token: Token) -> None:
    """End a token; the app hears of it."""
    token.is_revoked = True
    bots = [workspace.state.bot.id] if token.kind is TokenKind.BOT else []
    event = {"tokens": {"oauth": [], "bot": bots}, "event_ts": workspace.state.ts(workspace.now)}
    workspace.announce("tokens_revoked", event, None)
