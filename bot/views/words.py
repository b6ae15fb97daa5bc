"""The words for people in one language: whole sentences through gettext, Welsh plurals included."""

from collections.abc import Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Any

from bot.domain.people import Language


def later(message: str) -> str:
    """Mark a sentence for the catalogue where it is declared; it is translated where it is said."""
    return message


@dataclass(frozen=True, slots=True)
class Words:
    """Says sentences in one language: `say("Cluster: {name}", name=...)`.

    A sentence is looked up as it stands in English and then filled in, so names never reach a translator and a
    translation may order them as its language wants.
    """

    language: Language
    catalogue: NullTranslations

    def __call__(self, message: str, **values: Any) -> str:
        said = self.catalogue.gettext(message)
        return said.format(**values) if values else said

    def many(self, one: str, many: str, n: int, **values: Any) -> str:
        """Say a sentence about `n` things in the plural form that the language has for that number."""
        return self.catalogue.ngettext(one, many, n).format(n=n, **values)


ENGLISH = Words(Language.ENGLISH, NullTranslations())


@dataclass(frozen=True, slots=True)
class Voices:
    """The languages at hand, and which of them a reader or a channel hears."""

    english: Words
    welsh: Words

    def of(self, language: Language | None) -> Words:
        """Return the words for one reader."""
        return self.welsh if language is Language.WELSH else self.english

    def shared(self, language: Language) -> Sequence[Words]:
        """Return the words for a channel; where both are spoken, Welsh is read first."""
        if language is Language.BOTH:
            return (self.welsh, self.english)
        return (self.of(language),)
