"""The table of commands for the README, made from their declarations: `python -m handlers.command_table`."""

import sys

from bot.domain.permissions import ALLOWED, EVERYBODY
from handlers.routes import COMMANDS
from handlers.routing import Command

BEGIN = "<!-- commands: made by `make readme` -->\n"
END = "<!-- end of commands -->\n"


def table() -> str:
    """Return the commands as a Markdown table, in the order of their declaration."""
    rows = [
        "| type | or | what for | who |",
        "| --- | --- | --- | --- |",
        *(_row(command) for command in COMMANDS),
    ]
    return "\n".join(rows) + "\n"


def _row(command: Command) -> str:
    typed = f"/clwstwr {command.name} {command.usage}".strip().replace("|", "\\|")
    allowed = ALLOWED[command.task]
    who = "everybody" if allowed == EVERYBODY else ", ".join(sorted(role.value for role in allowed))
    return f"| `{typed}` | `{command.welsh}` | {command.summary} | {who} |"


def renewed(readme: str) -> str:
    """Return the README with its table of commands made anew."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"


if __name__ == "__main__":
    sys.stdout.write(renewed(sys.stdin.read()))
