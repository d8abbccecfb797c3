"""Files made by other programs, added by `yinwen add`: what comes out has the letters that were put in, every sentence can be
quoted, and what is no text of the document is gone. Usage: check.py YINWEN FOLDER [CHROMIUM [SOFFICE]]"""

import difflib
import json
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from make import make

SHARE = 0.995


# Radicals that PDFs have in place of characters, where Unicode does not call them compatible, or with another character.
RADICALS = str.maketrans("戶⺟⺠⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳", "户母民虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟")


def letters(text):
    """Letters and digits only, width and radicals folded."""
    text = unicodedata.normalize("NFKC", text).translate(RADICALS)
    return "".join(c for c in text if c.isalnum())


def body(path):
    """The text of a corpus file without front matter, page marks, footnotes and their references; and its footnotes."""
    text = path.read_text(encoding="utf-8").split("---\n", 2)[2]
    text = re.sub(r"<!--.*?-->", "", text)
    notes = re.findall(r"(?m)^\[\^[^\]]+\]: (.*)$", text)
    text = re.sub(r"(?m)^\[\^[^\]]+\]: .*$", "", text)
    return re.sub(r"\[\^[^\]]+\]", "", text), notes


def share(expected, found):
    """The share of letters that are equal, of the longer text."""
    matcher = difflib.SequenceMatcher(None, expected, found, autojunk=False)
    equal = sum(block.size for block in matcher.get_matching_blocks())
    return equal / max(len(expected), len(found), 1)


def sentences(paragraph):
    return [s for s in re.findall(r"[^。！？!?]+[。！？!?]*[”’」』）)]*", paragraph) if len(letters(s)) >= 8]


def main():
    yinwen, folder = sys.argv[1], Path(sys.argv[2]).resolve()
    chromium, soffice = (sys.argv[3:] + ["chromium", "soffice"][len(sys.argv) - 3 :])[:2]
    files = folder / "files"
    listed = folder / "made.json"
    if not listed.exists():
        shutil.rmtree(files, ignore_errors=True)
        made = make(files, chromium, soffice)
        listed.write_text(json.dumps([(str(p), t, i, n) for p, t, i, n in made], ensure_ascii=False), encoding="utf-8")
    made = json.loads(listed.read_text(encoding="utf-8"))
    failed = []
    # Witnesses of one text would vouch for each other, so each file is alone in its corpus.
    for path, title, items, notes in made:
        path = Path(path)
        place = folder / "work" / path.name
        shutil.rmtree(place, ignore_errors=True)
        (place / "corpus").mkdir(parents=True)
        since = time.monotonic()
        done = subprocess.run([yinwen, "--lang", "en", "add", "--id", "x", str(path)], cwd=place, capture_output=True, text=True)
        took = time.monotonic() - since
        added = list((place / "corpus").iterdir())
        if done.returncode or len(added) != 1:
            failed.append(f"{path.name}: not added: {done.stdout}{done.stderr}")
            continue
        text, found_notes = body(added[0])
        expected = letters(title + "".join(items))
        ratio = share(expected, letters(text))
        wanted = sorted(letters(note) for note in notes)
        got = sorted(letters(note) for note in found_notes)
        quoted = [s for item in items for s in sentences(item)]
        note = "\n\n".join(f"> {s.strip()}\n>\n> [@x]" for s in quoted)
        (place / "note.md").write_text(note, encoding="utf-8")
        checked = subprocess.run([yinwen, "check", "--all", "--format", "json", "note.md"], cwd=place, capture_output=True, text=True)
        report = json.loads(checked.stdout)
        judged = [q for file in report["files"] for q in file["quotations"]]
        bad = [q for q in judged if q["verdict"] not in ("verbatim", "equivalent")]
        good = len(judged) - len(bad)
        verdict = "ok"
        if ratio < SHARE or bad or len(judged) < len(quoted) or got != wanted:
            verdict = "FAILED"
            failed.append(
                f"{path.name}: {ratio:.2%} of letters, {good}/{len(quoted)} sentences, notes {found_notes}"
                + "".join(f"\n    {q['verdict']}: {q['text']}" for q in bad[:3])
            )
        print(f"{verdict:6} {path.name:24} {ratio:8.2%} {good}/{len(quoted)} sentences, {len(got)} notes, {took:.2f} s", flush=True)
    if failed:
        raise SystemExit("\n".join(["", *failed]))


main()
