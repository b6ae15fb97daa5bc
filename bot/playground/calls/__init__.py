"""The Web API methods the workspace offers: one function each, in one file a family."""

from collections.abc import Callable
from typing import Any

from bot.playground.calls import (
    auth,
    channels,
    chat,
    conversations,
    files,
    reactions,
    schedule,
    users,
    views,
)
from bot.playground.calls.call import Call

Handler = Callable[[Call], dict[str, Any]]

HANDLERS: dict[str, Handler] = {
    "api.test": auth.api_test,
    "apps.connections.open": auth.open_connection,
    "auth.test": auth.test,
    "bots.info": users.bot_info,
    "chat.delete": chat.delete,
    "chat.deleteScheduledMessage": schedule.delete,
    "chat.getPermalink": chat.permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.scheduleMessage": schedule.schedule,
    "chat.scheduledMessages.list": schedule.listed,
    "chat.update": chat.update,
    "conversations.archive": channels.archive,
    "conversations.create": channels.create,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.invite": channels.invite,
    "conversations.join": channels.join,
    "conversations.kick": channels.kick,
    "conversations.leave": channels.leave,
    "conversations.list": conversations.listed,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_direct,
    "conversations.replies": conversations.replies,
    "conversations.setPurpose": channels.set_purpose,
    "conversations.setTopic": channels.set_topic,
    "conversations.unarchive": channels.unarchive,
    "files.completeUploadExternal": files.complete_upload,
    "files.delete": files.delete,
    "files.getUploadURLExternal": files.upload_address,
    "files.info": files.info,
    "files.list": files.listed,
    "reactions.add": reactions.add,
    "reactions.get": reactions.get,
    "reactions.remove": reactions.remove,
    "team.info": users.team,
    "users.conversations": users.conversations,
    "users.info": users.info,
    "users.list": users.listed,
    "users.lookupByEmail": users.by_email,
    "users.profile.get": users.profile,
    "views.open": views.open_modal,
    "views.publish": views.publish,
    "views.push": views.push,
    "views.update": views.update,
}
