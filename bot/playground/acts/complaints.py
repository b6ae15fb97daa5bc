"""What Slack itself says about a form before it is sent: fields left out, too long, or no number."""

import re
from typing import Any

from bot.playground.fields import Field, fields_of, is_filled
from bot.playground.modals import View

Json = dict[str, Any]
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_REQUIRED = "Please complete this required field."


def complaints(view: View) -> dict[str, str]:
    """List by block what Slack itself would not let this person send."""
    found = {}
    for field in fields_of(view.blocks):
        state = view.values.get(field.block_id, {}).get(field.action_id) or field.initial_state()
        complaint = _complaint(field, state)
        if complaint:
            found[field.block_id] = complaint
    return found


def _complaint(field: Field, state: Json) -> str:
    if not is_filled(state):
        return "" if field.is_optional else _REQUIRED
    value, element = state[field.value_name], field.element
    match field.kind:
        case "plain_text_input":
            return _length_complaint(len(value), element)
        case "number_input":
            return _number_complaint(value, element)
        case "email_text_input" if not _EMAIL.fullmatch(value):
            return "Please enter a valid email address."
        case "url_text_input" if not re.match(r"[a-z][a-z0-9+.-]*://\S+", value):
            return "Please enter a valid URL."
    most = element.get("max_selected_items")
    if most is not None and len(value) > most:
        return f"Please choose no more than {most}."
    return ""


def _length_complaint(length: int, element: Json) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if length < least:
        return f"Please enter at least {least} characters."
    return f"Please enter no more than {most} characters." if length > most else ""


def _number_complaint(value: str, element: Json) -> str:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a number." if element["is_decimal_allowed"] else "Please enter a whole number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter a number no smaller than {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter a number no larger than {element['max_value']}."
    return ""
