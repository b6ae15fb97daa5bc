"""What the house remembers about people: their names, languages and appointments."""

from bot.domain.ids import InstallationId
from bot.domain.people import Language
from storage.database import Connection, Query

_CHOOSE_LANGUAGE = Query("""
    INSERT INTO person (installation_id, slack_user, name, language)
    VALUES (:installation, :slack_user, '', :language)
    ON CONFLICT (installation_id, slack_user) DO UPDATE SET language = excluded.language
""")


async def choose_language(
    connection: Connection, installation: InstallationId, slack_user: str, language: Language
) -> None:
    await connection.rows(
        _CHOOSE_LANGUAGE, installation=installation, slack_user=slack_user, language=language.value
    )
