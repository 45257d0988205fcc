"""The commands of the command line by the words that call them, those of a group among them."""

import click


def every(group: click.Group, before: str = "") -> dict[str, click.Command]:
    """`eval`, ..., `analyse weights`, `analyse activity`; a group itself is none."""
    found: dict[str, click.Command] = {}
    context = click.Context(group)
    for name in group.list_commands(context):
        command, words = group.get_command(context, name), f"{before}{name}"
        if isinstance(command, click.Group):
            found |= every(command, f"{words} ")
        elif command is not None:
            found[words] = command
    return found
