"""pdfium functions as bare prototypes that take addresses as integers.

The bindings that pypdfium2 ships convert a pointer object for every argument of every call. For the loops that run once a
glyph that costs more than pdfium itself, so the same functions are bound here again with integer arguments, and write
straight into the memory of numpy arrays. They hold the interpreter lock: none of them runs long.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as raw

Call = Callable[..., int]
_ADDRESS = ctypes.c_void_p
_INT = ctypes.c_int


def address(pointer: Any) -> int:
    """The address behind a pypdfium2 handle, 0 for a null one."""
    return ctypes.cast(pointer, _ADDRESS).value or 0


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    return ctypes.PYFUNCTYPE(result, *arguments)(address(getattr(raw, name)))


def _bind_long(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """The same for what may run long: the interpreter lock is given up."""
    return ctypes.CFUNCTYPE(result, *arguments)(address(getattr(raw, name)))


load_page: Callable[[int, int], int | None] = _bind_long("FPDF_LoadPage", _ADDRESS, _ADDRESS, _INT)
close_page: Callable[[int], None] = _bind_long("FPDF_ClosePage", None, _ADDRESS)
page_box: Call = _bind("FPDF_GetPageBoundingBox", _INT, _ADDRESS, _ADDRESS)
page_rotation: Call = _bind("FPDFPage_GetRotation", _INT, _ADDRESS)
page_width: Callable[[int], float] = _bind("FPDF_GetPageWidthF", ctypes.c_float, _ADDRESS)
page_height: Callable[[int], float] = _bind("FPDF_GetPageHeightF", ctypes.c_float, _ADDRESS)
turn_page: Callable[[int, int], None] = _bind("FPDFPage_SetRotation", None, _ADDRESS, _INT)
flatten: Call = _bind_long("FPDFPage_Flatten", _INT, _ADDRESS, _INT)
count_annotations: Call = _bind("FPDFPage_GetAnnotCount", _INT, _ADDRESS)
annotation: Callable[[int, int], int | None] = _bind("FPDFPage_GetAnnot", _ADDRESS, _ADDRESS, _INT)
annotation_type: Callable[[int | None], int] = _bind("FPDFAnnot_GetSubtype", _INT, _ADDRESS)
annotation_box: Call = _bind("FPDFAnnot_GetRect", _INT, _ADDRESS, _ADDRESS)
close_annotation: Callable[[int | None], None] = _bind("FPDFPage_CloseAnnot", None, _ADDRESS)
after_load: Callable[[int, int], None] = _bind_long("FORM_OnAfterLoadPage", None, _ADDRESS, _ADDRESS)
before_close: Callable[[int, int], None] = _bind_long("FORM_OnBeforeClosePage", None, _ADDRESS, _ADDRESS)
make_bitmap: Callable[[int, int, int, int, int], int | None] = _bind(
    "FPDFBitmap_CreateEx", _ADDRESS, _INT, _INT, _INT, _ADDRESS, _INT
)
drop_bitmap: Callable[[int], None] = _bind("FPDFBitmap_Destroy", None, _ADDRESS)
render: Callable[..., None] = _bind_long("FPDF_RenderPageBitmap", None, _ADDRESS, _ADDRESS, *[_INT] * 6)
render_forms: Callable[..., None] = _bind_long("FPDF_FFLDraw", None, _ADDRESS, _ADDRESS, _ADDRESS, *[_INT] * 6)

load_text: Callable[[int], int | None] = _bind("FPDFText_LoadPage", _ADDRESS, _ADDRESS)
close_text: Callable[[int], None] = _bind("FPDFText_ClosePage", None, _ADDRESS)
count_chars: Call = _bind("FPDFText_CountChars", _INT, _ADDRESS)
get_unicode: Call = _bind("FPDFText_GetUnicode", ctypes.c_uint, _ADDRESS, _INT)
is_hyphen: Call = _bind("FPDFText_IsHyphen", _INT, _ADDRESS, _INT)
text_object: Callable[[int, int], int | None] = _bind("FPDFText_GetTextObject", _ADDRESS, _ADDRESS, _INT)
char_box: Call = _bind("FPDFText_GetCharBox", _INT, _ADDRESS, _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)
loose_box: Call = _bind("FPDFText_GetLooseCharBox", _INT, _ADDRESS, _INT, _ADDRESS)
char_matrix: Call = _bind("FPDFText_GetMatrix", _INT, _ADDRESS, _INT, _ADDRESS)
font_size: Callable[[int, int], float] = _bind("FPDFText_GetFontSize", ctypes.c_double, _ADDRESS, _INT)

text_font: Callable[[int], int | None] = _bind("FPDFTextObj_GetFont", _ADDRESS, _ADDRESS)
render_mode: Call = _bind("FPDFTextObj_GetTextRenderMode", _INT, _ADDRESS)
font_name: Call = _bind("FPDFFont_GetBaseFontName", ctypes.c_size_t, _ADDRESS, _ADDRESS, ctypes.c_size_t)
font_flags: Call = _bind("FPDFFont_GetFlags", _INT, _ADDRESS)
font_weight: Call = _bind("FPDFFont_GetWeight", _INT, _ADDRESS)

count_objects: Call = _bind("FPDFPage_CountObjects", _INT, _ADDRESS)
page_object: Callable[[int, int], int | None] = _bind("FPDFPage_GetObject", _ADDRESS, _ADDRESS, _INT)
object_type: Call = _bind("FPDFPageObj_GetType", _INT, _ADDRESS)
object_matrix: Call = _bind("FPDFPageObj_GetMatrix", _INT, _ADDRESS, _ADDRESS)
form_count: Call = _bind("FPDFFormObj_CountObjects", _INT, _ADDRESS)
form_object: Callable[[int, int], int | None] = _bind("FPDFFormObj_GetObject", _ADDRESS, _ADDRESS, ctypes.c_ulong)

path_count: Call = _bind("FPDFPath_CountSegments", _INT, _ADDRESS)
path_segment: Callable[[int, int], int | None] = _bind("FPDFPath_GetPathSegment", _ADDRESS, _ADDRESS, _INT)
path_mode: Call = _bind("FPDFPath_GetDrawMode", _INT, _ADDRESS, _ADDRESS, _ADDRESS)
segment_point: Call = _bind("FPDFPathSegment_GetPoint", _INT, _ADDRESS, _ADDRESS, _ADDRESS)
segment_type: Call = _bind("FPDFPathSegment_GetType", _INT, _ADDRESS)
segment_close: Call = _bind("FPDFPathSegment_GetClose", _INT, _ADDRESS)

bounds: Call = _bind("FPDFPageObj_GetBounds", _INT, *[_ADDRESS] * 5)
stroke_width: Call = _bind("FPDFPageObj_GetStrokeWidth", _INT, _ADDRESS, _ADDRESS)
clip_path: Callable[[int], int | None] = _bind("FPDFPageObj_GetClipPath", _ADDRESS, _ADDRESS)
clip_count: Call = _bind("FPDFClipPath_CountPaths", _INT, _ADDRESS)
clip_segments: Call = _bind("FPDFClipPath_CountPathSegments", _INT, _ADDRESS, _INT)
clip_segment: Callable[[int, int, int], int | None] = _bind(
    "FPDFClipPath_GetPathSegment", _ADDRESS, _ADDRESS, _INT, _INT
)
set_active: Call = _bind("FPDFPageObj_SetIsActive", _INT, _ADDRESS, _INT)
fill_colour: Call = _bind("FPDFPageObj_GetFillColor", _INT, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS, _ADDRESS)

count_marks: Call = _bind("FPDFPageObj_CountMarks", _INT, _ADDRESS)
get_mark: Callable[[int, int], int | None] = _bind("FPDFPageObj_GetMark", _ADDRESS, _ADDRESS, ctypes.c_ulong)
mark_blob: Call = _bind(
    "FPDFPageObjMark_GetParamBlobValue", _INT, _ADDRESS, ctypes.c_char_p, _ADDRESS, ctypes.c_ulong, _ADDRESS
)
mark_value_type: Call = _bind("FPDFPageObjMark_GetParamValueType", _INT, _ADDRESS, ctypes.c_char_p)
mark_name: Call = _bind("FPDFPageObjMark_GetName", _INT, _ADDRESS, _ADDRESS, ctypes.c_ulong, _ADDRESS)
mark_string: Call = _bind(
    "FPDFPageObjMark_GetParamStringValue", _INT, _ADDRESS, ctypes.c_char_p, _ADDRESS, ctypes.c_ulong, _ADDRESS
)
remove_mark: Call = _bind("FPDFPageObj_RemoveMark", _INT, _ADDRESS, _ADDRESS)
