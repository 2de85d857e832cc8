"""Writes the recogniser as ONNX.

    python -m training.export --checkpoint RUN/final.pt --out extractors/ocr/models/thai_lines.onnx

The graph is written node by node, batch normalisation folded into the convolutions, so that it needs no tracing and
holds nothing but what is computed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training.network import LineNet

Floats = NDArray[np.float32]


class Graph:
    """Nodes and constants gathered in order; every method gives the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, value: NDArray[np.float32] | NDArray[np.int64]) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, kind: str, *inputs: str, out: str = "", **attributes: object) -> str:
        name = out or f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name


def fold(conv: torch.nn.Conv2d, norm: torch.nn.BatchNorm2d) -> tuple[Floats, Floats]:
    """Weights and bias of a convolution with the normalisation after it."""
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    weight = conv.weight * scale[:, None, None, None]
    return weight.detach().numpy(), (norm.bias - norm.running_mean * scale).detach().numpy()


def lstm(graph: Graph, x: str, module: torch.nn.LSTM, layer: int) -> str:
    """One bidirectional layer over (steps, lines, features). ONNX orders the gates i o f c, torch i f g o."""

    def gates(t: torch.Tensor) -> Floats:
        i, f, g, o = t.detach().chunk(4, 0)
        return torch.cat([i, o, f, g], 0).numpy()

    weights, states, biases = [], [], []
    for way in ("", "_reverse"):
        weights.append(gates(getattr(module, f"weight_ih_l{layer}{way}")))
        states.append(gates(getattr(module, f"weight_hh_l{layer}{way}")))
        bias = [gates(getattr(module, f"bias_{kind}_l{layer}{way}")) for kind in ("ih", "hh")]
        biases.append(np.concatenate(bias))
    y = graph.add(
        "LSTM",
        x,
        *(graph.constant(np.stack(v)) for v in (weights, states, biases)),
        direction="bidirectional",
        hidden_size=module.hidden_size,
    )  # (steps, 2, lines, hidden)
    y = graph.add("Transpose", y, perm=[0, 2, 1, 3])
    return graph.add("Reshape", y, graph.constant(np.array([0, 0, 2 * module.hidden_size], np.int64)))


def build(net: LineNet) -> onnx.ModelProto:
    """(n, 48, w) uint8 pictures, 0 paper and 255 ink, to (n, w / 2, classes) log probabilities."""
    g = Graph()
    x = g.add("Cast", "pictures", to=TensorProto.FLOAT)
    x = g.add("Mul", x, g.constant(np.array(1 / 255, np.float32)))
    x = g.add("Unsqueeze", x, g.constant(np.array([1], np.int64)))
    layers = [
        m for m in net.convs.modules() if isinstance(m, torch.nn.Conv2d | torch.nn.BatchNorm2d | torch.nn.MaxPool2d)
    ]
    at = 0
    while at < len(layers):
        layer = layers[at]
        if isinstance(layer, torch.nn.Conv2d):
            norm = layers[at + 1]
            assert isinstance(norm, torch.nn.BatchNorm2d)
            weight, bias = fold(layer, norm)
            pad, stride = int(layer.padding[0]), int(layer.stride[0])
            x = g.add("Conv", x, g.constant(weight), g.constant(bias), pads=[pad] * 4, strides=[stride] * 2)
            x = g.add("Relu", x)
            at += 2
        else:
            size = layer.kernel_size if isinstance(layer.kernel_size, tuple) else (layer.kernel_size,) * 2
            x = g.add("MaxPool", x, kernel_shape=list(size), strides=list(size))
            at += 1
    x = g.add("Transpose", x, perm=[3, 0, 1, 2])  # steps first, as the LSTM wants it
    x = g.add("Reshape", x, g.constant(np.array([0, 0, -1], np.int64)))
    linear = net.narrow[0]
    assert isinstance(linear, torch.nn.Linear)
    x = g.add("MatMul", x, g.constant(linear.weight.detach().numpy().T))
    x = g.add("Relu", g.add("Add", x, g.constant(linear.bias.detach().numpy())))
    for layer_number in range(net.lstm.num_layers):
        x = lstm(g, x, net.lstm, layer_number)
    x = g.add("MatMul", x, g.constant(net.out.weight.detach().numpy().T))
    x = g.add("Add", x, g.constant(net.out.bias.detach().numpy()))
    x = g.add("Transpose", x, perm=[1, 0, 2])
    x = g.add("Reshape", x, g.constant(np.array([0, -1, net.classes], np.int64)))
    g.add("LogSoftmax", x, axis=2, out="log_probabilities")
    graph = helper.make_graph(
        g.nodes,
        "thai_lines",
        [helper.make_tensor_value_info("pictures", TensorProto.UINT8, ["n", 48, "w"])],
        [helper.make_tensor_value_info("log_probabilities", TensorProto.FLOAT, ["n", "steps", net.classes])],
        g.constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def main() -> None:
    p = argparse.ArgumentParser()
    p.add_argument("--checkpoint", type=Path, required=True)
    p.add_argument("--out", type=Path, required=True)
    a = p.parse_args()
    state = torch.load(a.checkpoint, map_location="cpu")
    net = LineNet(len(state["classes"]) + 1)
    net.load_state_dict(state["net"])
    net.eval()
    model = build(net)
    helper.set_model_props(model, {"classes": state["classes"], "steps_trained": str(state["step"])})
    onnx.save(model, a.out)
    print(a.out, a.out.stat().st_size, "bytes,", state["step"], "steps")


if __name__ == "__main__":
    main()
