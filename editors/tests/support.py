"""What the tests of the editors share: a copy of the example, and the snippets of editors/README.md."""

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent

NOTE = "他说“尊重网路主权”[@xi2015, ¶8]。\n"
MENDED = "他说“尊重网络主权”[@xi2015, ¶8]。\n"


def snippet(language):
    """The one snippet in this language."""
    text = (REPOSITORY / "editors" / "README.md").read_text(encoding="utf-8")
    found = re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)
    assert len(found) == 1, f"{len(found)} snippets in {language}"
    return found[0]


def scratch():
    """A folder with the example in 引 文/乌镇, a note in it, and bin/yinwen; its path and the environment that finds this."""
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(REPOSITORY / "examples" / "wuzhen", folder / "引 文" / "乌镇")
    (folder / "引 文" / "乌镇" / "notes" / "test.md").write_text(NOTE, encoding="utf-8")
    (folder / "bin").mkdir()
    (folder / "bin" / "yinwen").symlink_to(Path(os.environ["YINWEN"]).resolve())
    home = folder / "home"
    home.mkdir()
    environment = dict(
        os.environ,
        PATH=f"{folder / 'bin'}:{os.environ['PATH']}",
        HOME=str(home),
        XDG_CONFIG_HOME=str(home / ".config"),
        LANG="C.UTF-8",
    )
    return folder, environment


def fail(what, seen=""):
    print(f"FAIL {what}\n{seen}", flush=True)
    sys.exit(1)
