"""Labels that are hidden behind x: told by their length, where only one field that the document names nowhere else fits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.forms.labels import fits_mask
from pipeline.forms.schema import FieldRule, FormDefinition
from pipeline.mapping.labelling import Labelled, without_leaders
from pipeline.mapping.lists import phones
from pipeline.mapping.passage import Passage
from pipeline.mapping.rows import Row

LONGEST_FIGURE: Final = 24
"""Characters of a figure with its unit at most."""
_MASKED: Final = re.compile(
    r"^[ \t]*(?:[0-9๐-๙]{1,2}[.)][ \t]*)?(?P<label>(?=[^:：\n]{0,60}?x{4})[^:：\n]{4,80}?)(?:[ \t]*(?P<colon>[:：])|[ \t]*$)",
    re.MULTILINE,
)


def may_be_hidden(rows: Sequence[Row]) -> bool:
    """Whether any line of a document could be a label with hidden words."""
    return any("xxxx" in c.text and _MASKED.search(c.text) for row in rows for c in row.filled)


class HiddenLabels:
    """The labels of a form's fields that a document does not name. ``known``: the names of those that it does."""

    def __init__(self, form: FormDefinition, known: frozenset[str]) -> None:
        usual = set(form.match.labels)
        rules = [r for r in form.fields if r.name not in known and r.kind != "marker" and r.name[:10] != "attribute."]
        self._labels = [
            (label, rule, 0 if label in usual else 1 if label == rule.labels[0] else 2)
            for rule in rules
            for label in rule.labels
        ]

    def find(self, passage: Passage, *, head: bool) -> tuple[Labelled, ...]:
        """The hidden labels of a passage, each with the text up to the next. ``head``: the passage is the first cell of
        several, and may be a label without a colon."""
        found: list[tuple[re.Match[str], FieldRule]] = []
        for m in _MASKED.finditer(passage.text):
            alone = head and not passage.text[: m.start()].strip() and not passage.text[m.end() :].strip()
            line = passage.slice(m.end()).strip()
            line = line.slice(0, len(line.text.partition("\n")[0])) if m["colon"] else line
            rule = self._rule(m["label"].strip(), line) if m["colon"] or alone else None
            if rule is not None:
                found.append((m, rule))
        ends = [*(m.start() for m, _ in found[1:]), len(passage.text)][: len(found)]
        return tuple(
            Labelled(
                rule,
                passage.slice(m.start("label"), m.end("label")),
                without_leaders(passage.slice(m.end(), end)).strip(" \t\n:"),
                m.start("label"),
            )
            for (m, rule), end in zip(found, ends, strict=True)
        )

    def behind(self, found: Sequence[Labelled]) -> tuple[Labelled, ...]:
        """The labels of a cell with the hidden ones among what they head (``ผู้กำกับดูแล : …⏎xxxxxxxx : 0 7611 2233``)."""
        out: list[Labelled] = []
        for one in found:
            more = self.find(one.value, head=False) if one.rule.extent == "cell" and "xxxx" in one.value.text else ()
            value = one.value.slice(0, more[0].at).strip(" \t\n:") if more else one.value
            out += [replace(one, value=value), *(replace(m, at=one.at + m.at) for m in more)]
        return tuple(out)

    def _rule(self, masked: str, value: Passage) -> FieldRule | None:
        """The one field that a label may be, of several the one whose first wording it is, or whose label the form is known by."""
        fitting = [(rank, rule) for label, rule, rank in self._labels if fits_mask(masked, label)]
        fitting = [(rank, rule) for rank, rule in fitting if _can_be(rule, value)]
        for worst in (2, 1, 0):
            among = [rule for rank, rule in fitting if rank <= worst]
            if len({rule.name for rule in among}) == 1:
                return among[0]
        return None


def _can_be(rule: FieldRule, value: Passage) -> bool:
    """Whether what stands behind a label can be the field's value; nothing may stand there yet."""
    if not value.text:
        return True
    figure = value.as_number() is not None and len(value.text) <= LONGEST_FIGURE
    if rule.kind == "phones":
        return len(phones(value)) > 0 and not figure
    if rule.kind in ("number", "percent"):
        return figure
    if rule.kind in ("names", "round", "year", "numbered_name") or rule.extent == "section":
        return not figure
    return rule.name == "result" or not figure
