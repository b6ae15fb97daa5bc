"""The first schema: every table, and the trigger that tells of changes in the directory."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

# The tables that the directory of people, clusters and channels is read from: each change is told to whoever
# listens. A cluster's channel also carries the moments that its reminders go by, which no directory needs to hear of.
DIRECTORY = {
    "installation": "",
    "person": "",
    "appointment": "",
    "cluster_channel": " OF cluster_id, channel, language",
    "cluster": "",
    "health_board": "",
    "practice": "",
    "membership": "",
}


def upgrade() -> None:
    op.create_table(
        "beat",
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("beaten_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("silent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_beat")),
    )
    op.create_table(
        "installation",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("team_name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("bot_user", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
        sa.UniqueConstraint("team_id", name=op.f("uq_installation_team_id")),
    )
    op.create_table(
        "health_board",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("name_cy", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_health_board_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_board")),
        sa.UniqueConstraint("installation_id", "code", name=op.f("uq_health_board_installation_id_code")),
    )
    op.create_index(
        op.f("ix_health_board_installation_id"), "health_board", ["installation_id"], unique=False
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("filename", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("sha256", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "counts", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_import_run_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_installation_id"), "import_run", ["installation_id"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_inbox_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("installation_id", "key", name=op.f("pk_inbox")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("slack_user", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("language", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_person_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint(
            "installation_id", "slack_user", name=op.f("uq_person_installation_id_slack_user")
        ),
    )
    op.create_index(op.f("ix_person_installation_id"), "person", ["installation_id"], unique=False)
    op.create_table(
        "practice",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("postcode", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("list_size", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_practice_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
        sa.UniqueConstraint("installation_id", "code", name=op.f("uq_practice_installation_id_code")),
    )
    op.create_index(op.f("ix_practice_installation_id"), "practice", ["installation_id"], unique=False)
    op.create_table(
        "cluster",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["board_id"], ["health_board.id"], name=op.f("fk_cluster_board_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_cluster_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster")),
        sa.UniqueConstraint("board_id", "name", name=op.f("uq_cluster_board_id_name")),
    )
    op.create_index(op.f("ix_cluster_installation_id"), "cluster", ["installation_id"], unique=False)
    op.create_table(
        "appointment",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("board_id", sa.BigInteger(), nullable=True),
        sa.Column("cluster_id", sa.BigInteger(), nullable=True),
        sa.Column("practice_id", sa.BigInteger(), nullable=True),
        sa.Column("made_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["board_id"], ["health_board.id"], name=op.f("fk_appointment_board_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_appointment_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_appointment_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_appointment_person_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_appointment_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index(op.f("ix_appointment_board_id"), "appointment", ["board_id"], unique=False)
    op.create_index(op.f("ix_appointment_cluster_id"), "appointment", ["cluster_id"], unique=False)
    op.create_index(op.f("ix_appointment_installation_id"), "appointment", ["installation_id"], unique=False)
    op.create_index(
        "ix_appointment_operator",
        "appointment",
        ["installation_id"],
        unique=False,
        postgresql_where=sa.text("role = 'operator' AND ended_at IS NULL"),
    )
    op.create_index(op.f("ix_appointment_practice_id"), "appointment", ["practice_id"], unique=False)
    op.create_index(
        "uq_appointment_current",
        "appointment",
        [
            "person_id",
            "role",
            sa.literal_column("coalesce(board_id, 0)"),
            sa.literal_column("coalesce(cluster_id, 0)"),
            sa.literal_column("coalesce(practice_id, 0)"),
        ],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "cluster_channel",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("language", sa.Text(), server_default=sa.text("'en'"), nullable=False),
        sa.Column("bound_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('en', 'cy', 'both')", name=op.f("ck_cluster_channel_language")),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_cluster_channel_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_cluster_channel_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cluster_channel")),
        sa.UniqueConstraint("cluster_id", name=op.f("uq_cluster_channel_cluster_id")),
        sa.UniqueConstraint(
            "installation_id", "channel", name=op.f("uq_cluster_channel_installation_id_channel")
        ),
    )
    op.create_index(
        op.f("ix_cluster_channel_installation_id"), "cluster_channel", ["installation_id"], unique=False
    )
    op.create_table(
        "meeting",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("purposes", sa.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("link", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("facilitator", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("agenda", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("uid", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("sequence", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_by", sa.Text(), nullable=True),
        sa.Column("cancel_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("facilitated", sa.Boolean(), nullable=True),
        sa.Column("visitors", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_meeting_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_meeting_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("installation_id", "uid", name=op.f("uq_meeting_installation_id_uid")),
    )
    op.create_index("ix_meeting_cluster_start", "meeting", ["cluster_id", "starts_at"], unique=False)
    op.create_index(op.f("ix_meeting_installation_id"), "meeting", ["installation_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("practice_id", sa.BigInteger(), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("until_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_membership_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_membership_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_membership_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_cluster", "membership", ["cluster_id"], unique=False)
    op.create_index(op.f("ix_membership_installation_id"), "membership", ["installation_id"], unique=False)
    op.create_index(op.f("ix_membership_practice_id"), "membership", ["practice_id"], unique=False)
    op.create_index(
        "uq_membership_current",
        "membership",
        ["practice_id"],
        unique=True,
        postgresql_where=sa.text("until_date IS NULL"),
    )
    op.create_table(
        "plan_action",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_plan_action_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_plan_action_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_action")),
        sa.UniqueConstraint("cluster_id", "number", name=op.f("uq_plan_action_cluster_id_number")),
    )
    op.create_index(op.f("ix_plan_action_installation_id"), "plan_action", ["installation_id"], unique=False)
    op.create_table(
        "post",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("channel", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("message_ts", sa.Text(), nullable=True),
        sa.Column("wanted", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("shown", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("renew_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_post_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"], ["installation.id"], name=op.f("fk_post_installation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post")),
        sa.UniqueConstraint("installation_id", "subject", name=op.f("uq_post_installation_id_subject")),
    )
    op.create_index(
        "ix_post_behind",
        "post",
        ["id"],
        unique=False,
        postgresql_where=sa.text("wanted > shown AND failed = ''"),
    )
    op.create_index(op.f("ix_post_installation_id"), "post", ["installation_id"], unique=False)
    op.create_index(
        "ix_post_renew", "post", ["renew_at"], unique=False, postgresql_where=sa.text("renew_at IS NOT NULL")
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("step", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recipient", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "facts", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("state", sa.Text(), server_default=sa.text("'planned'"), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("message_ts", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_reminder_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_reminder_installation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "installation_id",
            "subject",
            "recipient",
            "step",
            name=op.f("uq_reminder_installation_id_subject_recipient_step"),
        ),
    )
    op.create_index(
        "ix_reminder_claimed",
        "reminder",
        ["claimed_at"],
        unique=False,
        postgresql_where=sa.text("state = 'claimed'"),
    )
    op.create_index("ix_reminder_cluster", "reminder", ["cluster_id", "state"], unique=False)
    op.create_index(
        "ix_reminder_due", "reminder", ["due_at"], unique=False, postgresql_where=sa.text("state = 'planned'")
    )
    op.create_index(op.f("ix_reminder_installation_id"), "reminder", ["installation_id"], unique=False)
    op.create_index(
        "ix_reminder_recipient", "reminder", ["installation_id", "recipient", "state"], unique=False
    )
    op.create_table(
        "attendance",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("practice_id", sa.BigInteger(), nullable=False),
        sa.Column("cluster_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("attendees", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("deputy", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("remote", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["cluster.id"], name=op.f("fk_attendance_cluster_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_attendance_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_attendance_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_attendance_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendance")),
    )
    op.create_index(op.f("ix_attendance_cluster_id"), "attendance", ["cluster_id"], unique=False)
    op.create_index(op.f("ix_attendance_installation_id"), "attendance", ["installation_id"], unique=False)
    op.create_index("ix_attendance_latest", "attendance", ["meeting_id", "practice_id", "id"], unique=False)
    op.create_index(op.f("ix_attendance_practice_id"), "attendance", ["practice_id"], unique=False)
    op.create_table(
        "meeting_change",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column(
            "was", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column(
            "became", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("changed_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_meeting_change_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_change_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_change")),
    )
    op.create_index(
        op.f("ix_meeting_change_installation_id"), "meeting_change", ["installation_id"], unique=False
    )
    op.create_index(op.f("ix_meeting_change_meeting_id"), "meeting_change", ["meeting_id"], unique=False)
    op.create_table(
        "plan_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("action_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=True),
        sa.Column("objective", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("key_partners", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("complete_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("outcome", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("progress", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("rag", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("focus", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["plan_action.id"], name=op.f("fk_plan_entry_action_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_plan_entry_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_plan_entry_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_entry")),
        sa.UniqueConstraint("action_id", "revision", name=op.f("uq_plan_entry_action_id_revision")),
    )
    op.create_index(op.f("ix_plan_entry_installation_id"), "plan_entry", ["installation_id"], unique=False)
    op.create_index(op.f("ix_plan_entry_meeting_id"), "plan_entry", ["meeting_id"], unique=False)
    op.create_table(
        "rsvp",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("practice_id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("who_comes", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("answered_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["installation_id"], ["installation.id"], name=op.f("fk_rsvp_installation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_rsvp_meeting_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["practice_id"], ["practice.id"], name=op.f("fk_rsvp_practice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rsvp")),
    )
    op.create_index(op.f("ix_rsvp_installation_id"), "rsvp", ["installation_id"], unique=False)
    op.create_index("ix_rsvp_latest", "rsvp", ["meeting_id", "practice_id", "answered_at"], unique=False)
    op.create_index(op.f("ix_rsvp_practice_id"), "rsvp", ["practice_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("installation_id", sa.BigInteger(), nullable=False),
        sa.Column("programme", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("requirement", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("owner_kind", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=True),
        sa.Column("shared_on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_by", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Text(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.CheckConstraint(
            "owner_kind IN ('board', 'cluster', 'practice')", name=op.f("ck_submission_owner_kind")
        ),
        sa.ForeignKeyConstraint(
            ["installation_id"],
            ["installation.id"],
            name=op.f("fk_submission_installation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_submission_meeting_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    op.create_index(op.f("ix_submission_installation_id"), "submission", ["installation_id"], unique=False)
    op.create_index(
        "ix_submission_owner",
        "submission",
        ["installation_id", "programme", "owner_kind", "owner_id"],
        unique=False,
    )
    op.execute(
        "CREATE FUNCTION tell_directory() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_notify('directory', TG_TABLE_NAME); RETURN NULL; END $$"
    )
    for table, columns in DIRECTORY.items():
        op.execute(
            f"CREATE TRIGGER tell_directory AFTER INSERT OR UPDATE{columns} OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION tell_directory()"
        )


def downgrade() -> None:
    op.drop_index("ix_submission_owner", table_name="submission")
    op.drop_index(op.f("ix_submission_installation_id"), table_name="submission")
    op.drop_table("submission")
    op.drop_index(op.f("ix_rsvp_practice_id"), table_name="rsvp")
    op.drop_index("ix_rsvp_latest", table_name="rsvp")
    op.drop_index(op.f("ix_rsvp_installation_id"), table_name="rsvp")
    op.drop_table("rsvp")
    op.drop_index(op.f("ix_plan_entry_meeting_id"), table_name="plan_entry")
    op.drop_index(op.f("ix_plan_entry_installation_id"), table_name="plan_entry")
    op.drop_table("plan_entry")
    op.drop_index(op.f("ix_meeting_change_meeting_id"), table_name="meeting_change")
    op.drop_index(op.f("ix_meeting_change_installation_id"), table_name="meeting_change")
    op.drop_table("meeting_change")
    op.drop_index(op.f("ix_attendance_practice_id"), table_name="attendance")
    op.drop_index("ix_attendance_latest", table_name="attendance")
    op.drop_index(op.f("ix_attendance_installation_id"), table_name="attendance")
    op.drop_index(op.f("ix_attendance_cluster_id"), table_name="attendance")
    op.drop_table("attendance")
    op.drop_index("ix_reminder_recipient", table_name="reminder")
    op.drop_index(op.f("ix_reminder_installation_id"), table_name="reminder")
    op.drop_index("ix_reminder_due", table_name="reminder", postgresql_where=sa.text("state = 'planned'"))
    op.drop_index("ix_reminder_cluster", table_name="reminder")
    op.drop_index("ix_reminder_claimed", table_name="reminder", postgresql_where=sa.text("state = 'claimed'"))
    op.drop_table("reminder")
    op.drop_index("ix_post_renew", table_name="post", postgresql_where=sa.text("renew_at IS NOT NULL"))
    op.drop_index(op.f("ix_post_installation_id"), table_name="post")
    op.drop_index(
        "ix_post_behind", table_name="post", postgresql_where=sa.text("wanted > shown AND failed = ''")
    )
    op.drop_table("post")
    op.drop_index(op.f("ix_plan_action_installation_id"), table_name="plan_action")
    op.drop_table("plan_action")
    op.drop_index(
        "uq_membership_current", table_name="membership", postgresql_where=sa.text("until_date IS NULL")
    )
    op.drop_index(op.f("ix_membership_practice_id"), table_name="membership")
    op.drop_index(op.f("ix_membership_installation_id"), table_name="membership")
    op.drop_index("ix_membership_cluster", table_name="membership")
    op.drop_table("membership")
    op.drop_index(op.f("ix_meeting_installation_id"), table_name="meeting")
    op.drop_index("ix_meeting_cluster_start", table_name="meeting")
    op.drop_table("meeting")
    op.drop_index(op.f("ix_cluster_channel_installation_id"), table_name="cluster_channel")
    op.drop_table("cluster_channel")
    op.drop_index(
        "uq_appointment_current", table_name="appointment", postgresql_where=sa.text("ended_at IS NULL")
    )
    op.drop_index(op.f("ix_appointment_practice_id"), table_name="appointment")
    op.drop_index(
        "ix_appointment_operator",
        table_name="appointment",
        postgresql_where=sa.text("role = 'operator' AND ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_appointment_installation_id"), table_name="appointment")
    op.drop_index(op.f("ix_appointment_cluster_id"), table_name="appointment")
    op.drop_index(op.f("ix_appointment_board_id"), table_name="appointment")
    op.drop_table("appointment")
    op.drop_index(op.f("ix_cluster_installation_id"), table_name="cluster")
    op.drop_table("cluster")
    op.drop_index(op.f("ix_practice_installation_id"), table_name="practice")
    op.drop_table("practice")
    op.drop_index(op.f("ix_person_installation_id"), table_name="person")
    op.drop_table("person")
    op.drop_table("inbox")
    op.drop_index(op.f("ix_import_run_installation_id"), table_name="import_run")
    op.drop_table("import_run")
    op.drop_index(op.f("ix_health_board_installation_id"), table_name="health_board")
    op.drop_table("health_board")
    op.drop_table("installation")
    op.drop_table("beat")
    op.execute("DROP FUNCTION tell_directory CASCADE")
