"""Files: awaited, uploaded, completed and shared, as upload v2 goes."""

import mimetypes
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class StoredFile:
    """One file; it counts as a file only once its upload was completed."""

    id: str
    name: str
    title: str
    length: int
    owner: str
    upload_key: str
    created: int
    alt_text: str = ""
    content: bytes | None = None
    is_complete: bool = False
    is_given_to_app: bool = False
    channels: list[str] = field(default_factory=list)
    shares: dict[str, list[str]] = field(default_factory=dict)

    @property
    def mimetype(self) -> str:
        return mimetypes.guess_type(self.name)[0] or "application/octet-stream"

    @property
    def filetype(self) -> str:
        _, dot, extension = self.name.rpartition(".")
        return extension.lower() if dot else "binary"

    def as_slack(self, base_url: str) -> dict[str, Any]:
        """Describe the file as `files.info` does."""
        address = f"{base_url}/files/{self.id}/{self.name}"
        return {
            "id": self.id,
            "created": self.created,
            "timestamp": self.created,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "filetype": self.filetype,
            "pretty_type": self.filetype.upper(),
            "user": self.owner,
            "size": self.length,
            "mode": "hosted",
            "is_external": False,
            "is_public": False,
            "url_private": address,
            "url_private_download": address,
            "permalink": address,
            "alt_txt": self.alt_text,
            "channels": [channel for channel in self.channels if channel.startswith("C")],
            "groups": [channel for channel in self.channels if channel.startswith("G")],
            "ims": [channel for channel in self.channels if channel.startswith("D")],
            "file_access": "visible",
        }

    def as_json(self) -> dict[str, Any]:
        """Describe the file for the page and for programs."""
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title,
            "mimetype": self.mimetype,
            "size": self.length,
            "user": self.owner,
            "channels": list(self.channels),
            "alt_text": self.alt_text,
            "url": f"/_control/files/{self.id}",
        }
