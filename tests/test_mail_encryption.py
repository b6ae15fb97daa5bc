"""Letters and their answers travel encrypted, and only to servers whose certificate somebody vouches for."""

from datetime import UTC, datetime
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext

import pytest
import trustme

from bot.domain.deliveries import Delivered, OutOfOrder
from bot.domain.ids import PersonId
from bot.domain.letters import Addressee
from bot.domain.people import Language
from bot.letter_box import LetterBox
from bot.postman import Postman
from bot.views.writing import Writing, paragraph
from tests.imap import imap_server
from tests.post import OFFICE, Postbox, smtp_server

NOW = datetime(2017, 4, 3, 9, tzinfo=UTC)
RHIAN = Addressee(PersonId(1), "M0RHIAN", "Rhian Jones", "rhian@practice.example", Language.ENGLISH)
LETTER = Writing("Cyfarfod clwstwr ŵ", (paragraph("Dewch, os gwelwch yn dda."),))


@pytest.fixture
def encryption() -> SSLContext:
    """What a server on this machine speaks, with a certificate of an authority that nobody knows yet."""
    return _context(trustme.CA())


@pytest.fixture
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SSLContext:
    """The same, of an authority that this machine knows."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    return _context(authority)


def _context(authority: trustme.CA) -> SSLContext:
    context = SSLContext(PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


async def send(box: Postbox) -> object:
    postman = Postman(box.url, OFFICE, lambda: NOW)
    try:
        return await postman.send(RHIAN, LETTER, "one@post.example")
    finally:
        await postman.hang_up()


async def test_a_letter_goes_encrypted_from_the_first_word(known: SSLContext):
    async with smtp_server(encrypted=known) as box:
        assert isinstance(await send(box), Delivered)
    assert [letter.subject for letter in box.letters] == [LETTER.subject]
    assert box.shut_in == [True]


async def test_a_letter_goes_encrypted_where_the_server_offers_it(known: SSLContext):
    async with smtp_server(start_tls=known) as box:
        assert isinstance(await send(box), Delivered)
    assert box.shut_in == [True]


@pytest.mark.parametrize("from_the_first_word", [True, False])
async def test_a_server_that_nobody_vouches_for_gets_no_letter(
    encryption: SSLContext, from_the_first_word: bool
):
    first, later = (encryption, None) if from_the_first_word else (None, encryption)
    async with smtp_server(encrypted=first, start_tls=later) as box:
        assert isinstance(await send(box), OutOfOrder)
    assert box.letters == []


async def test_the_mailbox_is_read_encrypted(known: SSLContext):
    async with imap_server(known) as inbox:
        box = LetterBox(inbox.url.replace("imap://", "imaps://"))
        assert await box.check() == ""


async def test_a_mailbox_that_nobody_vouches_for_is_not_opened(encryption: SSLContext):
    async with imap_server(encryption) as inbox:
        told = await LetterBox(inbox.url.replace("imap://", "imaps://")).check()
    assert "certificate" in told.lower()
