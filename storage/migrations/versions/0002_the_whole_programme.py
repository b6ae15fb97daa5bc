"""The whole programme: from suspensions and structure to evidence, pathways and profiles; the hours and leave of people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    # Bodies above and beside the clusters owe duties too; the year's file says which kinds there are.
    op.drop_constraint("ck_submission_owner_kind", "submission")
    op.create_table(
        "alarm",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("well_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_alarm")),
    )
    op.create_table(
        "channel_absence",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("slack_user", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_channel_absence_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_absence")),
        sa.UniqueConstraint(
            "installation_id",
            "channel",
            "slack_user",
            name=op.f("uq_channel_absence_installation_id_channel_slack_user"),
        ),
    )
    op.create_index(
        op.f("ix_channel_absence_installation_id"), "channel_absence", ["installation_id"], unique=False
    )
    op.create_table(
        "confirmation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("accepted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_confirmation_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
    )
    op.create_index(
        op.f("ix_confirmation_installation_id"), "confirmation", ["installation_id"], unique=False
    )
    op.create_index(
        "ix_confirmation_latest",
        "confirmation",
        ["installation_id", "kind", "subject_id", "other_id", "id"],
        unique=False,
    )
    op.create_table(
        "fault",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("error", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_fault_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault")),
        sa.UniqueConstraint("installation_id", "subject", name=op.f("uq_fault_installation_id_subject")),
    )
    op.create_index(op.f("ix_fault_installation_id"), "fault", ["installation_id"], unique=False)
    op.create_table(
        "pace",
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("error", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"], ["installation.id"], name=op.f("fk_pace_installation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("installation_id", name=op.f("pk_pace")),
    )
    op.create_table(
        "structure_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("subject_kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("until_date", sa.Date(), nullable=True),
        sa.Column("other_id", sa.BigInteger(), nullable=True),
        sa.Column("was", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("became", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "subject_kind IN ('cluster', 'practice')", name=op.f("ck_structure_change_subject_kind")
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_structure_change_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_structure_change")),
    )
    op.create_index(
        op.f("ix_structure_change_installation_id"), "structure_change", ["installation_id"], unique=False
    )
    op.create_index(
        "ix_structure_change_other",
        "structure_change",
        ["installation_id", "subject_kind", "other_id"],
        unique=False,
    )
    op.create_index(
        "ix_structure_change_subject",
        "structure_change",
        ["installation_id", "subject_kind", "subject_id"],
        unique=False,
    )
    op.create_table(
        "topic_tick",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("requirement", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("owner_kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("ticked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_topic_tick_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_tick")),
    )
    op.create_index(op.f("ix_topic_tick_installation_id"), "topic_tick", ["installation_id"], unique=False)
    op.create_index(
        "ix_topic_tick_owner",
        "topic_tick",
        ["installation_id", "programme", "owner_kind", "owner_id"],
        unique=False,
    )
    op.create_table(
        "change_test",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("practice_id", sa.BigInteger(), nullable=False),
        sa.Column("pathway", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_change_test_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_change_test_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_test")),
        sa.UniqueConstraint(
            "practice_id", "programme", "number", name=op.f("uq_change_test_practice_id_programme_number")
        ),
    )
    op.create_index(op.f("ix_change_test_installation_id"), "change_test", ["installation_id"], unique=False)
    op.create_table(
        "indicator_list",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "indicators",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'[]'"),
            nullable=False,
        ),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["health_board.id"], name=op.f("fk_indicator_list_board_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_indicator_list_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicator_list")),
    )
    op.create_index(
        "ix_indicator_list_board", "indicator_list", ["board_id", "programme", "id"], unique=False
    )
    op.create_index(
        op.f("ix_indicator_list_installation_id"), "indicator_list", ["installation_id"], unique=False
    )
    op.create_table(
        "leave",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("cover_id", sa.BigInteger(), nullable=True),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["cover_id"], ["person.id"], name=op.f("fk_leave_cover_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_leave_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_leave_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    op.create_index(op.f("ix_leave_cover_id"), "leave", ["cover_id"], unique=False)
    op.create_index(op.f("ix_leave_installation_id"), "leave", ["installation_id"], unique=False)
    op.create_index("ix_leave_person", "leave", ["person_id", "ends"], unique=False)
    op.create_table(
        "protected_time",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("practice_id", sa.BigInteger(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=True),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.CheckConstraint("(weekday IS NULL) <> (on_date IS NULL)", name=op.f("ck_protected_time_when")),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_protected_time_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_protected_time_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protected_time")),
    )
    op.create_index(
        op.f("ix_protected_time_installation_id"), "protected_time", ["installation_id"], unique=False
    )
    op.create_index(
        "ix_protected_time_practice",
        "protected_time",
        ["practice_id"],
        unique=False,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "reach",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("opens", sa.Time(), nullable=True),
        sa.Column("closes", sa.Time(), nullable=True),
        sa.Column("quiet_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_reach_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reach_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reach")),
        sa.UniqueConstraint("person_id", name=op.f("uq_reach_person_id")),
    )
    op.create_index(op.f("ix_reach_installation_id"), "reach", ["installation_id"], unique=False)
    op.create_table(
        "suspension",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("indicators", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["health_board.id"], name=op.f("fk_suspension_board_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_suspension_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
    )
    op.create_index("ix_suspension_board", "suspension", ["board_id", "programme"], unique=False)
    op.create_index(op.f("ix_suspension_installation_id"), "suspension", ["installation_id"], unique=False)
    op.create_table(
        "body_member",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=False),
        sa.Column("member_kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("until_date", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "member_kind IN ('board', 'cluster', 'practice')", name=op.f("ck_body_member_member_kind")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["cluster.id"], name=op.f("fk_body_member_body_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_body_member_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_member")),
    )
    op.create_index(op.f("ix_body_member_body_id"), "body_member", ["body_id"], unique=False)
    op.create_index(op.f("ix_body_member_installation_id"), "body_member", ["installation_id"], unique=False)
    op.create_index(
        "ix_body_member_member", "body_member", ["installation_id", "member_kind", "member_id"], unique=False
    )
    op.create_table(
        "cluster_profile",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("lead_professions", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("vacant", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("primary_care_team", sa.Boolean(), nullable=True),
        sa.Column("local_authority", sa.Boolean(), nullable=True),
        sa.Column("third_sector", sa.Boolean(), nullable=True),
        sa.Column("stage", sa.Integer(), nullable=True),
        sa.Column("controls_finance", sa.Boolean(), nullable=True),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_cluster_profile_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_cluster_profile_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_profile")),
    )
    op.create_index(
        op.f("ix_cluster_profile_installation_id"), "cluster_profile", ["installation_id"], unique=False
    )
    op.create_index(
        "ix_cluster_profile_latest", "cluster_profile", ["cluster_id", "year", "id"], unique=False
    )
    op.create_table(
        "declined",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recipient", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("belongs_to", sa.Text(), nullable=True),
        sa.Column(
            "facts", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_declined_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_declined_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declined")),
        sa.UniqueConstraint(
            "installation_id",
            "subject",
            "recipient",
            name=op.f("uq_declined_installation_id_subject_recipient"),
        ),
    )
    op.create_index("ix_declined_cluster", "declined", ["cluster_id", "declined_at"], unique=False)
    op.create_index(op.f("ix_declined_installation_id"), "declined", ["installation_id"], unique=False)
    op.create_table(
        "snooze",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recipient", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_snooze_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_snooze_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snooze")),
        sa.UniqueConstraint(
            "installation_id",
            "subject",
            "recipient",
            "number",
            name=op.f("uq_snooze_installation_id_subject_recipient_number"),
        ),
    )
    op.create_index("ix_snooze_cluster", "snooze", ["cluster_id"], unique=False)
    op.create_index(op.f("ix_snooze_installation_id"), "snooze", ["installation_id"], unique=False)
    op.create_table(
        "change_test_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("test_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("aim", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("plan", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("done", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("study", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("act", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("result", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("shared_on", sa.Date(), nullable=True),
        sa.Column("meeting_id", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_change_test_entry_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_change_test_entry_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["test_id"], ["change_test.id"], name=op.f("fk_change_test_entry_test_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_test_entry")),
        sa.UniqueConstraint("test_id", "revision", name=op.f("uq_change_test_entry_test_id_revision")),
    )
    op.create_index(
        op.f("ix_change_test_entry_installation_id"), "change_test_entry", ["installation_id"], unique=False
    )
    op.create_index(
        op.f("ix_change_test_entry_meeting_id"), "change_test_entry", ["meeting_id"], unique=False
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("requirement", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("practice_id", sa.BigInteger(), nullable=False),
        sa.Column("action_id", sa.BigInteger(), nullable=True),
        sa.Column("words", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("author", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("link", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("channel", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("message_ts", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("how", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["plan_action.id"], name=op.f("fk_evidence_action_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_evidence_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_evidence_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_action_id"), "evidence", ["action_id"], unique=False)
    op.create_index(op.f("ix_evidence_installation_id"), "evidence", ["installation_id"], unique=False)
    op.create_index("ix_evidence_practice", "evidence", ["practice_id", "programme"], unique=False)
    op.create_index(
        "uq_evidence_message",
        "evidence",
        ["installation_id", "practice_id", "channel", "message_ts"],
        unique=True,
        postgresql_where=sa.text("message_ts <> '' AND withdrawn_at IS NULL"),
    )
    op.create_table(
        "meeting_cluster",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("added_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_meeting_cluster_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_meeting_cluster_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_cluster_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_cluster")),
        sa.UniqueConstraint(
            "meeting_id", "cluster_id", name=op.f("uq_meeting_cluster_meeting_id_cluster_id")
        ),
    )
    op.create_index(op.f("ix_meeting_cluster_cluster_id"), "meeting_cluster", ["cluster_id"], unique=False)
    op.create_index(
        op.f("ix_meeting_cluster_installation_id"), "meeting_cluster", ["installation_id"], unique=False
    )
    op.create_table(
        "member_answer",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("who_comes", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("answered_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_member_answer_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_member_answer_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["body_member.id"], name=op.f("fk_member_answer_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_answer")),
    )
    op.create_index(
        op.f("ix_member_answer_installation_id"), "member_answer", ["installation_id"], unique=False
    )
    op.create_index(
        "ix_member_answer_latest", "member_answer", ["meeting_id", "member_id", "id"], unique=False
    )
    op.create_index(op.f("ix_member_answer_member_id"), "member_answer", ["member_id"], unique=False)
    op.create_table(
        "pathway_agreement",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("requirement", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("chosen", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_pathway_agreement_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_pathway_agreement_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_pathway_agreement_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pathway_agreement")),
    )
    op.create_index(
        "ix_pathway_agreement_cluster", "pathway_agreement", ["cluster_id", "programme", "id"], unique=False
    )
    op.create_index(
        op.f("ix_pathway_agreement_installation_id"), "pathway_agreement", ["installation_id"], unique=False
    )
    op.create_index(
        op.f("ix_pathway_agreement_meeting_id"), "pathway_agreement", ["meeting_id"], unique=False
    )
    op.create_table(
        "review_card",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("requirement", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("practice_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=True),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("outside", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("indicators", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("themes", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("learning", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("pdp_actions", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("cluster_issues", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_review_card_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_review_card_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_review_card_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_card")),
        sa.UniqueConstraint(
            "practice_id",
            "programme",
            "requirement",
            "revision",
            name=op.f("uq_review_card_practice_id_programme_requirement_revision"),
        ),
    )
    op.create_index(op.f("ix_review_card_installation_id"), "review_card", ["installation_id"], unique=False)
    op.create_index(op.f("ix_review_card_meeting_id"), "review_card", ["meeting_id"], unique=False)
    op.add_column("beat", sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("beat", sa.Column("error", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("cluster", sa.Column("name_cy", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column(
        "cluster", sa.Column("kind", sa.Text(), server_default=sa.text("'cluster'"), nullable=False)
    )
    op.add_column("cluster", sa.Column("ended_on", sa.Date(), nullable=True))
    op.add_column("cluster_channel", sa.Column("quorum", sa.Integer(), nullable=True))
    op.add_column(
        "cluster_channel",
        sa.Column("rag_legend", sa.Text(), server_default=sa.text("'progress'"), nullable=False),
    )
    op.add_column("installation", sa.Column("url", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.alter_column("reminder", "cluster_id", existing_type=sa.BIGINT(), nullable=True)
    op.add_column("submission", sa.Column("period", sa.Date(), nullable=True))
    op.add_column("submission", sa.Column("link", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("submission", sa.Column("source", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.create_index(
        "ix_submission_source",
        "submission",
        ["installation_id", "source"],
        unique=False,
        postgresql_where=sa.text("source <> ''"),
    )


def downgrade() -> None:
    op.drop_index("ix_submission_source", table_name="submission", postgresql_where=sa.text("source <> ''"))
    op.drop_column("submission", "source")
    op.drop_column("submission", "link")
    op.drop_column("submission", "period")
    op.alter_column("reminder", "cluster_id", existing_type=sa.BIGINT(), nullable=False)
    op.drop_column("installation", "url")
    op.drop_column("cluster_channel", "rag_legend")
    op.drop_column("cluster_channel", "quorum")
    op.drop_column("cluster", "ended_on")
    op.drop_column("cluster", "kind")
    op.drop_column("cluster", "name_cy")
    op.drop_column("beat", "error")
    op.drop_column("beat", "failing_since")
    op.drop_index(op.f("ix_review_card_meeting_id"), table_name="review_card")
    op.drop_index(op.f("ix_review_card_installation_id"), table_name="review_card")
    op.drop_table("review_card")
    op.drop_index(op.f("ix_pathway_agreement_meeting_id"), table_name="pathway_agreement")
    op.drop_index(op.f("ix_pathway_agreement_installation_id"), table_name="pathway_agreement")
    op.drop_index("ix_pathway_agreement_cluster", table_name="pathway_agreement")
    op.drop_table("pathway_agreement")
    op.drop_index(op.f("ix_member_answer_member_id"), table_name="member_answer")
    op.drop_index("ix_member_answer_latest", table_name="member_answer")
    op.drop_index(op.f("ix_member_answer_installation_id"), table_name="member_answer")
    op.drop_table("member_answer")
    op.drop_index(op.f("ix_meeting_cluster_installation_id"), table_name="meeting_cluster")
    op.drop_index(op.f("ix_meeting_cluster_cluster_id"), table_name="meeting_cluster")
    op.drop_table("meeting_cluster")
    op.drop_index(
        "uq_evidence_message",
        table_name="evidence",
        postgresql_where=sa.text("message_ts <> '' AND withdrawn_at IS NULL"),
    )
    op.drop_index("ix_evidence_practice", table_name="evidence")
    op.drop_index(op.f("ix_evidence_installation_id"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_action_id"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_index(op.f("ix_change_test_entry_meeting_id"), table_name="change_test_entry")
    op.drop_index(op.f("ix_change_test_entry_installation_id"), table_name="change_test_entry")
    op.drop_table("change_test_entry")
    op.drop_index(op.f("ix_snooze_installation_id"), table_name="snooze")
    op.drop_index("ix_snooze_cluster", table_name="snooze")
    op.drop_table("snooze")
    op.drop_index(op.f("ix_declined_installation_id"), table_name="declined")
    op.drop_index("ix_declined_cluster", table_name="declined")
    op.drop_table("declined")
    op.drop_index("ix_cluster_profile_latest", table_name="cluster_profile")
    op.drop_index(op.f("ix_cluster_profile_installation_id"), table_name="cluster_profile")
    op.drop_table("cluster_profile")
    op.drop_index("ix_body_member_member", table_name="body_member")
    op.drop_index(op.f("ix_body_member_installation_id"), table_name="body_member")
    op.drop_index(op.f("ix_body_member_body_id"), table_name="body_member")
    op.drop_table("body_member")
    op.drop_index(op.f("ix_suspension_installation_id"), table_name="suspension")
    op.drop_index("ix_suspension_board", table_name="suspension")
    op.drop_table("suspension")
    op.drop_index(op.f("ix_reach_installation_id"), table_name="reach")
    op.drop_table("reach")
    op.drop_index(
        "ix_protected_time_practice",
        table_name="protected_time",
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.drop_index(op.f("ix_protected_time_installation_id"), table_name="protected_time")
    op.drop_table("protected_time")
    op.drop_index("ix_leave_person", table_name="leave")
    op.drop_index(op.f("ix_leave_installation_id"), table_name="leave")
    op.drop_index(op.f("ix_leave_cover_id"), table_name="leave")
    op.drop_table("leave")
    op.drop_index(op.f("ix_indicator_list_installation_id"), table_name="indicator_list")
    op.drop_index("ix_indicator_list_board", table_name="indicator_list")
    op.drop_table("indicator_list")
    op.drop_index(op.f("ix_change_test_installation_id"), table_name="change_test")
    op.drop_table("change_test")
    op.drop_index("ix_topic_tick_owner", table_name="topic_tick")
    op.drop_index(op.f("ix_topic_tick_installation_id"), table_name="topic_tick")
    op.drop_table("topic_tick")
    op.drop_index("ix_structure_change_subject", table_name="structure_change")
    op.drop_index("ix_structure_change_other", table_name="structure_change")
    op.drop_index(op.f("ix_structure_change_installation_id"), table_name="structure_change")
    op.drop_table("structure_change")
    op.drop_table("pace")
    op.drop_index(op.f("ix_fault_installation_id"), table_name="fault")
    op.drop_table("fault")
    op.drop_index("ix_confirmation_latest", table_name="confirmation")
    op.drop_index(op.f("ix_confirmation_installation_id"), table_name="confirmation")
    op.drop_table("confirmation")
    op.drop_index(op.f("ix_channel_absence_installation_id"), table_name="channel_absence")
    op.drop_table("channel_absence")
    op.drop_table("alarm")
    op.create_check_constraint(
        op.f("ck_submission_owner_kind"), "submission", "owner_kind IN ('board', 'cluster', 'practice')"
    )
