#!/usr/bin/env python3
"""Packs a built program for a release: package.py PROGRAM --target TRIPLE --out FOLDER

The archive (.zip for Windows, else .tar.gz) holds the program, the READMEs, the licences, the manual pages and the completion
scripts, all in one folder, the same to the byte whenever the same is packed; beside it goes its SHA-256. The program is run to
write its manual pages and completions.
"""

import argparse
import gzip
import hashlib
import io
import pathlib
import re
import subprocess
import tarfile
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMPLETIONS = {"bash": "yinwen.bash", "zsh": "_yinwen", "fish": "yinwen.fish", "powershell": "_yinwen.ps1", "elvish": "yinwen.elv"}
# The earliest date that a zip archive can hold.
DATE = (1980, 1, 1, 0, 0, 0)


def run(program, *arguments):
    return subprocess.run([program, *arguments], check=True, stdout=subprocess.PIPE).stdout


def contents(program, target):
    """What goes into the archive: name, bytes, whether it is run."""
    name = "yinwen.exe" if "windows" in target else "yinwen"
    yield name, program.read_bytes(), True
    for name in ["README.md", "README.zh-CN.md", "LICENSE-MIT", "LICENSE-APACHE"]:
        yield name, (ROOT / name).read_bytes(), False
    for shell, name in COMPLETIONS.items():
        yield f"completions/{name}", run(program, "--lang", "en", "completions", shell), False
    for language, folder in [("en", "man/man1"), ("zh", "man/zh_CN/man1")]:
        with tempfile.TemporaryDirectory() as pages:
            run(program, "--lang", language, "man", pages)
            for page in sorted(pathlib.Path(pages).iterdir()):
                yield f"{folder}/{page.name}", page.read_bytes(), False


def tar(files, folder):
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content, is_run in files:
            entry = tarfile.TarInfo(f"{folder}/{name}")
            entry.size, entry.mode = len(content), 0o755 if is_run else 0o644
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def zipped(files, folder):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, _ in files:
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", DATE), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", type=pathlib.Path)
    parser.add_argument("--target", required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args()
    program = options.program.resolve()
    version = re.search(r'^version = "(.*)"$', (ROOT / "Cargo.toml").read_text(encoding="utf-8"), re.MULTILINE).group(1)
    said = run(program, "--version").decode().split()[-1]
    if said != version:
        raise SystemExit(f"{program} is version {said}, Cargo.toml says {version}")
    folder = f"yinwen-{version}-{options.target}"
    files = contents(program, options.target)
    is_windows = "windows" in options.target
    archive = options.out / (folder + (".zip" if is_windows else ".tar.gz"))
    options.out.mkdir(parents=True, exist_ok=True)
    archive.write_bytes((zipped if is_windows else tar)(files, folder))
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    pathlib.Path(f"{archive}.sha256").write_text(f"{digest}  {archive.name}\n", encoding="utf-8", newline="\n")
    print(archive)


main()
