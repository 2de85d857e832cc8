"""Files that are no PDF, whatever their name says: what they are instead, so that whoever sent one knows what to do."""

from __future__ import annotations

from typing import Final

_ZIP: Final = b"PK\x03\x04"
_OFFICE: Final = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis")
_ARCHIVE: Final = "an archive: unpack it and submit what is in it"
_DOCUMENT: Final = "an office document (.docx, .xlsx, .odt): save it as PDF"
_PICTURE: Final = "a picture: save it as PDF"
_BEGINNINGS: Final = (
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document (.doc, .xls): save it as PDF"),
    (b"{\\rtf", "a word processor's document (.rtf): save it as PDF"),
    (b"\xff\xd8\xff", _PICTURE),
    (b"\x89PNG\r\n", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"RIFF", _PICTURE),
)
_WEB: Final = (b"<!doctype html", b"<html")


def other_kind(data: bytes) -> str:
    """What a file is whose first bytes are those of another kind, and what to do about it; "" where they are not.

    An archive may hold a PDF so near its beginning that readers take it for one, and read the first of its files.

    >>> other_kind(b"PK\\3\\4 ... reports/a.pdf%PDF-1.7")
    'an archive: unpack it and submit what is in it'
    >>> other_kind(b"%PDF-1.7")
    ''
    """
    if data.startswith(_ZIP):
        return _DOCUMENT if any(mark in data for mark in _OFFICE) else _ARCHIVE
    if data[:512].lstrip(b"\xef\xbb\xbf\t\r\n ").lower().startswith(_WEB):
        return "a web page, perhaps what a server said instead of sending the report: fetch it again"
    return next((kind for beginning, kind in _BEGINNINGS if data.startswith(beginning)), "")
