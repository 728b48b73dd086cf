#!/usr/bin/env python3
"""What is seen on a terminal alone: the chart, its marks and colours, the width of lines, the progress.

usage: terminal.py PROGRAM CHECKOUT
"""
import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios


def seen(args, columns, **env):
    """What a command prints on a terminal of so many columns; its exit code."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    base = {k: v for k, v in os.environ.items() if k not in ("LC_ALL", "LC_CTYPE", "LANG", "NO_COLOR", "TERM")}
    run = subprocess.Popen(args, stdin=slave, stdout=slave, stderr=slave, env={**base, **env})
    os.close(slave)
    text = b""
    try:
        while part := os.read(master, 65536):
            text += part
    except OSError:  # the other side is closed
        pass
    os.close(master)
    return text.decode("utf-8", "replace").replace("\r\n", "\n"), run.wait()


def main():
    program, tiny = os.path.abspath(sys.argv[1]), os.path.join(sys.argv[2], "tests/data/tiny")
    wrong = []

    def check(what, holds, text):
        if not holds:
            wrong.append(f"{what}:\n{text}")

    with tempfile.TemporaryDirectory() as folder:
        out = ["--threads", "1", "--force", "--out", os.path.join(folder, "r.sqlite")]
        run = [program, "run", tiny, *out]
        text, code = seen([*run, "--replicates", "300"], 100, LANG="en_US.UTF-8", TERM="xterm")
        check("the chart has bars, points and colours", code == 0 and "█ simulated, \x1b[33m●\x1b[39m observed" in text
              or "simulated, \x1b[33m" in text, text)
        check("months stand below it", re.search(r"\n +O N D J F M *\n", text), text)
        check("the progress counts replicates", re.search(r"\rstage 1 of 2, simulating: \d+ of 300 replicates, \d+ s left \x1b\[K", text), text)
        check("the progress goes in the end", "\r\x1b[K" in text, text)
        check("lines are no wider than the terminal", max(len(re.sub(r"\x1b\[[0-9]*[mK]", "", line).split("\r")[-1])
                                                          for line in text.split("\n")) <= 160, text)
        text, _ = seen([*run, "--replicates", "2"], 100, LC_ALL="C", TERM="xterm")
        check("plain letters where the locale has no others", "# simulated" in text and "█" not in text, text)
        text, _ = seen([*run, "--replicates", "2"], 100, LC_CTYPE="C.utf8", TERM="xterm", NO_COLOR="1")
        check("no colours with NO_COLOR", "simulated" in text and "\x1b[33m" not in text, text)
        text, _ = seen([*run, "--replicates", "2"], 100, LANG="C.UTF-8", TERM="dumb")
        check("no colours on a dumb terminal", "simulated" in text and "\x1b[33m" not in text, text)
        text, _ = seen([*run, "--replicates", "1", "--end", "2026-03-31"], 100, LANG="C.UTF-8", TERM="xterm")
        check("no chart where there is no room", "simulated, " not in text, text)
        text, _ = seen([*run, "--replicates", "2", "--quiet"], 100, LANG="C.UTF-8", TERM="xterm")
        check("nothing with --quiet", "simulated" not in text and "\r\x1b" not in text, text)
        text, code = seen([program, "compare", tiny, "--replicates", "60", "--horizon", "30d", *out], 60, LANG="C.UTF-8", TERM="xterm")
        check("a comparison shows its stages", code == 0 and "stage 1 of 2, simulating: " in text, text)
        wide = [line for line in text.split("\r")[-1].split("\n") if " " in line.strip()]
        check("paragraphs are broken", len(wide) > 3, text)
    print("\n".join(wrong) or "what a terminal shows is as it should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
