"""Who may do what: one table, and the question asked of it."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache

from bot.domain.ids import HealthBoardId, PracticeId
from bot.domain.people import Asker, Cluster, Role
from bot.domain.refusals import NotAllowed, NotYourPractice, OnlyForClusters, SayWhichCluster

LEADING = frozenset({Role.CLUSTER_LEAD, Role.FACILITATOR, Role.BOARD_OFFICER})
PRACTICE = frozenset({Role.REPRESENTATIVE, Role.DEPUTY})
MEMBERS = LEADING | PRACTICE | {Role.PARTNER}
EVERYBODY = frozenset(Role)


class Task(StrEnum):
    """Something a person may be allowed to do. One word a right, so that a refusal can name it."""

    ASK_HELP = "ask help"
    CHOOSE_LANGUAGE = "choose language"
    SET_UP_CLUSTER = "set up cluster"
    MANAGE_PEOPLE = "manage people"
    SEE_PEOPLE = "see people"
    PLAN_MEETINGS = "plan meetings"
    SEE_MEETINGS = "see meetings"
    ANSWER_INVITATION = "answer invitation"
    ANSWER_POLL = "answer poll"
    TAKE_REGISTER = "take register"
    SEE_ATTENDANCE = "see attendance"
    SEE_DEADLINES = "see deadlines"
    SHARE_FOR_PRACTICE = "share for practice"
    SHARE_FOR_CLUSTER = "share for cluster"
    SHARE_FOR_BOARD = "share for board"
    RECORD_OUTCOME = "record outcome"
    ADD_PROGRESS = "add progress"
    SEE_PLAN = "see plan"
    AGREE_PATHWAYS = "agree pathways"
    LOG_TEST = "log test of change"
    SEE_PATHWAYS = "see pathways"
    KEEP_EVIDENCE = "keep evidence"
    SEE_EVIDENCE = "see evidence"
    REVIEW = "review"
    SEE_INDICATORS = "see indicators"
    ENTER_INDICATORS = "enter indicators"
    SEE_SUMMARY = "see summary"
    SEE_POINTS = "see points"
    SEE_PROGRAMME = "see programme"
    SEE_REMINDERS = "see reminders"
    NUDGE = "nudge"
    CHANGE_SETTINGS = "change settings"
    SUSPEND_DUTIES = "suspend duties"
    CHANGE_STRUCTURE = "change structure"
    CONFIRM_FOR_BOARD = "confirm for board"
    SEE_PROFILE = "see profile"
    RECORD_PROFILE = "record profile"
    SEE_BODIES = "see bodies"
    CHOOSE_HOURS = "choose hours"
    TAKE_LEAVE = "take leave"
    KEEP_PROTECTED_TIME = "keep protected time"
    SUBSCRIBE = "subscribe"
    SEE_MAIL = "see mail"


ALLOWED: dict[Task, frozenset[Role]] = {
    Task.ASK_HELP: EVERYBODY,
    Task.CHOOSE_LANGUAGE: EVERYBODY,
    Task.CHOOSE_HOURS: EVERYBODY,
    Task.TAKE_LEAVE: MEMBERS,
    Task.KEEP_PROTECTED_TIME: LEADING | PRACTICE,
    Task.SUBSCRIBE: MEMBERS,
    Task.SET_UP_CLUSTER: frozenset({Role.OPERATOR, Role.BOARD_OFFICER, Role.CLUSTER_LEAD}),
    Task.MANAGE_PEOPLE: LEADING | {Role.OPERATOR, Role.REPRESENTATIVE},
    Task.SEE_PEOPLE: MEMBERS | {Role.OPERATOR},
    Task.PLAN_MEETINGS: LEADING,
    Task.SEE_MEETINGS: MEMBERS | {Role.OPERATOR},
    Task.ANSWER_INVITATION: MEMBERS,
    Task.ANSWER_POLL: MEMBERS,
    Task.TAKE_REGISTER: LEADING,
    Task.SEE_ATTENDANCE: LEADING | PRACTICE,
    Task.SEE_DEADLINES: LEADING | PRACTICE,
    Task.SHARE_FOR_PRACTICE: LEADING | PRACTICE,
    Task.SHARE_FOR_CLUSTER: LEADING,
    Task.SHARE_FOR_BOARD: frozenset({Role.BOARD_OFFICER, Role.FACILITATOR}),
    Task.RECORD_OUTCOME: LEADING,
    Task.ADD_PROGRESS: MEMBERS,
    Task.SEE_PLAN: MEMBERS,
    Task.AGREE_PATHWAYS: LEADING,
    Task.LOG_TEST: LEADING | PRACTICE,
    Task.SEE_PATHWAYS: MEMBERS,
    Task.KEEP_EVIDENCE: LEADING | PRACTICE,
    Task.SEE_EVIDENCE: LEADING | PRACTICE,
    Task.REVIEW: LEADING | PRACTICE,
    Task.SEE_INDICATORS: LEADING | PRACTICE,
    Task.ENTER_INDICATORS: frozenset({Role.BOARD_OFFICER}),
    Task.SEE_SUMMARY: LEADING | PRACTICE,
    Task.SEE_POINTS: LEADING | PRACTICE,
    Task.SEE_PROGRAMME: EVERYBODY,
    Task.SEE_REMINDERS: LEADING | PRACTICE | {Role.OPERATOR},
    Task.NUDGE: LEADING,
    Task.SEE_PROFILE: LEADING | {Role.OPERATOR},
    Task.RECORD_PROFILE: LEADING,
    Task.SEE_BODIES: MEMBERS | {Role.OPERATOR},
    Task.CHANGE_SETTINGS: LEADING,
    Task.SUSPEND_DUTIES: frozenset({Role.BOARD_OFFICER}),
    Task.CHANGE_STRUCTURE: frozenset({Role.BOARD_OFFICER, Role.OPERATOR}),
    Task.CONFIRM_FOR_BOARD: frozenset({Role.BOARD_OFFICER}),
    Task.SEE_MAIL: frozenset({Role.BOARD_OFFICER, Role.OPERATOR}),
}

# What operators are there for; elsewhere they may look, and nobody is sent to them.
_OF_OPERATORS = frozenset({Task.SET_UP_CLUSTER, Task.MANAGE_PEOPLE, Task.CHANGE_STRUCTURE, Task.SEE_MAIL})

# What practices and their clusters have, and a body above or beside them has not.
_OF_CLUSTERS = frozenset(
    {
        Task.SEE_ATTENDANCE,
        Task.KEEP_PROTECTED_TIME,
        Task.AGREE_PATHWAYS,
        Task.LOG_TEST,
        Task.SEE_PATHWAYS,
        Task.KEEP_EVIDENCE,
        Task.SEE_EVIDENCE,
        Task.REVIEW,
        Task.NUDGE,
        Task.SEE_SUMMARY,
        Task.SEE_POINTS,
        Task.SEE_PROFILE,
        Task.RECORD_PROFILE,
    }
)


def may(asker: Asker, task: Task, cluster: Cluster | None = None) -> bool:
    """Whether one of the asker's roles allows the task, in that cluster if one is named.

    As long as there is no operator, anybody may set a cluster up: whoever does becomes the operator.
    """
    return task in tasks_of(asker, cluster)


def tasks_of(asker: Asker, cluster: Cluster | None = None) -> frozenset[Task]:
    """Return everything that the asker may do, in that cluster if one is named."""
    roles = asker.roles if cluster is None else roles_in(asker, cluster)
    return _tasks(roles, anybody_sets_up=asker.operators == 0)


@cache
def _tasks(roles: frozenset[Role], *, anybody_sets_up: bool) -> frozenset[Task]:
    return frozenset(
        task
        for task, allowed in ALLOWED.items()
        if allowed is EVERYBODY
        or not allowed.isdisjoint(roles)
        or (anybody_sets_up and task is Task.SET_UP_CLUSTER)
    )


def roles_in(asker: Asker, cluster: Cluster) -> frozenset[Role]:
    """Return the asker's roles that reach into this cluster: its own, its board's, and the operator's.

    The people of a body's members take part in it as partners.
    """
    through_a_member = asker.member_here and asker.here is not None and asker.here.id == cluster.id
    return (frozenset({Role.PARTNER}) if through_a_member else frozenset()) | frozenset(
        appointment.role
        for appointment in asker.appointments
        if appointment.role is Role.OPERATOR
        or (appointment.cluster is not None and appointment.cluster.id == cluster.id)
        or (appointment.cluster is None and appointment.board_id == cluster.board.id)
    )


def takes_part(asker: Asker, clusters: Iterable[Cluster]) -> bool:
    """Whether the asker takes part in a meeting of these clusters without speaking for a practice there."""
    return any(not roles_in(asker, each).isdisjoint(LEADING | {Role.PARTNER}) for each in clusters)


def leads(asker: Asker, cluster: Cluster) -> bool:
    """Whether the asker acts for the whole cluster: as its lead, its network lead, or an officer of its board."""
    return not roles_in(asker, cluster).isdisjoint(LEADING)


def require(asker: Asker, task: Task, cluster: Cluster | None = None) -> None:
    """Let the asker pass, or raise NotAllowed with the roles that can do it.

    Raises OnlyForClusters for what a body above or beside the clusters does not have.
    """
    if not may(asker, task, cluster):
        only_looks = set() if task in _OF_OPERATORS else {Role.OPERATOR}
        who_can = tuple(sorted(role.value for role in ALLOWED[task] - only_looks))
        raise NotAllowed(task.value, who_can, stranger=not asker.appointments)
    if cluster is not None and cluster.is_body and task in _OF_CLUSTERS:
        raise OnlyForClusters(cluster.name)


def require_in_one(asker: Asker, task: Task, clusters: Sequence[Cluster]) -> None:
    """Let the asker pass who may do the task in one of these clusters, as of a joint meeting; the first one's refusal."""
    if not any(may(asker, task, cluster) for cluster in clusters):
        require(asker, task, clusters[0])


def speaks_for(asker: Asker, practice: PracticeId) -> bool:
    """Whether the asker represents this practice, by name or as a deputy."""
    return any(own.id == practice for own in asker.practices)


def require_voice(asker: Asker, task: Task, practice: PracticeId, cluster: Cluster) -> None:
    """Let somebody act for a practice: its own people, or those who lead its cluster."""
    require(asker, task, cluster)
    if not speaks_for(asker, practice) and not leads(asker, cluster):
        raise NotYourPractice


def require_board(asker: Asker, task: Task, board: HealthBoardId) -> None:
    """Let somebody act for a health board: its officers, and those appointed in one of its clusters to do so."""
    for own in asker.appointments:
        at_board = own.board_id == board or (own.cluster is not None and own.cluster.board.id == board)
        if at_board and own.role in ALLOWED[task]:
            return
    raise NotAllowed(task.value, tuple(sorted(role.value for role in ALLOWED[task])))


def cluster_meant(asker: Asker) -> Cluster:
    """Return the cluster a question is about: the channel's, else the asker's only one.

    Raises SayWhichCluster when neither tells, naming the clusters that the asker belongs to.
    """
    if asker.here is not None:
        return asker.here
    own = asker.clusters
    if len(own) == 1:
        return own[0]
    raise SayWhichCluster(tuple(cluster.name for cluster in own))


def board_meant(asker: Asker) -> HealthBoardId | None:
    """Return the health board whose officer asks: that of the channel's cluster, else the officer's only one.

    None for anybody else, and for an officer in a cluster of another board.
    """
    if asker.here is not None:
        return asker.here.board.id if asker.here.board.id in asker.boards else None
    return next(iter(asker.boards)) if len(asker.boards) == 1 else None


def officer_of(asker: Asker, task: Task) -> HealthBoardId:
    """Return the health board for which an officer asks something that is the whole board's.

    Raises NotAllowed for anybody else, and SayWhichCluster for an officer of several boards who asks outside a
    cluster's channel.
    """
    board = board_meant(asker)
    if board is not None:
        require_board(asker, task, board)
        return board
    if asker.boards and asker.here is None:
        raise SayWhichCluster(tuple(cluster.name for cluster in asker.clusters))
    raise NotAllowed(task.value, tuple(sorted(role.value for role in ALLOWED[task])))
