"""What people do in the workspace: type, press, fill in and send, each act with all that follows from it."""
