"""Helix in a terminal that is looked at: python helix.py HX, with YINWEN the program and HELIX_RUNTIME set."""

import sys
import time

import pexpect
import pyte
from support import MENDED, fail, scratch, snippet

# The screen of this library is not told of Helix's private status query.
pyte.Screen.report_device_status = lambda self, mode=0, **others: None

folder, environment = scratch()
project = folder / "引 文" / "乌镇"
note = project / "notes" / "test.md"
config = folder / "home" / ".config" / "helix"
config.mkdir(parents=True)
(config / "languages.toml").write_text(snippet("toml"), encoding="utf-8")
environment["TERM"] = "xterm-256color"

screen = pyte.Screen(140, 40)
stream = pyte.Stream(screen)
helix = pexpect.spawn(
    sys.argv[1], ["notes/test.md"], cwd=str(project), env=environment, dimensions=(40, 140), encoding="utf-8"
)


def look():
    """What is on the screen, without spaces: wide characters leave some behind."""
    try:
        stream.feed(helix.read_nonblocking(65536, 0.1))
    except (pexpect.TIMEOUT, pexpect.EOF):
        pass
    return "".join(screen.display).replace(" ", "")


def see(what, *texts, seconds=30):
    end = time.time() + seconds
    while time.time() < end:
        seen = look()
        if all(text in seen for text in texts):
            print(f"ok   Helix: {what}", flush=True)
            return
    fail(f"Helix: {what}", "\n".join(screen.display))


def keys(text):
    helix.send(text)
    end = time.time() + 0.4
    while time.time() < end:
        look()


see("the note is shown, with the number of findings", "尊重网路主权", "●1")
keys(" d")
see("diagnostics", "misquoted-wording")
keys("\x1b")
keys("gg]d")
keys(" k")
see("hover", "altered", "xi2015-pdf¶8")
keys("\x1b")
keys("gd")
see("definition offers the places", "rmrb-2015.txt")
keys("\r")
keys("y:o ../../found.txt\r")
keys("p:w\r")
found = project.parent.parent / "found.txt"
for _ in range(50):
    look()
    if found.exists() and found.read_text(encoding="utf-8").strip():
        break
text = found.read_text(encoding="utf-8").strip() if found.exists() else ""
if text != "尊重网络主权":
    fail("Helix: definition lands on the words", repr(text) + "\n" + "\n".join(screen.display))
print("ok   Helix: definition lands on the words", flush=True)
keys(":o notes/test.md\r")
keys("gg]d a")
see("code actions", "Change“网路”to“网络”")
keys("\r\r")
keys(":w\r")
for _ in range(100):
    look()
    if note.read_text(encoding="utf-8") == MENDED:
        break
if note.read_text(encoding="utf-8") != MENDED:
    fail("Helix: the code action repairs", note.read_text(encoding="utf-8") + "\n".join(screen.display))
print("ok   Helix: the code action repairs", flush=True)
keys(":qa!\r")
helix.close(force=True)
