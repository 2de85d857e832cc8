"""Plots as SVG, drawn here: a scatter needs no plotting library in the reader's browser or in ours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class Point:
    """Reported (across) against recomputed (up), with what to say about it."""

    reported: float
    recomputed: float
    label: str

    @property
    def agrees(self) -> bool:
        return abs(self.reported - self.recomputed) < 0.005


SIZE, LEFT, BOTTOM, TOP = 430, 52, 46, 14


def scatter(points: Sequence[Point]) -> Markup:
    """Reported against recomputed scores: on the line they agree; area of a mark grows with the number of indicators."""
    low = min([0.0, *(min(p.reported, p.recomputed) for p in points)])
    high = max([5.0, *(max(p.reported, p.recomputed) for p in points)])
    span = high - low or 1.0
    width = SIZE - LEFT - TOP

    def x(v: float) -> float:
        return LEFT + (v - low) / span * width

    def y(v: float) -> float:
        return SIZE - BOTTOM - (v - low) / span * width

    ticks = [low + span * k / 5 for k in range(6)]
    size = f'viewBox="0 0 {SIZE} {SIZE}" role="img" aria-label="Reported against recomputed scores"'
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" {size}>']
    for v in ticks:
        parts.append(f'<line class="grid" x1="{x(low):.1f}" x2="{x(high):.1f}" y1="{y(v):.1f}" y2="{y(v):.1f}"/>'
                     f'<line class="grid" y1="{y(low):.1f}" y2="{y(high):.1f}" x1="{x(v):.1f}" x2="{x(v):.1f}"/>'
                     f'<text class="tick" x="{LEFT - 8}" y="{y(v) + 4:.1f}" text-anchor="end">{v:g}</text>'
                     f'<text class="tick" x="{x(v):.1f}" y="{SIZE - BOTTOM + 18}" text-anchor="middle">{v:g}</text>')  # fmt: skip
    parts.append(f'<line class="equal" x1="{x(low):.1f}" y1="{y(low):.1f}" x2="{x(high):.1f}" y2="{y(high):.1f}"/>')
    places: Counter[tuple[float, float]] = Counter((p.reported, p.recomputed) for p in points)
    labels: dict[tuple[float, float], list[str]] = {}
    for p in points:
        labels.setdefault((p.reported, p.recomputed), []).append(p.label)
    for (reported, recomputed), count in sorted(places.items(), key=lambda c: -c[1]):
        said = labels[reported, recomputed]
        tip = "\n".join(said[:8]) + (f"\n… {len(said) - 8}" if len(said) > 8 else "")
        same = Point(reported, recomputed, "").agrees
        shape = (
            f'<circle class="agree" cx="{x(reported):.1f}" cy="{y(recomputed):.1f}" r="{3.5 + min(count, 60) ** 0.5:.1f}">'
            if same
            else _diamond(x(reported), y(recomputed), 5.5 + min(count, 60) ** 0.5)
        )
        parts.append(f"{shape}<title>{escape(tip)}</title></{'circle' if same else 'path'}>")
    parts.append(f'<text class="axis" x="{LEFT + width / 2:.0f}" y="{SIZE - 6}" text-anchor="middle">คะแนนที่รายงาน · reported</text>'
                 f'<text class="axis" transform="translate(14 {TOP + width / 2:.0f}) rotate(-90)" text-anchor="middle">'
                 "คะแนนที่คำนวณใหม่ · recomputed</text></svg>")  # fmt: skip
    return Markup("".join(parts))


def bars(counts: Sequence[tuple[str, int]]) -> Markup:
    """A horizontal bar for each label, in the order given, with its number beside."""
    most = max((n for _, n in counts), default=1) or 1
    height, label, width = 26, 230, 330
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 {label + width + 60} {height * len(counts) + 8}" '
             'font-family="sans-serif" font-size="13" role="img">']  # fmt: skip
    for k, (name, n) in enumerate(counts):
        y = 4 + k * height
        parts.append(f'<text x="{label - 8}" y="{y + 17}" text-anchor="end">{escape(name)}</text>'
                     f'<rect x="{label}" y="{y + 3}" width="{n / most * width:.1f}" height="{height - 8}" fill="#1f4f8a"/>'
                     f'<text x="{label + n / most * width + 6:.1f}" y="{y + 17}">{n}</text>')  # fmt: skip
    return Markup("".join(parts) + "</svg>")


def _diamond(cx: float, cy: float, r: float) -> str:
    """A mark that differs in shape as well as in colour from the dots on the line."""
    return f'<path class="differ" d="M{cx:.1f} {cy - r:.1f}L{cx + r:.1f} {cy:.1f}L{cx:.1f} {cy + r:.1f}L{cx - r:.1f} {cy:.1f}Z">'
