"""How large the pictures of a page are, asked before anything is decoded: a small file can hold a bomb."""

from __future__ import annotations

import ctypes

import pypdfium2.raw as raw

from extractors.pdfium.objects import IMAGE, Objects


def most_pixels(objects: Objects) -> int:
    """Pixels of the largest picture of a page as its dictionary states them, 0 where there is none."""
    width, height = ctypes.c_uint(), ctypes.c_uint()
    most = 0
    for handle in objects.handles[objects.kinds[:, 0] == IMAGE].tolist():
        item = ctypes.cast(handle, raw.FPDF_PAGEOBJECT)
        if raw.FPDFImageObj_GetImagePixelSize(item, width, height):
            most = max(most, width.value * height.value)
    return most
