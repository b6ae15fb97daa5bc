"""Everything one can ask of the bot, read from top to bottom."""

from typing import TYPE_CHECKING

from bot.domain.permissions import Task
from bot.rooms import Room
from bot.views.actions import Action, FormName, Shortcut
from bot.views.words import later
from handlers.help import helper, speaker
from handlers.routing import Command, Handler, Routes

if TYPE_CHECKING:
    from handlers import (
        attendance,
        attendance_register,
        bodies,
        change_tests,
        checklists,
        cluster_settings,
        confirmations,
        deadlines,
        evidence,
        inactive_indicators,
        invitations,
        meetings,
        nudges,
        own_time,
        pathways,
        peer_review,
        people,
        plan,
        points,
        profiles,
        programme,
        protected_times,
        reminder_acts,
        reminders,
        reports,
        setup,
        shared_files,
        sharing,
        structure,
        suspensions,
    )
else:
    attendance = Room("handlers.attendance")
    attendance_register = Room("handlers.attendance_register")
    bodies = Room("handlers.bodies")
    change_tests = Room("handlers.change_tests")
    checklists = Room("handlers.checklists")
    cluster_settings = Room("handlers.cluster_settings")
    confirmations = Room("handlers.confirmations")
    deadlines = Room("handlers.deadlines")
    evidence = Room("handlers.evidence")
    inactive_indicators = Room("handlers.inactive_indicators")
    invitations = Room("handlers.invitations")
    meetings = Room("handlers.meetings")
    nudges = Room("handlers.nudges")
    own_time = Room("handlers.own_time")
    pathways = Room("handlers.pathways")
    peer_review = Room("handlers.peer_review")
    people = Room("handlers.people")
    plan = Room("handlers.plan")
    points = Room("handlers.points")
    programme = Room("handlers.programme")
    profiles = Room("handlers.profiles")
    protected_times = Room("handlers.protected_times")
    reminder_acts = Room("handlers.reminder_acts")
    reminders = Room("handlers.reminders")
    reports = Room("handlers.reports")
    setup = Room("handlers.setup")
    shared_files = Room("handlers.shared_files")
    sharing = Room("handlers.sharing")
    structure = Room("handlers.structure")
    suspensions = Room("handlers.suspensions")

COMMANDS: list[Command] = [
    Command(
        "setup",
        "gosod",
        Task.SET_UP_CLUSTER,
        later("[cluster]"),
        later("Make this channel the home of a cluster: its leads, its network lead, its languages."),
        setup.open_form,
    ),
    Command(
        "settings",
        "gosodiadau",
        Task.CHANGE_SETTINGS,
        later("[quorum 5 | quorum none | colours risk]"),
        later("Set the cluster's quorum, if it wants one, and what the colours of its plan mean."),
        cluster_settings.change,
    ),
    Command(
        "structure",
        "strwythur",
        Task.CHANGE_STRUCTURE,
        later("[name | close Castle Surgery on 30 June | merge … into … | move … to … | undo 3]"),
        later("See practices and clusters; record when they close, merge, move, split or are renamed."),
        structure.show,
    ),
    Command(
        "people",
        "pobl",
        Task.SEE_PEOPLE,
        "",
        later("See who represents which practice, and who leads the cluster."),
        people.show,
    ),
    Command(
        "people add",
        "pobl ychwanegu",
        Task.MANAGE_PEOPLE,
        later("[@person | name@example.org Name as representative Castle Surgery]"),
        later("Give somebody a role: representative, deputy, lead, network lead, officer or partner."),
        people.add,
    ),
    Command(
        "people remove",
        "pobl tynnu",
        Task.MANAGE_PEOPLE,
        later("[@person]"),
        later("End somebody's role; what was recorded before stays."),
        people.remove,
    ),
    Command(
        "language",
        "iaith",
        Task.CHOOSE_LANGUAGE,
        later("[english | cymraeg]"),
        later("Choose the language in which I answer you."),
        people.choose_language,
    ),
    Command(
        "hours",
        "oriau",
        Task.CHOOSE_HOURS,
        later("[10:00-16:00 | usual]"),
        later("Choose between which times of day I may write to you."),
        own_time.hours,
    ),
    Command(
        "away",
        "i ffwrdd",
        Task.TAKE_LEAVE,
        later("[3-14 July cover @person]"),
        later("Say when you are away, and who stands in; your reminders go to them."),
        own_time.away,
    ),
    Command(
        "back",
        "yn ôl",
        Task.TAKE_LEAVE,
        "",
        later("Say that you are back early, or not away after all."),
        own_time.back,
    ),
    Command(
        "protected",
        "amser gwarchodedig",
        Task.KEEP_PROTECTED_TIME,
        later("[every Wednesday afternoon | 14 June afternoon]"),
        later("Keep protected time for a practice: reminders wait until after it, meeting plans warn of it."),
        protected_times.keep,
    ),
    Command(
        "here",
        "yma",
        Task.ANSWER_INVITATION,
        later("[practice]"),
        later("Say that your practice is at the meeting that is on."),
        attendance.here,
    ),
    Command(
        "register",
        "cofrestr",
        Task.TAKE_REGISTER,
        later("[date]"),
        later("Take the register of a meeting, close it, or correct it with a reason."),
        attendance_register.open_form,
    ),
    Command(
        "attendance",
        "presenoldeb",
        Task.SEE_ATTENDANCE,
        later("[practice | cluster]"),
        later("See which meetings were attended, what is left, and who can still make the number."),
        attendance.show,
    ),
    Command(
        "meeting",
        "cyfarfod",
        Task.SEE_MEETINGS,
        "",
        later("See the year's cluster meetings and what you can do about them."),
        meetings.show,
    ),
    Command(
        "meeting list",
        "cyfarfod rhestr",
        Task.SEE_MEETINGS,
        "",
        later("See the year's cluster meetings."),
        meetings.show,
    ),
    Command(
        "meeting plan",
        "cyfarfod cynllunio",
        Task.PLAN_MEETINGS,
        "",
        later("Get dates proposed for the year's meetings, to accept or change."),
        meetings.plan,
    ),
    Command(
        "meeting new",
        "cyfarfod newydd",
        Task.PLAN_MEETINGS,
        later("[14 June 12:30 at Neath Civic Centre]"),
        later("Plan one meeting, or write down one that has been held."),
        meetings.new,
    ),
    Command(
        "meeting move",
        "cyfarfod symud",
        Task.PLAN_MEETINGS,
        later("[next to 21 June 14:00]"),
        later("Move a meeting. Everybody is asked again."),
        meetings.move,
    ),
    Command(
        "meeting change",
        "cyfarfod newid",
        Task.PLAN_MEETINGS,
        later("[14 June]"),
        later("Change a meeting's place, link, agenda, facilitator or purposes."),
        meetings.change,
    ),
    Command(
        "meeting joint",
        "cyfarfod cyd",
        Task.PLAN_MEETINGS,
        later("[next with Afan, Upper Valleys | next with all]"),
        later("Hold a meeting together with other clusters of the health board."),
        meetings.join,
    ),
    Command(
        "meeting cancel",
        "cyfarfod canslo",
        Task.PLAN_MEETINGS,
        later("[next because of snow]"),
        later("Cancel a meeting. It then counts for nobody."),
        meetings.cancel,
    ),
    Command(
        "deadlines",
        "dyddiadau",
        Task.SEE_DEADLINES,
        later("[all | done | practice | programme]"),
        later("See what is due, who owes it, and where it stands."),
        deadlines.show,
    ),
    Command(
        "share",
        "rhannu",
        Task.SHARE_FOR_PRACTICE,
        later("[PDP on 28 July | matrix Castle Surgery]"),
        later("Record that something was shared or done, and get a receipt."),
        sharing.share,
    ),
    Command(
        "suspend",
        "atal",
        Task.SUSPEND_DUTIES,
        later("[5 January to 31 March 2018 for CND 009W because of winter]"),
        later("Announce that deadlines are suspended for a time, see what was announced, take it back."),
        suspensions.suspend,
    ),
    Command(
        "confirm",
        "cadarnhau",
        Task.CONFIRM_FOR_BOARD,
        later("[2 yes | 3 no because of ...]"),
        later(
            "See what waits for the health board's word: meetings without a facilitator, catch-ups, mergers."
        ),
        confirmations.show,
    ),
    Command(
        "evidence",
        "tystiolaeth",
        Task.SEE_EVIDENCE,
        later("[3: what was done | note: what was done | new | practice]"),
        later("Keep a note of work between meetings, for a row of the plan, and see what is kept."),
        evidence.write,
        later(
            "To keep a message as evidence, put {sign} under it, or choose “Keep as evidence” in its menu."
        ),
    ),
    Command(
        "pathways",
        "llwybrau",
        Task.SEE_PATHWAYS,
        later("[cancer, dementia, falls at home because ...]"),
        later("See which pathways the cluster agreed, agree on them, or change them with a reason."),
        pathways.pathways,
    ),
    Command(
        "test",
        "prawf",
        Task.LOG_TEST,
        later("[new | dementia: aim | 2 do: text | 2 result mixed | 2 shared 14 June | practice]"),
        later("Log small tests of change (plan, do, study, act) and say how they went."),
        change_tests.test,
    ),
    Command(
        "library",
        "llyfrgell",
        Task.SEE_PATHWAYS,
        later("[pathway]"),
        later("Read what the cluster's practices tried and learned, good or bad."),
        change_tests.library,
    ),
    Command(
        "checklist",
        "rhestr wirio",
        Task.SEE_PLAN,
        later("[annual report]"),
        later("See what a document has to speak about, and tick off what it covers."),
        checklists.show,
    ),
    Command(
        "summary",
        "crynodeb",
        Task.SEE_SUMMARY,
        "",
        later("See attendance and duties at a glance: your practice's, your cluster's, or your clusters'."),
        reports.summary,
    ),
    Command(
        "points",
        "pwyntiau",
        Task.SEE_POINTS,
        later("[practice]"),
        later("See where each indicator's points stand, why, and what would secure them."),
        points.show,
    ),
    Command(
        "programme",
        "rhaglen",
        Task.SEE_PROGRAMME,
        later("[year or programme]"),
        later("See what a programme year asks, by when, where it is written, and what is not known."),
        programme.show,
    ),
    Command(
        "why",
        "pam",
        Task.SEE_REMINDERS,
        later("[@person | practice]"),
        later("See your reminders: which come next, which were sent, and why. Who leads sees the cluster's."),
        reminders.why,
    ),
    Command(
        "nudge",
        "hwb",
        Task.NUDGE,
        later("[PDP | PDP Castle Surgery, Skewen]"),
        later("Ask practices kindly, in private and in your name, after what they are late with."),
        nudges.nudge,
    ),
    Command(
        "review",
        "adolygiad",
        Task.REVIEW,
        later("[mid-year | Castle Surgery | mid-year learning: text]"),
        later("Fill in your practice's card of a peer review, or see who has."),
        peer_review.show,
    ),
    Command(
        "indicators",
        "dangosyddion",
        Task.SEE_INDICATORS,
        "",
        later("See the health board's list of inactive indicators, or enter it."),
        inactive_indicators.show,
    ),
    Command(
        "outcome",
        "canlyniad",
        Task.RECORD_OUTCOME,
        later("[3 progress: text | 3 rag green | no change]"),
        later("Write an outcome of a meeting into the action plan."),
        plan.write,
    ),
    Command(
        "plan",
        "cynllun",
        Task.SEE_PLAN,
        later("[row]"),
        later("See the action plan and what the last meeting changed."),
        plan.show,
    ),
    Command(
        "profile",
        "proffil",
        Task.SEE_PROFILE,
        later("[2016 | stage 2 | council yes | board | all]"),
        later("Keep the cluster's yearly profile: who leads, who comes, how mature it is. See the figures."),
        profiles.show,
    ),
    Command(
        "bodies",
        "cyrff",
        Task.SEE_BODIES,
        later("[name]"),
        later("See the bodies above and beside the clusters, and who belongs to them."),
        bodies.show,
    ),
]
COMMANDS.append(
    Command(
        "help",
        "cymorth",
        Task.ASK_HELP,
        later("[command]"),
        later("See everything you can ask."),
        helper(COMMANDS),
    )
)

BUTTONS: dict[str, Handler] = {
    Action.ASK: speaker(COMMANDS),
    Action.COMING: invitations.coming,
    Action.APOLOGIES: invitations.apologies,
    Action.SUBSTITUTE: invitations.substitute,
    Action.SEE_MEETINGS: meetings.show,
    Action.PLAN_MEETINGS: meetings.plan,
    Action.NEW_MEETING: meetings.open_new,
    Action.MOVE_MEETING: meetings.open_move,
    Action.CHANGE_MEETING: meetings.open_change,
    Action.CANCEL_MEETING: meetings.open_cancel,
    Action.POST_AGAIN: meetings.post_again,
    Action.HERE: attendance.press_here,
    Action.OPEN_REGISTER: attendance_register.open_of,
    Action.CLOSE_REGISTER: attendance_register.close,
    Action.SEE_ATTENDANCE: attendance.show,
    Action.SEE_DEADLINES: deadlines.turn,
    Action.SEE_PROGRAMME: programme.turn,
    Action.SHARE: sharing.open_one,
    Action.SHARE_TODAY: sharing.share_today,
    Action.SHARE_WITHDRAW: sharing.open_withdraw,
    Action.TICK_CHECKLIST: checklists.open_form,
    Action.SEE_CONFIRMATIONS: confirmations.turn,
    Action.CONFIRM: confirmations.answer,
    Action.CONFIRM_NOTE: confirmations.open_form,
    Action.SUSPEND: suspensions.open_form,
    Action.SUSPEND_WITHDRAW: suspensions.open_withdraw,
    Action.SEE_EVIDENCE: evidence.turn,
    Action.NEW_EVIDENCE: evidence.open_new,
    Action.OPEN_EVIDENCE: evidence.open_one,
    Action.WITHDRAW_EVIDENCE: evidence.open_withdraw,
    Action.SEE_PATHWAYS: pathways.show,
    Action.AGREE_PATHWAYS: pathways.open_form,
    Action.SEE_TESTS: change_tests.turn,
    Action.SEE_TEST: change_tests.show,
    Action.LOG_TEST: change_tests.open_form,
    Action.SHARE_TEST: change_tests.share,
    Action.WITHDRAW_TEST: change_tests.open_withdraw,
    Action.SEE_LIBRARY: change_tests.turn_library,
    Action.CHOOSE_LIBRARY: change_tests.turn_library,
    Action.SEE_SUMMARY: reports.summary,
    Action.SEE_REMINDERS: reminders.turn,
    Action.REMINDER: reminder_acts.act,
    Action.SEE_PEOPLE: people.show,
    Action.ADD_PERSON: people.open_add,
    Action.END_APPOINTMENT: people.open_end,
    Action.CHOOSE_HOURS: own_time.open_hours,
    Action.TAKE_LEAVE: own_time.open_leave,
    Action.BACK: own_time.back,
    Action.SEE_TIMES: protected_times.show,
    Action.KEEP_TIME: protected_times.open_form,
    Action.END_TIME: protected_times.end,
    Action.NEW_OUTCOME: plan.open_form,
    Action.CHOOSE_ACTION: plan.choose_row,
    Action.PLAN_REVIEWED: plan.review,
    Action.SEE_PLAN: plan.turn,
    Action.SEE_REVIEW: peer_review.turn,
    Action.REVIEW_PRACTICE: peer_review.of_practice,
    Action.FILL_CARD: peer_review.open_card,
    Action.CARD_VERSIONS: peer_review.versions,
    Action.ISSUE_TO_PLAN: peer_review.open_issue,
    Action.SEE_INDICATORS: inactive_indicators.show,
    Action.ENTER_INDICATORS: inactive_indicators.open_form,
    Action.SEE_PROFILE: profiles.turn,
    Action.ANSWER_PROFILE: profiles.open_form,
    Action.SEE_STRUCTURE: structure.turn,
    Action.CHANGE_STRUCTURE: structure.open_form,
    Action.TAKE_BACK_STRUCTURE: structure.open_take_back,
}

FORMS: dict[str, Handler] = {
    FormName.SUBSTITUTE: invitations.accept,
    FormName.PLAN_MEETINGS: meetings.accept_plan,
    FormName.NEW_MEETING: meetings.accept_new,
    FormName.MOVE_MEETING: meetings.accept_move,
    FormName.CHANGE_MEETING: meetings.accept_change,
    FormName.CANCEL_MEETING: meetings.accept_cancel,
    FormName.HERE: attendance.here_for,
    FormName.REGISTER: attendance_register.save,
    FormName.CORRECT_REGISTER: attendance_register.correct,
    FormName.SHARE: sharing.save,
    FormName.SHARE_WITHDRAW: sharing.withdraw,
    FormName.CHECKLIST: checklists.save,
    FormName.SNOOZE: reminder_acts.save_snooze,
    FormName.NOT_MINE: reminder_acts.save_decline,
    FormName.NUDGE: nudges.send,
    FormName.CONFIRM: confirmations.save,
    FormName.SUSPEND: suspensions.save,
    FormName.SUSPEND_WITHDRAW: suspensions.withdraw,
    FormName.CLUSTER_SETTINGS: cluster_settings.save,
    FormName.SET_UP: setup.bind,
    FormName.ADD_PERSON: people.add_answered,
    FormName.END_APPOINTMENT: people.end_answered,
    FormName.HOURS: own_time.save_hours,
    FormName.LEAVE: own_time.save_leave,
    FormName.KEEP_TIME: protected_times.save,
    FormName.OUTCOME: plan.record,
    FormName.AGREE_PATHWAYS: pathways.record,
    FormName.TEST: change_tests.save,
    FormName.WITHDRAW_TEST: change_tests.withdraw,
    FormName.EVIDENCE: evidence.keep,
    FormName.EVIDENCE_ROW: evidence.choose_row,
    FormName.WITHDRAW_EVIDENCE: evidence.withdraw,
    FormName.REVIEW_CARD: peer_review.save_card,
    FormName.ENTER_INDICATORS: inactive_indicators.enter,
    FormName.PROFILE: profiles.record,
    FormName.STRUCTURE_ASK: structure.ask,
    FormName.STRUCTURE_APPLY: structure.apply,
}

SHORTCUTS: dict[str, Handler] = {Shortcut.KEEP_EVIDENCE: evidence.open_message}

ROUTES = Routes(COMMANDS, BUTTONS, FORMS, SHORTCUTS, evidence.keep_marked, shared_files.look)
