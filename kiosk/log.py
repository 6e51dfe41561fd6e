"""What a kiosk writes down, as lines of JSON without names, codes or families: what went wrong, not who stood there.

structlog is loaded with the first line: it would take a tenth of the time until the first screen.
"""

from pathlib import Path
from typing import Any


class Log:
    """structlog's logger, once somebody has something to say."""

    def __init__(self) -> None:
        self._path: Path | None = None

    def write_to(self, path: Path) -> None:
        path.touch(mode=0o600, exist_ok=True)
        self._path = path

    def __getattr__(self, name: str) -> Any:
        import structlog

        if self._path is not None:
            _configure(self._path)
            self._path = None
        return getattr(structlog.get_logger("kiosk"), name)


def _configure(path: Path) -> None:
    import structlog
    from structlog.tracebacks import ExceptionDictTransformer

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.WriteLoggerFactory(path.open("a", encoding="utf-8", buffering=1)),
    )


log = Log()
