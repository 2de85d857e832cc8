"""docs/cli.md is what the commands say of themselves. Regenerate: ``python tests/cli/test_reference.py``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.main import COMMANDS, main

PAGE = Path(__file__).parents[2] / "docs" / "cli.md"


def _section(name: str, command: click.Command, parent: click.Context) -> list[str]:
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100)
    out = [f"## {context.command_path}", "", "```text", command.get_help(context).rstrip(), "```", ""]
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            assert found is not None
            out += _section(child, found, context)
    return out


def reference() -> str:
    """The page: the help of every command."""
    root = click.Context(main, info_name="chiwat", terminal_width=100, **main.context_settings)
    lines = ["# Commands", "", "Made from the commands themselves; the tests keep it so.", "", "```text",
             main.get_help(root).rstrip(), "```", ""]  # fmt: skip
    for name in sorted(COMMANDS):
        command = main.get_command(root, name)
        assert command is not None
        lines += _section(name, command, root)
    return "\n".join(line.rstrip() for line in "\n".join(lines).splitlines()) + "\n"


def test_the_reference_is_what_the_commands_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "regenerate: python tests/cli/test_reference.py"


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
