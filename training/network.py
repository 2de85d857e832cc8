"""The line recogniser: five convolutions, two bidirectional LSTM layers, and two outputs a step.

Pictures are 48 rows high. A step of the LSTM covers four columns; since a Thai syllable can stack four signs on one
narrow letter, each step gives two outputs, so that CTC never runs out of room.
"""

from __future__ import annotations

from torch import Tensor, nn


def block(inputs: int, outputs: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, padding=1, bias=False), nn.BatchNorm2d(outputs), nn.ReLU())


class LineNet(nn.Module):
    """(n, 1, 48, w) pictures, ink towards 1, to (n, w / 2, classes) log probabilities; ``w`` is a multiple of 4."""

    def __init__(self, classes: int, hidden: int = 144) -> None:
        super().__init__()
        self.classes = classes
        self.convs = nn.Sequential(
            nn.Conv2d(1, 24, 5, stride=2, padding=2, bias=False), nn.BatchNorm2d(24), nn.ReLU(),
            block(24, 48), nn.MaxPool2d(2),
            block(48, 96), block(96, 96), nn.MaxPool2d((2, 1)),
            block(96, 128), nn.MaxPool2d((2, 1)),
        )  # fmt: skip
        self.narrow = nn.Sequential(nn.Linear(128 * 3, 192), nn.ReLU())
        self.lstm = nn.LSTM(192, hidden, num_layers=2, bidirectional=True, batch_first=True)
        self.out = nn.Linear(2 * hidden, 2 * classes)

    def forward(self, x: Tensor) -> Tensor:
        y = self.convs(x)
        n, c, h, w = y.shape
        y = self.narrow(y.permute(0, 3, 1, 2).reshape(n, w, c * h))
        y, _ = self.lstm(y)
        return self.out(y).reshape(n, 2 * w, self.classes).float().log_softmax(2)
