"""Writes the encoder as the package holds it: `python training/encoder/export.py encoder.pt`.

The layers become an ONNX graph with weights of eight bits; the layer over pairs stays in half precision.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch
from examples import LABELS, ROOT
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from network import MARKER_ROWS, MiniLM, load_tokenizer

FOLDER = ROOT / "src" / "amity" / "coding" / "encoder" / "model"


class Body(nn.Module):
    """The layers alone, for one window without padding."""

    def __init__(self, net: MiniLM) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: torch.Tensor, sentences: torch.Tensor) -> torch.Tensor:
        """Numbers of tokens `(1, T)` and of the sentence of each, to states `(1, T, H)`."""
        net = self.net
        x = net.ne(net.word(ids) + net.pos[: ids.shape[1]])
        bias = torch.zeros(1, 1, 1, 1)
        same = (sentences[:, None, :, None] == sentences[:, None, None, :]).float()
        for layer in net.layers:
            x = layer(x, bias, same)
        return x


def main() -> None:
    """Export the file named on the command line."""
    state = torch.load(sys.argv[1])
    net = MiniLM(1 + max(int(name.split(".")[1]) for name in state if name.startswith("layers.")))
    net.load_state_dict(state)
    net.eval()
    with torch.no_grad():
        net.word.weight[:MARKER_ROWS] += net.mark  # what the markers add is part of their words
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            Body(net),
            (torch.ones(1, 24, dtype=torch.int64), torch.arange(24.0)[None] // 12),
            str(whole),
            input_names=["ids", "sentences"],
            output_names=["states"],
            dynamic_axes={name: {1: "T"} for name in ("ids", "sentences", "states")},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            whole, FOLDER / "layers.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    arrays = {
        "absent": net.gone,
        "hidden": net.h1.weight,
        "hidden_bias": net.h1.bias,
        "out": net.h2.weight,
        "out_bias": net.h2.bias,
    }
    np.savez(FOLDER / "head.npz", **{k: v.detach().numpy().astype(np.float16) for k, v in arrays.items()})
    (FOLDER / "labels.json").write_text(json.dumps(LABELS, indent=1) + "\n", "utf-8")
    load_tokenizer().save(str(FOLDER / "tokenizer.json"), pretty=False)


if __name__ == "__main__":
    main()
