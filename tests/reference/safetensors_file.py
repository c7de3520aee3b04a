"""Writes float32 arrays as a .safetensors file, names in order, so that the same arrays give the same bytes."""
import json
import struct

import numpy as np


def write_safetensors(path, arrays):
    header, at = {}, 0
    for name in sorted(arrays):
        size = arrays[name].size * 4
        header[name] = {"dtype": "F32", "shape": list(arrays[name].shape), "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    body = b"".join(np.ascontiguousarray(arrays[name], "<f4").tobytes() for name in sorted(arrays))
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)
