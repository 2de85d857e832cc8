"""How a flat page lies on the page as shown when that is a photograph: bent, turned and seen at an angle."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A flat page of ``width`` by ``height`` points; ``net``: (rows, columns, 2) where on the page as shown, in points, crossings
    of an even net over the flat page lie, its outermost threads on the page's edges."""

    width: float
    height: float
    net: Points

    @classmethod
    def whole(cls, width: float, height: float) -> Sheet:
        """A page that lies flat and is as large as it is shown."""
        return cls(width, height, np.array([[[0, 0], [width, 0]], [[0, height], [width, height]]], np.float32))

    def shown(self, scale: float) -> Sheet:
        """The same sheet on a page shown ``scale`` times as large."""
        return replace(self, net=self.net * np.float32(scale))

    def turned_back(self, width: float) -> Sheet:
        """The same sheet, and the page on which it is shown, turned a quarter against the clock; ``width`` of that page before."""
        x, y = np.rot90(self.net)[:, :, 0], np.rot90(self.net)[:, :, 1]
        return Sheet(self.height, self.width, np.ascontiguousarray(np.stack([y, width - x], axis=2)))

    def to_shown(self, points: Points) -> Points:
        """Where ``points`` (n, 2) of the flat page lie on the page as shown, both in points; what lies off the page is drawn in."""
        rows, columns, _ = self.net.shape
        across = np.clip(points[:, 0] / self.width, 0, 1) * (columns - 1)
        down = np.clip(points[:, 1] / self.height, 0, 1) * (rows - 1)
        x, y = across.astype(np.float32)[:, None], down.astype(np.float32)[:, None]
        found = cv2.remap(self.net, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(found, np.float32).reshape(-1, 2)
