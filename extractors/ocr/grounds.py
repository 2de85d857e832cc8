"""Dark grounds with light letters: headings set white on a band of colour, and the black rim of a scan."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from extractors.ocr.image import Grey, Mask

DARK: Final = 0.4
"""Share of the paper's brightness under which an area is a dark ground, not paper with ink on it."""
SHADED: Final = 0.78
"""The same of an area that is one where its letters are lighter than it is."""
NEAR_INCH, LEAST_PAPER = 0.8, 0.6
"""How far around an area its paper is looked for, and how bright that is at least, beside the page's."""
INK: Final = 0.9
"""Share of the paper's brightness that light letters lose when they are turned."""
LEAST_INCH: Final = 0.5
"""Width of such an area at least."""
RULE, EDGE, ALONG, ALONG_MOST = 0.75, 0.84, 9, 0.5
"""Shares of such an area's brightness under which a rule on it is, and one at its edge, half on white, over so
many pixels along it (the scanner's sharpening draws a darker line at every edge), at such a share of it."""
STROKE_INCH: Final = 0.06
"""Thickness of a letter's strokes at most."""
DRAWN, THICK_INCH, LEAST_RULES = 0.9, 0.04, 3
"""Share of a rule's length that is ink, its thickness at most, and how many a row of cells has."""
RUN_INCH: Final = 0.12
"""Length of a straight run that is a rule's, not a letter's."""
LETTER_INCH: Final = 0.4
"""Size of a letter, or of some that touch, at most."""
MOSTLY: Final = 0.4
"""Share of an area that its core is at least."""
LIGHT: Final = 0.008
"""Share of such an area that its light letters take at least."""
TIMES: Final = 3.0
"""How much more of light letters than of dark ones there is in it."""


def lighten(image: Grey, dpi: float) -> Grey:
    """The picture with such grounds turned into their negative, as bright as the paper, to the pixel at their edges: what is
    left of a band there passes for rules."""
    step = max(2, round(dpi / 40))
    small = cv2.resize(
        image, (max(1, image.shape[1] // step), max(1, image.shape[0] // step)), interpolation=cv2.INTER_AREA
    )
    ground = cv2.medianBlur(small, 7)
    # the brightest near by, so that a shadow over the page is none
    side = round(NEAR_INCH * dpi / step) | 1
    papers = np.maximum(cv2.dilate(ground, np.ones((side, side), np.uint8)), LEAST_PAPER * np.percentile(small, 90))
    out, done = image, np.zeros(small.shape, np.bool_)
    for share in (SHADED, DARK):  # what is dark may lie in a shadow
        areas = _areas(np.asarray((ground < share * papers) & ~done, np.bool_))
        n, labels, stats, _ = cv2.connectedComponentsWithStats(areas.astype(np.uint8))
        for k in range(1, n):
            x, y, w, h = (int(v) for v in stats[k, :4])
            rows = slice(max(0, y - 2) * step, min(image.shape[0], (y + h + 2) * step))
            columns = slice(max(0, x - 2) * step, min(image.shape[1], (x + w + 2) * step))
            own = labels == k
            level, paper = float(np.median(ground[own])), float(np.median(papers[own]))
            part = out[rows, columns]
            core = _core(own[max(0, y - 2) : y + h + 2, max(0, x - 2) : x + w + 2], step, part.shape)
            if level >= DARK * paper and (
                max(w, h) * step < LEAST_INCH * dpi or not _letters_are_light(part, core, level, paper, dpi)
            ):
                continue
            mask = _exact(part, core, (level + paper) / 2, dpi)
            if np.count_nonzero(mask & core) < MOSTLY * np.count_nonzero(core):
                continue  # pieces of rules and letters that lie close
            done |= own
            negative = np.clip(paper * (1 - INK * (part - level) / max(1.0, paper - level)), 0, 255)
            rim = _rim(mask)
            turned = np.where(rim, paper, np.where(mask, negative, part))
            # the rules around and between the cells of a table's head are darker than a middle ground
            along = np.minimum(cv2.blur(part, (ALONG, 1)), cv2.blur(part, (1, ALONG)))
            rules = mask & ~rim & (part < RULE * level) & (level >= DARK * paper)
            out = out.copy() if out is image else out
            out[rows, columns] = np.where(rules, part, turned).astype(np.uint8)
            if level < DARK * paper:
                lines = _head_rules(image, mask, (rows.start, columns.start), (level + paper) / 2, dpi)
            else:
                lines = _edge_rules(np.asarray(along < EDGE * level, np.bool_), mask)
            out[rows, columns][lines] = 0
    return out


def _areas(dark: Mask) -> Mask:
    """What of it is larger than letters, the letters in it filled."""
    opened = cv2.morphologyEx(dark.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    return np.asarray(cv2.morphologyEx(opened, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8)) > 0, np.bool_)


def _core(own: Mask, step: int, shape: tuple[int, ...]) -> Mask:
    """An area of the small picture in the large one, without its rim."""
    core = cv2.erode(own.astype(np.uint8), np.ones((3, 3), np.uint8), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.resize(core, shape[1::-1], interpolation=cv2.INTER_NEAREST) > 0, np.bool_)


def _exact(part: Grey, core: Mask, edge: float, dpi: float) -> Mask:
    """The area to the pixel, with the letters in it: what is dark and lies mostly on the ``core``, but for what is thin, as the
    rule of a table right under a band is."""
    dark = part < edge
    _, holes, stats, _ = cv2.connectedComponentsWithStats((~dark).astype(np.uint8), connectivity=4)
    h, w = dark.shape
    x, y, wide, high = stats[:, :4].T
    inside = (x > 0) & (y > 0) & (x + wide < w) & (y + high < h) & (np.maximum(wide, high) <= LETTER_INCH * dpi)
    inside[0] = False
    thin = max(3, round(STROKE_INCH / 2 * dpi))
    thick = cv2.morphologyEx((dark | inside[holes]).astype(np.uint8), cv2.MORPH_OPEN, np.ones((thin, thin), np.uint8))
    n, labels = cv2.connectedComponents(thick, connectivity=4)
    within = np.bincount(labels[core], minlength=n) >= MOSTLY * np.bincount(labels.ravel(), minlength=n)
    within[0] = False
    return np.asarray(within[labels], np.bool_)


def _edge_rules(dark: Mask, mask: Mask) -> Mask:
    """The rules at those edges of an area along most of which something is darker than it."""
    out = np.zeros(mask.shape, np.bool_)
    for area, darker, drawn in ((mask, dark, out), (mask.T, dark.T, out.T)):
        places = np.flatnonzero(area.any(0))
        for ends in (np.argmax(area, axis=0), area.shape[0] - 1 - np.argmax(area[::-1], axis=0)):
            met = [bool(darker[max(0, ends[x] - 3) : ends[x] + 4, x].any()) for x in places]
            for x in places if met and np.mean(met) >= ALONG_MOST else ():
                drawn[max(0, ends[x] - 1) : ends[x] + 2, x] = True
    return out


def _head_rules(image: Grey, mask: Mask, origin: tuple[int, int], edge: float, dpi: float) -> Mask:
    """The rules of a table's black head, which black has swallowed: its outline, and those between its columns, where rules
    of the row under it begin at its edge and no letter stands in their way; none where no such row begins there."""
    y0, x0 = origin
    run = round(RUN_INCH * dpi)
    out = np.zeros(mask.shape, np.bool_)
    bottoms = np.where(mask.any(0), mask.shape[0] - 1 - np.argmax(mask[::-1], axis=0), -1)
    standing = [
        bool(
            b >= 0
            and y0 + b + run < image.shape[0]
            and (image[y0 + b + 2 : y0 + b + run, x0 + x] < edge).mean() > DRAWN
        )
        for x, b in enumerate(bottoms)
    ]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.array(standing, np.int8), [0]])))
    places = [(a + b) // 2 for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a <= THICK_INCH * dpi]
    if len(places) < LEAST_RULES:
        return out
    for x in places:
        band = mask[:, max(0, x - 1) : x + 2]
        light = image[y0 : y0 + mask.shape[0], x0 + max(0, x - 1) : x0 + x + 2] > edge
        if (light & band).mean() < 1 - DRAWN:
            out[:, max(0, x - 1) : x + 2] = band
    return np.asarray(out | (mask & _rim(mask)), np.bool_)


def _rim(mask: Mask) -> Mask:
    """The pixels at an area's edge, which are half of it and half of the paper."""
    own, three = mask.astype(np.uint8), np.ones((3, 3), np.uint8)
    outer = cv2.dilate(own, three, iterations=2)
    inner = cv2.erode(own, three, iterations=2, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(outer > inner, np.bool_)


def _letters_are_light(part: Grey, core: Mask, level: float, paper: float, dpi: float) -> bool:
    """Whether thin strokes lighter than an area's ground stand on it, and hardly any that are darker."""
    if not core.any():
        return False
    light = (core & (part > (level + paper) / 2)).astype(np.uint8)
    side = max(3, round(STROKE_INCH * dpi))
    thick = cv2.morphologyEx(light, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    of_area = float(core.sum())
    thin = (float(light.sum()) - float(thick.sum())) / of_area
    below = (core & (part < 0.6 * level)).astype(np.uint8)
    run = max(5, round(RUN_INCH * dpi))  # the rules between the cells of a table's head are no letters
    rules = [cv2.morphologyEx(below, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) for shape in ((run, 1), (1, run))]
    dark = float((below > np.maximum(*rules)).sum()) / of_area
    return thin > LIGHT and thin > TIMES * dark and float(thick.sum()) / of_area < thin
