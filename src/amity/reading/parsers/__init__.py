"""One format a file: bytes, name and limits in, drafts out."""
