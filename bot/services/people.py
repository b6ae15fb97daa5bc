"""What is done about people: languages, roles, and names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from secrets import choice
from string import ascii_uppercase

from bot.clock import Clock
from bot.domain import appointing as rules
from bot.domain.appointing import EndOffer, NewRole, PeopleShown, RoleOffer
from bot.domain.cluster_people import ClusterPeople, RoleHeld
from bot.domain.ids import AppointmentId, PersonId
from bot.domain.mail_addresses import ByMail
from bot.domain.nhs_numbers import refuse_patient_data
from bot.domain.people import Asker, Cluster, Language, Role, by_mail
from bot.domain.permissions import Task, cluster_meant, require
from bot.domain.post_office import PostOffice
from bot.domain.refusals import LastOperator, NothingFound, OperatorsUseSlack, OwnAddress
from bot.domain.role_wishes import RoleWish
from bot.domain.slack_profiles import SlackProfile
from bot.services.directory import Directory
from storage import joining, people
from storage.database import Connection, Database

_NAMES_AT_ONCE = 20


class People:
    """What people ask about people."""

    def __init__(
        self, database: Database, clock: Clock, directory: Directory, post_office: PostOffice
    ) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory
        self._post_office = post_office
        self._asked_until = PersonId(0)

    async def choose_language(self, asker: Asker, language: Language) -> None:
        """Remember in which language this person wants to be answered."""
        async with self._database.connection() as connection:
            await people.choose_language(connection, asker.installation_id, asker.handle, language)
        self._directory.forget()

    async def of_cluster(self, asker: Asker) -> PeopleShown:
        """Say who represents which practice of the cluster, who leads it, and who works for its health board."""
        async with self._database.connection() as connection:
            found = await self._people(connection, asker, Task.SEE_PEOPLE)
        return PeopleShown(found, rules.appointable(asker, found.cluster))

    async def offer_role(self, asker: Asker, wish: RoleWish) -> RoleOffer:
        """Say which roles and practices the asker can choose from for somebody, and what was said so far."""
        async with self._database.connection() as connection:
            found = await self._people(connection, asker, Task.MANAGE_PEOPLE)
        return rules.offer_role(asker, found, wish)

    async def appoint(self, asker: Asker, key: str, user: str, wish: RoleWish) -> NewRole:
        """Give a Slack user a role: of a practice, of the asker's cluster, or of its health board.

        Raises NotAllowed, NotYourPractice, SayWhichPractice, PracticeNotFound, PracticeAmbiguous and NotUnderstood.
        """
        async with self._database.connection() as connection:
            found = await self._people(connection, asker, Task.MANAGE_PEOPLE)
            role = rules.role_meant(asker, found.cluster, wish)
            practice = rules.practice_of(asker, found, role, wish.text)
            rules.require_appointing(asker, found.cluster, role, practice)
            new = NewRole(found.cluster, user, role, practice)
            had_it = await people.appoint(
                connection, asker.installation_id, key, new, asker.handle, self._clock.now()
            )
        self._directory.forget()
        return replace(new, had_it=had_it)

    async def appoint_by_mail(self, asker: Asker, key: str, person: ByMail, wish: RoleWish) -> NewRole:
        """Give a role to somebody by their e-mail address; whoever has it already is meant, also a Slack user.

        Raises what `appoint` raises, OwnAddress for the bot's own, and OperatorsUseSlack.
        """
        refuse_patient_data(name=person.name)
        if person.address == self._post_office.sender:
            raise OwnAddress().at("address")
        async with self._database.connection() as connection:
            found = await self._people(connection, asker, Task.MANAGE_PEOPLE)
            role = rules.role_meant(asker, found.cluster, wish)
            practice = rules.practice_of(asker, found, role, wish.text)
            rules.require_appointing(asker, found.cluster, role, practice)
            if role is Role.OPERATOR:
                raise OperatorsUseSlack().at("role")
            new = NewRole(
                found.cluster, _new_handle(), role, practice, name=person.name, address=person.address
            )
            mail = self._post_office.is_open
            made = await people.appoint_by_mail(
                connection, asker.installation_id, key, new, asker.handle, self._clock.now(), mail=mail
            )
        self._directory.forget()
        return replace(made, unreached=not mail)

    async def offer_end(self, asker: Asker) -> EndOffer:
        """Say which roles the asker can end in the cluster."""
        async with self._database.connection() as connection:
            found = await self._people(connection, asker, Task.MANAGE_PEOPLE)
        return EndOffer(found.cluster, rules.may_end(asker, found))

    async def end_meant(self, asker: Asker, key: str, wish: RoleWish) -> RoleHeld | EndOffer:
        """End the one role that was plainly meant; where there is a doubt, nothing ends and what it could be is offered.

        Raises PersonNotFound, and what finding a practice and `end` raise.
        """
        async with self._database.connection() as connection:
            found = await self._people(connection, asker, Task.MANAGE_PEOPLE)
            meant = rules.roles_meant(found, wish)
            if len(meant) > 1 or not rules.plainly_meant(meant[0], wish):
                return EndOffer(found.cluster, meant)
            return await self._end(connection, asker, key, found.cluster, meant[0])

    async def end(self, asker: Asker, key: str, appointment: AppointmentId) -> RoleHeld:
        """End a role. Raises NothingFound, NotAllowed, NotYourPractice, and LastOperator for the only one."""
        async with self._database.connection() as connection:
            found = await self._people(connection, asker, Task.MANAGE_PEOPLE)
            held = found.role(appointment)
            if held is None:
                raise NothingFound("role")
            return await self._end(connection, asker, key, found.cluster, held)

    async def nameless(self) -> Sequence[tuple[PersonId, str]]:
        """Return a few people whose names are not known yet, with their Slack users."""
        async with self._database.connection() as connection:
            return await people.nameless(connection, _NAMES_AT_ONCE)

    async def learn_names(self, names: Mapping[PersonId, str]) -> None:
        """Remember what people are called, for lists and reports outside Slack."""
        async with self._database.connection() as connection:
            await people.name(connection, names)
        self._directory.forget()

    async def unaddressed(self) -> Sequence[tuple[PersonId, str]]:
        """Return a few people in Slack whose address is not known; each is asked after once, and none without e-mail."""
        if not self._post_office.is_open:
            return ()
        async with self._database.connection() as connection:
            return await people.unaddressed(connection, self._asked_until, _NAMES_AT_ONCE)

    def asked_after(self, person: PersonId) -> None:
        """Take note that Slack was asked about somebody, and those before them, whatever it told."""
        self._asked_until = max(self._asked_until, person)

    async def learn_profile(self, profile: SlackProfile) -> bool:
        """Learn the address of somebody in Slack; returns whether it is news.

        Whoever was reached at it by e-mail alone has joined Slack: everything of theirs goes over. Only the word of a
        person's own workspace counts.
        """
        if not profile.address:
            return False
        now = self._clock.now()
        async with self._database.connection() as connection:
            known = await joining.known(connection, profile.team, profile.handle, profile.address)
        if known is None:
            return False
        if known.holder is not None and by_mail(known.holders_handle):
            async with self._database.transaction() as connection:
                await joining.take_over(
                    connection, known.installation, known.holder, known.holders_handle, profile.handle, now
                )
        elif known.holder is None and known.person is not None and self._post_office.is_open:
            async with self._database.connection() as connection:
                await joining.learn(connection, known.installation, known.person, profile.address, now)
        else:
            return False
        self._directory.forget()
        return True

    async def _people(self, connection: Connection, asker: Asker, task: Task) -> ClusterPeople:
        cluster = cluster_meant(asker)
        require(asker, task, cluster)
        mail = self._post_office.is_open
        return await people.of_cluster(
            connection, asker.installation_id, cluster, self._clock.today(), mail=mail
        )

    async def _end(
        self, connection: Connection, asker: Asker, key: str, cluster: Cluster, held: RoleHeld
    ) -> RoleHeld:
        rules.require_appointing(asker, cluster, held.role, held.practice)
        done = await people.end(
            connection,
            asker.installation_id,
            key,
            held,
            here=cluster.id,
            by=asker.handle,
            now=self._clock.now(),
        )
        if not done:
            raise LastOperator
        self._directory.forget()
        return held


def _new_handle() -> str:
    """Make a handle for somebody reached by e-mail alone: M and ten letters."""
    return "M" + "".join(choice(ascii_uppercase) for _ in range(10))
