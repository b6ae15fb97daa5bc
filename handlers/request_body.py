"""The body of a web request, read with a bound: nobody fills our memory."""

from starlette.requests import Request


async def read_body(request: Request, most: int) -> bytes | None:
    """Read the body; None when it has more than so many bytes."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            return None
        chunks.append(chunk)
    return b"".join(chunks)
