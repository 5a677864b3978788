"""Bytes on disk: the archive and its members, whole replacements, mapped files, and what can be read from."""
