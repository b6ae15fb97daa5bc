"""Recording that a duty was done, and taking a mistaken record back."""

from collections.abc import Collection
from datetime import date

from bot.clock import Clock
from bot.domain.deadlines import Owner
from bot.domain.financial_part import split_declaration
from bot.domain.ids import MeetingId, PracticeId, SubmissionId
from bot.domain.links import check_link, split_link
from bot.domain.owners import MemberPractice, board_owner
from bot.domain.people import Asker, Cluster
from bot.domain.permissions import (
    Task,
    cluster_meant,
    leads,
    may,
    require,
    require_board,
    require_voice,
    speaks_for,
)
from bot.domain.practice_names import practice_named
from bot.domain.programme import ProgrammeYear
from bot.domain.refusals import (
    CountedNotShared,
    DutyNeedsPractice,
    DutyOfAnother,
    NotDeclared,
    NothingFound,
    ReasonNeeded,
    Refusal,
)
from bot.domain.requirements import OwnerKind, Requirement
from bot.domain.sharing import (
    DutyOwner,
    Receipt,
    Said,
    ShareChoices,
    Statement,
    ToShare,
    Withdrawal,
    can_be_shared,
    check_note,
    check_shared_on,
    check_without_finances,
    duty_word,
    is_named,
    needs_words,
    requirement_meant,
)
from bot.domain.typed_sharing import Wish, split_typed, wish_among
from bot.services.programmes import Programmes
from storage import submissions
from storage.database import Connection, Database


class Sharing:
    """What people ask about things shared with others."""

    def __init__(self, database: Database, clock: Clock, programmes: Programmes) -> None:
        self._database = database
        self._clock = clock
        self._programmes = programmes

    async def choices(self, asker: Asker) -> ShareChoices:
        """List what this person may record in the cluster meant, and for which practices."""
        cluster = cluster_meant(asker)
        require(asker, Task.SHARE_FOR_PRACTICE, cluster)
        today = self._clock.today()
        async with self._database.connection() as connection:
            found = await submissions.practices(connection, asker.installation_id, cluster.id, today)
        everybody = leads(asker, cluster)
        practices = tuple(one for one in found if everybody or speaks_for(asker, one.id))
        kinds = {*_kinds(asker, cluster), *([OwnerKind.PRACTICE] if practices else [])}
        present, *others = [(year, _offered(year, kinds)) for year in self._programmes.shareable(today)]
        beside = tuple((year, asked) for year, asked in others if asked)
        return ShareChoices(cluster.name, present[1], practices, today, beside)

    async def one(self, asker: Asker, said: Said) -> ToShare:
        """Look up one duty that this person is about to record, as its button names it."""
        async with self._database.connection() as connection:
            return await self._meant(connection, asker, said)

    async def share(self, asker: Asker, said: Said, key: str) -> Receipt:
        """Record a duty as done, late or not; the same day again shows what is recorded already.

        Raises the refusals of bot.domain.sharing, each at its question of the form.
        """
        statement = self._checked(said)
        async with self._database.connection() as connection:
            shared = await self._meant(connection, asker, said)
            check_without_finances(shared.requirement, note=statement.note, link=statement.link)
            if not said.without_finances:
                _require_declaration(shared, statement.shared_on)
            return await self._record(connection, asker, shared, statement, key)

    async def share_today(self, asker: Asker, said: Said, key: str) -> Receipt | ToShare:
        """Record a duty as done today; one of which more has to be said than the day is returned as it was."""
        async with self._database.connection() as connection:
            shared = await self._meant(connection, asker, said)
            if needs_words(shared.requirement):
                return shared
            return await self._record(connection, asker, shared, Statement(shared.today), key)

    async def share_typed(self, asker: Asker, text: str, key: str) -> Receipt:
        """Record what a typed line names, e.g. `matrix Castle Surgery 30/4/2017`, for the day given or today.

        An address in the line is kept as its link. What is shared without the financial part says so, e.g. `matrix
        without the financial part`. Raises BadDate, DutyNotFound, DutyAmbiguous, DutyNeedsPractice and the refusals of `share`.
        """
        cluster = cluster_meant(asker)
        today = self._clock.today()
        text, link = split_link(text)
        text, declared = split_declaration(text)
        words, shared_on = split_typed(text, self._programmes.on(today), today)
        programme, wish = wish_among(self._programmes.shareable(today), words)
        requirement = wish.owned_by(_kinds(asker, cluster)) or wish.requirements[0]
        _require_said(requirement)
        day = check_shared_on(shared_on or today, programme, today)
        async with self._database.connection() as connection:
            members = await submissions.practices(connection, asker.installation_id, cluster.id, today)
            owner = _typed_owner(asker, cluster, requirement, wish, members)
            _require(asker, owner)
            shared = ToShare(programme, requirement, owner.owner, today)
            check_without_finances(requirement, link=link)
            if not declared:
                _require_declaration(shared, day)
            statement = Statement(day, link=check_link(link, "link"))
            return await self._record(connection, asker, shared, statement, key)

    async def withdrawable(self, asker: Asker, submission: SubmissionId) -> Withdrawal:
        """Look up a record that this person may take back: who recorded it, and those who lead."""
        async with self._database.connection() as connection:
            return await _withdrawal(connection, asker, submission, self._programmes, self._clock.today())

    async def withdraw(self, asker: Asker, submission: SubmissionId, reason: str, key: str) -> Withdrawal:
        """Take a mistaken record back for a reason; it stays in the record, and counts no more."""
        if not reason:
            raise ReasonNeeded().at("reason")
        check_note(reason, "reason")
        async with self._database.connection() as connection:
            found = await _withdrawal(connection, asker, submission, self._programmes, self._clock.today())
            await submissions.withdraw(
                connection,
                asker.installation_id,
                submission,
                reason=reason,
                by=asker.handle,
                key=key,
                now=self._clock.now(),
            )
        return found

    def _checked(self, said: Said) -> Statement:
        today = self._clock.today()
        note, link = check_note(said.note, "note"), check_link(said.link, "link")
        programme, _ = self._asked(said.requirement)
        try:
            day = check_shared_on(said.shared_on or today, programme, today)
        except Refusal as refusal:
            raise refusal.at("shared_on") from None
        return Statement(day, note, link)

    async def _meant(self, connection: Connection, asker: Asker, said: Said) -> ToShare:
        programme, requirement = self._asked(said.requirement)
        owner_id = said.owner or _owner_here(asker, requirement, said.practice)
        meeting = MeetingId(said.meeting) if said.meeting else None
        found = await submissions.owner(
            connection, asker.installation_id, requirement.owner, owner_id, meeting, self._clock.today()
        )
        if found is None:
            raise NothingFound("duty")
        _require(asker, found)
        return ToShare(programme, requirement, found.owner, self._clock.today(), meeting)

    def _asked(self, word: str) -> tuple[ProgrammeYear, Requirement]:
        """Find what a button or a form names, in its own year or in those of today."""
        _, _, year = word.partition("@")
        programmes = self._programmes.years if year else self._programmes.shareable(self._clock.today())
        found = requirement_meant(programmes, word)
        if found is None:
            raise NothingFound("duty")
        _require_said(found[1])
        return found

    async def _record(
        self,
        connection: Connection,
        asker: Asker,
        shared: ToShare,
        statement: Statement,
        key: str,
    ) -> Receipt:
        recorded = await submissions.record(
            connection,
            asker.installation_id,
            shared.programme.key,
            shared,
            shared_on=statement.shared_on,
            note=statement.note,
            link=statement.link,
            by=asker.handle,
            key=key,
            now=self._clock.now(),
        )
        if not recorded.standing:
            raise NothingFound("submission")
        same = [each for each in recorded.standing if each.shared_on == statement.shared_on]
        submission = recorded.fresh or (same or list(recorded.standing))[0]
        return Receipt(
            shared.programme,
            shared.requirement,
            shared.owner,
            submission,
            recorded.standing,
            recorded.fresh is not None,
        )


def _kinds(asker: Asker, cluster: Cluster) -> tuple[OwnerKind, ...]:
    """List for which kinds of owners this person may record, without being told which practice."""
    kinds = {
        OwnerKind.PRACTICE: any(
            own.cluster and own.cluster.id == cluster.id for own in asker.appointments if own.practice
        ),
        cluster.kind: may(asker, Task.SHARE_FOR_CLUSTER, cluster),
        OwnerKind.BOARD: may(asker, Task.SHARE_FOR_BOARD, cluster),
    }
    return tuple(kind for kind, theirs in kinds.items() if theirs)


def _offered(programme: ProgrammeYear, kinds: Collection[OwnerKind]) -> tuple[Requirement, ...]:
    return tuple(each for each in programme.requirements if each.owner in kinds and _is_said(each))


def _require_said(requirement: Requirement) -> None:
    if not _is_said(requirement):
        raise CountedNotShared(requirement)


def _is_said(requirement: Requirement) -> bool:
    """Whether it is enough to say that it was done."""
    return can_be_shared(requirement) and not is_named(requirement)


def _require_declaration(shared: ToShare, shared_on: date) -> None:
    """Refuse what has to be declared free of the financial part (CND 001W, paras 2 and 3), and was not."""
    if shared.requirement.without_financial_part:
        raise NotDeclared(duty_word(shared.programme, shared.requirement), shared.owner.id, shared_on).at(
            "declared"
        )


def _owner_here(asker: Asker, requirement: Requirement, practice: int) -> int:
    """Take the owner from where the question comes from; a practice has to be chosen."""
    if requirement.owner is OwnerKind.PRACTICE:
        if not practice:
            raise DutyNeedsPractice(requirement.key, ()).at("practice")
        return practice
    cluster = cluster_meant(asker)
    if requirement.owner is OwnerKind.BOARD:
        return cluster.board.id
    _require_own(requirement, cluster)
    return cluster.id


def _typed_owner(
    asker: Asker, cluster: Cluster, requirement: Requirement, wish: Wish, members: tuple[MemberPractice, ...]
) -> DutyOwner:
    board = cluster.board
    if requirement.owner is OwnerKind.BOARD:
        return DutyOwner(board_owner(board), board.id, None)
    if requirement.owner is not OwnerKind.PRACTICE:
        _require_own(requirement, cluster)
        return DutyOwner(Owner(cluster.kind, cluster.id, cluster.name), board.id, cluster)
    own = [practice for practice in members if speaks_for(asker, practice.id)]
    if wish.practice:
        own = [practice_named(wish.practice, members)]
    if len(own) != 1:
        raise DutyNeedsPractice(wish.typed, tuple(practice.name for practice in own or members))
    return DutyOwner(own[0].owner, board.id, cluster)


def _require_own(requirement: Requirement, cluster: Cluster) -> None:
    """Let a duty pass that the cluster or body of the channel owes, and no other one."""
    if requirement.owner is not cluster.kind:
        raise DutyOfAnother(requirement)


def _require(asker: Asker, found: DutyOwner) -> None:
    """Let those pass who may record for this owner: a practice's people, or whoever leads."""
    match found.owner.kind, found.cluster:
        case OwnerKind.PRACTICE, Cluster() as cluster:
            require_voice(asker, Task.SHARE_FOR_PRACTICE, PracticeId(found.owner.id), cluster)
        case _, Cluster() as cluster:
            require(asker, Task.SHARE_FOR_CLUSTER, cluster)
        case _:
            require_board(asker, Task.SHARE_FOR_BOARD, found.board_id)


async def _withdrawal(
    connection: Connection, asker: Asker, id_: SubmissionId, programmes: Programmes, today: date
) -> Withdrawal:
    found = await submissions.one(connection, asker.installation_id, id_, today)
    programme = programmes.named(found.programme) if found else None
    requirement = programme.requirement(found.submission.requirement) if found and programme else None
    if found is None or programme is None or requirement is None:
        raise NothingFound("submission")
    if found.submission.recorded_by != asker.handle:
        _require_lead(asker, found.owner)
    return Withdrawal(programme, requirement, found.owner.owner, found.submission)


def _require_lead(asker: Asker, found: DutyOwner) -> None:
    if found.cluster is None:
        require_board(asker, Task.SHARE_FOR_BOARD, found.board_id)
    else:
        require(asker, Task.SHARE_FOR_CLUSTER, found.cluster)
