"""The C library through cffi: its handle, texts, statuses and errors."""
from __future__ import annotations

import os
import pathlib
import threading
from typing import Any, Callable, List, NamedTuple, Optional

import cffi

ffi = cffi.FFI()
ffi.cdef((pathlib.Path(__file__).parent / "declarations.txt").read_text())
lib = ffi.dlopen(os.environ.get("FLUJO_LIBRARY", "libflujo.so.0"))

SEVERITIES = ("note", "warning", "error")


class Diagnostic(NamedTuple):
    """One finding: line and column count from 1, 0 where they are not known; file is None for an argument."""

    severity: str
    file: Optional[str]
    line: int
    column: int
    message: str
    hint: Optional[str]

    def __str__(self) -> str:
        place = "" if self.file is None else f"{self.file}:{self.line}:{self.column}: " if self.line else f"{self.file}: "
        return f"{place}{self.severity}: {self.message}" + (f"; {self.hint}" if self.hint else "")


class Error(Exception):
    """What the library refused or failed to do. The first error is in file, line, column, message
    and hint; all of them, with warnings and notes, in diagnostics; status is that of flujo/status.h."""

    def __init__(self, status: int, diagnostics: List[Diagnostic]) -> None:
        errors = [d for d in diagnostics if d.severity == "error"]
        general = Diagnostic("error", None, 0, 0, text(lib.flujo_status_text(status)) or "", None)
        first = errors[0] if errors else general
        self.status, self.diagnostics = status, diagnostics
        self.file, self.line, self.column = first.file, first.line, first.column
        self.message, self.hint = first.message, first.hint
        super().__init__("\n".join(str(d) for d in errors or [general]))


class InputError(Error, ValueError):
    """The scenario, data or arguments are wrong."""


class OutOfMemory(Error, MemoryError):
    """An allocation failed."""


def text(pointer: Any) -> Optional[str]:
    """A C string; None for null."""
    return None if pointer == ffi.NULL else ffi.string(pointer).decode("utf-8", "replace")


def encoded(value: Any) -> bytes:
    """A path or text as the library takes it."""
    return os.fsencode(value)


class Diagnostics:
    """A list that one call adds to."""

    def __init__(self) -> None:
        self.handle = ffi.gc(lib.flujo_errors_new(ffi.NULL), lib.flujo_errors_free)
        if self.handle == ffi.NULL:
            raise MemoryError("flujo: out of memory")

    def items(self) -> List[Diagnostic]:
        found = []
        for i in range(lib.flujo_errors_count(self.handle)):
            d = lib.flujo_errors_get(self.handle, i)
            if d != ffi.NULL:
                found.append(Diagnostic(SEVERITIES[d.severity], text(d.file), d.line, d.column, text(d.message) or "",
                                        text(d.hint)))
        return found

    def check(self, status: int) -> None:
        """Raise what a status other than FLUJO_OK means."""
        if status == lib.FLUJO_OK:
            return
        if status == lib.FLUJO_INTERRUPTED:
            raise KeyboardInterrupt
        kinds = {lib.FLUJO_BAD_INPUT: InputError, lib.FLUJO_NO_MEMORY: OutOfMemory}
        raise kinds.get(status, Error)(status, self.items())


class Stoppable:
    """A long call on a thread of its own, so that Ctrl-C and a failing progress function reach it: both set
    its stop, and are raised again when the call has ended."""

    def __init__(self, progress: Optional[Callable[..., Any]], signature: str) -> None:
        self.stop = ffi.gc(lib.flujo_stop_new(ffi.NULL), lib.flujo_stop_free)
        self.failure: Optional[BaseException] = None
        self.progress = ffi.NULL
        if progress is not None:
            function = progress

            @ffi.callback(signature)
            def report(_user: Any, *what: Any) -> None:
                try:
                    function(*(x if isinstance(x, int) else text(x) for x in what))
                except BaseException as failure:  # it is raised in the caller's thread
                    self.failure = failure
                    lib.flujo_stop_set(self.stop)

            self.progress = report

    def call(self, function: Callable[[], int]) -> int:
        result: List[int] = []
        thread = threading.Thread(target=lambda: result.append(function()), name="flujo", daemon=True)
        thread.start()
        try:
            thread.join()
        except BaseException:
            lib.flujo_stop_set(self.stop)
            thread.join()
            raise
        if self.failure is not None:
            raise self.failure
        return result[0]
