"""What the tests of the editors share: a copy of the example, and the snippets of the READMEs in editors/."""

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
    """The one snippet in this language, which both READMEs have."""
    texts = [(REPOSITORY / "editors" / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh-CN.md")]
    found = [re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S) for text in texts]
    assert found[0] == found[1] and len(found[0]) == 1, f"snippets in {language}: {found}"
    return found[0][0]


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
