"""What all pages share: templates, words in two languages, the person signed in."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from pipeline.report.labels import label
from pipeline.review.auth import token_of, user_of
from pipeline.review.config import ReviewConfig

Language = Literal["th", "en"]
WORDS = Path(__file__).with_name("words.toml")


@cache
def words() -> dict[str, dict[str, str]]:
    """Labels by key and language."""
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


def field_name(path: str, language: Language) -> str:
    """A field's name in words, from its path in the record; a part that has no word stays as it is.

    >>> field_name("activities.0.sessions.1.place", "en")
    'Activity 1 · session 2 · place'
    """
    out: list[str] = []
    for part in path.split("."):
        if part.isdigit() and out:
            out[-1] += f" {int(part) + 1}"
        else:
            entry = words().get(f"field_{part}")
            out.append(entry[language] if entry else part)
    return " · ".join(out)


def _here(request: Request) -> str:
    """The address of the page, to come back to; "/" where it is no page but the answer to a form."""
    if request.method != "GET":
        return "/"
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


class Site:
    """Renders templates with the words of the reader's language."""

    def __init__(self, config: ReviewConfig) -> None:
        self.config = config
        self._environment = Environment(
            loader=PackageLoader("pipeline.review"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip

    def user(self, request: Request) -> str | None:
        """Who has signed in, None where nobody has."""
        return user_of(request, self.config)

    def language(self, request: Request) -> Language:
        """The language of the session, Thai unless English was chosen."""
        return "en" if request.session.get("language") == "en" else "th"

    def render(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        """The template with ``values``, the words, the person and the form token."""
        language = self.language(request)

        def word(key: str) -> str:
            entry = words().get(key)
            return entry[language] if entry else key

        def both(key: str) -> str:
            entry = words().get(key)
            return f"{entry['th']} · {entry['en']}" if entry else key

        def rule(code: str) -> str:
            entry = words().get(f"rule_{code}")
            return entry[language] if entry else code

        def code_name(code: str) -> str:
            names = label("code", code)
            return names.english if language == "en" else names.thai

        def field(path: str) -> str:
            return field_name(path, language)

        page = self._environment.get_template(template).render(
            w=word, both=both, rule=rule, field=field, code_name=code_name, language=language, user=self.user(request),
            token=token_of(request), path=request.url.path, here=_here(request), sign_in=self.config.sign_in, **values,
        )  # fmt: skip
        return HTMLResponse(page, status)
