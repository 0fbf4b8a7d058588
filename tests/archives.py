"""Small web archives for tests, written by warcio."""

from __future__ import annotations

import gzip
import io

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter


class Archive:
    """A WARC or WET file in the making."""

    def __init__(self, *, compressed: bool = False) -> None:
        self.buffer = io.BytesIO()
        self.writer = WARCWriter(self.buffer, gzip=compressed)
        self.writer.write_record(self.writer.create_warcinfo_record("test.warc", {"software": "a test"}))

    def response(self, url: str, body: bytes, status: str = "200 OK", **headers: str) -> None:
        """An HTTP response; header names are given with underscores."""
        pairs = [(name.replace("_", "-"), value) for name, value in {"Content_Type": "text/html", **headers}.items()]
        head = StatusAndHeaders(status, pairs, protocol="HTTP/1.1")
        record = self.writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=head)
        self.writer.write_record(record)

    def other(self, kind: str, url: str, body: bytes, media: str) -> None:
        """A record that is no HTTP response."""
        record = self.writer.create_warc_record(url, kind, payload=io.BytesIO(body), warc_content_type=media)
        self.writer.write_record(record)

    @property
    def data(self) -> bytes:
        return self.buffer.getvalue()


def html(text: str) -> str:
    return f"<!doctype html><html><body><p>{text}</p></body></html>"


def chunked(body: bytes) -> bytes:
    half = len(body) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:half], body[half:])) + b"0\r\n\r\n"


def zipped(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)
