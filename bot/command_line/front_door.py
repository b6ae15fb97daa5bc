"""Whether the bot answers at the address that people's browsers and calendars are given."""

import asyncio

import aiohttp

_SECONDS = 10.0
_NO_FEED = "/calendar/doctor.ics"
_OUR_ANSWER = "Heb ei ganfod."


async def problem(public_url: str) -> str:
    """Ask for a calendar that nobody has: only the bot says no in two languages. Returns what is wrong, "" if nothing is."""
    try:
        async with (
            asyncio.timeout(_SECONDS),
            aiohttp.ClientSession() as session,
            session.get(public_url + _NO_FEED, allow_redirects=False) as answer,
        ):
            said = await answer.text(errors="replace")
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        return f"{public_url} is not reached: {str(error) or type(error).__name__}"
    if answer.status == 404 and _OUR_ANSWER in said:
        return ""
    return f"somebody else answers at {public_url} (status {answer.status})"
