"""Emacs in batch mode, with eglot as the snippet sets it up: python emacs.py EMACS [ARGUMENT…], with YINWEN the program."""

import subprocess
import sys
from pathlib import Path

from support import MENDED, fail, scratch, snippet

folder, environment = scratch()
(folder / "snippet.el").write_text(snippet("elisp"), encoding="utf-8")
note = folder / "引 文" / "乌镇" / "notes" / "test.md"
command = [*sys.argv[1:], "-Q", "--batch", "-l", str(folder / "snippet.el"), "-l", str(Path(__file__).with_suffix(".el")), str(note)]
run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
said = run.stdout + run.stderr
for line in said.splitlines():
    if line.startswith("ok "):
        print(line)
if run.returncode != 0:
    fail("Emacs", said)
if note.read_text(encoding="utf-8") != MENDED:
    fail("Emacs: the note is saved", note.read_text(encoding="utf-8"))
