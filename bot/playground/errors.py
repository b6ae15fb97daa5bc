"""Refusals: what Slack says to an app, and what the workspace says to somebody who drives it."""

from collections.abc import Sequence
from typing import Any


class SlackError(Exception):
    """A refusal in Slack's words: `error` is Slack's name for it, `more` further top-level fields."""

    def __init__(self, error: str, *, messages: Sequence[str] = (), **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.messages = list(messages)
        self.more = more

    def as_json(self) -> dict[str, Any]:
        answer = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            answer["response_metadata"] = {"messages": self.messages}
        return answer


class ControlError(Exception):
    """A refusal of the control API: what is wrong, what to do instead, and what there is to choose from."""

    def __init__(self, error: str, remedy: str, *, status: int = 400, choices: Sequence[str] = ()) -> None:
        super().__init__(error)
        self.error = error
        self.remedy = remedy
        self.status = status
        self.choices = list(choices)

    def as_json(self) -> dict[str, Any]:
        answer: dict[str, Any] = {"error": self.error, "remedy": self.remedy}
        if self.choices:
            answer["choices"] = self.choices
        return answer
