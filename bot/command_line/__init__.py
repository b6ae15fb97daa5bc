"""What an operator can ask at the command line: one file a command, each loaded only when it is asked for."""
