"""The browser's face: server-rendered pages, each found by its file's name under ``pages``."""
