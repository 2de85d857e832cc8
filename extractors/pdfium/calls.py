"""The functions of pdfium that the compiled loops call, in the order of the structures in ``native*.c``."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

import pypdfium2.raw as raw

from extractors.pdfium import api

GLYPH_CALLS = (
    "FPDFText_GetTextObject", "FPDFText_GetUnicode", "FPDFText_GetLooseCharBox", "FPDFText_GetCharBox",
    "FPDFText_GetMatrix", "FPDFText_GetFontSize", "FPDFTextObj_GetFont", "FPDFTextObj_GetTextRenderMode",
    "FPDFText_IsHyphen",
)  # fmt: skip
OBJECT_CALLS = (
    "FPDFPage_CountObjects", "FPDFPage_GetObject", "FPDFPageObj_GetType", "FPDFFormObj_CountObjects",
    "FPDFFormObj_GetObject", "FPDFPageObj_GetMatrix", "FPDFPath_CountSegments", "FPDFPath_GetPathSegment",
    "FPDFPath_GetDrawMode", "FPDFPathSegment_GetPoint", "FPDFPathSegment_GetType", "FPDFPathSegment_GetClose",
    "FPDFPageObj_CountMarks", "FPDFPageObj_GetMark", "FPDFPageObjMark_GetParamValueType",
)  # fmt: skip
SPAN_CALLS = (
    "FPDFPageObj_CountMarks", "FPDFPageObj_GetMark", "FPDFPageObjMark_GetParamValueType",
    "FPDFPageObjMark_GetParamBlobValue", "FPDFPageObj_RemoveMark",
)  # fmt: skip
DOUBT_CALLS = (
    "FPDFPageObj_GetBounds", "FPDFPageObj_GetFillColor", "FPDFPageObj_GetStrokeWidth", "FPDFPageObj_GetClipPath",
    "FPDFClipPath_CountPaths", "FPDFClipPath_CountPathSegments", "FPDFClipPath_GetPathSegment",
    "FPDFPathSegment_GetPoint", "FPDFPageObj_CountMarks", "FPDFPageObj_GetMark", "FPDFPageObjMark_GetParamValueType",
)  # fmt: skip


def structure_of(names: Sequence[str]) -> Any:
    """Their addresses, one after the other."""
    return (ctypes.c_void_p * len(names))(*(api.address(getattr(raw, name)) for name in names))
