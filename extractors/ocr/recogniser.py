"""The line recogniser of our own: a small convolutional and recurrent network, run with onnxruntime on the CPU.

Pictures of lines go in at 48 rows; out comes, for every second column, how likely each character is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extractors.ocr.alternatives import with_others
from extractors.ocr.decode import Scorer, beam, best_path
from extractors.ocr.flat_threes import with_flat_threes
from extractors.ocr.image import Grey
from extractors.ocr.reading import Reading

MODEL = Path(__file__).parent / "models" / "thai_lines.onnx"
HEIGHT = 48
STEP = 2.0
"""Columns of a 48-row picture that one output stands for."""
BATCH_COLUMNS = 4_000
"""Columns run together: more is no faster and takes more memory."""
LONGEST = 6000
"""Columns beyond which a line is squeezed: no line of text is that long."""
NEVER = "○●"
"""Characters that the network knows but that on a report are a Thai zero or a full stop."""
SURE = 0.98
"""Least confidence of a line's characters from which the best path stands without a search."""

LogProbabilities = NDArray[np.float32]


def available() -> bool:
    """Whether the weights are there and onnxruntime is installed."""
    try:
        import onnxruntime  # noqa: F401
    except ImportError:
        return False
    return MODEL.exists()


@lru_cache(maxsize=2)
def _session(path: Path) -> tuple[Any, str]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # every batch has its own width: what the runtime would keep for a next one like it only adds up
    options.enable_cpu_mem_arena = False
    options.enable_mem_pattern = False
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    return session, session.get_modelmeta().custom_metadata_map["classes"]


def normal(image: Grey) -> Grey:
    """A line's picture at ``HEIGHT`` rows, ink 255 on paper 0."""
    h, w = image.shape
    width = min(LONGEST, max(12, round(w * HEIGHT / max(h, 1))))
    way = cv2.INTER_AREA if h > HEIGHT else cv2.INTER_LINEAR
    return np.asarray(255 - cv2.resize(image, (width, HEIGHT), interpolation=way), np.uint8)


def outputs(images: Sequence[Grey], model: Path = MODEL) -> tuple[LogProbabilities, ...]:
    """(steps, classes) log probabilities of each picture; pictures of like width are run together."""
    session, _ = _session(model)
    ready = [normal(i) for i in images]
    order = sorted(range(len(ready)), key=lambda i: ready[i].shape[1])
    found: list[LogProbabilities] = [np.zeros((0, 1), np.float32)] * len(ready)
    start = 0
    while start < len(order):
        end = start + 1
        while end < len(order) and (end - start + 1) * ready[order[end]].shape[1] <= BATCH_COLUMNS:
            end += 1
        width = -(-ready[order[end - 1]].shape[1] // 4) * 4
        batch = np.zeros((end - start, HEIGHT, width), np.uint8)
        for k, i in enumerate(order[start:end]):
            batch[k, :, : ready[i].shape[1]] = ready[i]
        (result,) = session.run(None, {"pictures": batch})
        for k, i in enumerate(order[start:end]):
            found[i] = result[k, : -(-ready[i].shape[1] // 4) * 2]
        start = end
    return tuple(found)


def read_lines(
    images: Sequence[Grey], scorer: Scorer | None = None, allowed: str = "", model: Path = MODEL
) -> tuple[Reading, ...]:
    """Each picture of a line, grey (h, w), as text with confidences; ``scorer`` weighs the hypotheses of doubtful lines;
    ``allowed``: nothing but these characters (all when empty), confidences being those among them."""
    if not images:
        return ()
    # class 0 is the blank; how long a dash is says more of the face than of the writer
    classes = (" " + _session(model)[1]).replace("–", "-")
    barred = [k for k, c in enumerate(classes) if k and (c in NEVER or (allowed and c not in allowed))]
    out = []
    for image, log in zip(images, outputs(images, model), strict=True):
        log[:, barred] = -np.inf
        if allowed:
            log -= np.log(np.exp(log).sum(1, keepdims=True) + 1e-9)
        path = best_path(log, classes)
        if scorer is not None and not allowed and path.confidences and min(path.confidences) < SURE:
            path = beam(log, classes, scorer)
        if not allowed:
            path = with_others(path, log, classes)
        path = scaled(path, image.shape[1] / max(normal_width(image), 1) * STEP)
        out.append(with_flat_threes(image, path))
    return tuple(out)


def scaled(reading: Reading, scale: float) -> Reading:
    """A reading whose columns are steps, with those of a picture that has ``scale`` of them a step."""
    return replace(
        reading,
        columns=tuple((c + 0.5) * scale for c in reading.columns),
        others=tuple(replace(o, column=(o.column + 0.5) * scale) for o in reading.others),
    )


def normal_width(image: Grey) -> int:
    """Columns of the picture at ``HEIGHT`` rows."""
    h, w = image.shape
    return min(LONGEST, max(12, round(int(w) * HEIGHT / max(int(h), 1))))
