"""What a handler answered, as the tests look at it: its form, its text, the rows of its table."""

from bot.playground.blocks import check_view
from bot.views.message import Form
from handlers.request import Reply


def form_of(reply: Reply) -> Form:
    """Return the form, which Slack would open."""
    assert reply.form is not None
    assert check_view(reply.form.payload("C0NEATH"), "modal") == []
    return reply.form


def texts(reply: Reply) -> str:
    """Return what stands in the message's blocks, below one another."""
    assert reply.message is not None
    return "\n".join(str(block.get("text", block.get("elements"))) for block in reply.message.blocks)


def rows(reply: Reply) -> list[list[str]]:
    """Return the cells of the message's table, its heads first."""
    assert reply.message is not None
    table = next(block for block in reply.message.blocks if block["type"] == "table")
    return [[cell["text"] for cell in row] for row in table["rows"]]
