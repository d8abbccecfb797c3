"""Records what Pandoc reads as citations in the inputs of cases.jsonl.

Needs pypandoc_binary (pandoc 3.9). Without arguments it writes the answers; with --check it exits 1 where they differ.
"""

import json
import pathlib
import subprocess
import sys

import pypandoc

CASES = pathlib.Path(__file__).with_name("cases.jsonl")


def plain(node):
    if isinstance(node, list):
        return "".join(map(plain, node))
    if isinstance(node, dict):
        kind = node.get("t")
        if kind == "Str":
            return node["c"]
        if kind in ("Space", "SoftBreak"):
            return " "
        return plain(node.get("c", []))
    return ""


def citations(node, found):
    if isinstance(node, list):
        for child in node:
            citations(child, found)
    elif isinstance(node, dict):
        if node.get("t") == "Cite":
            for item in node["c"][0]:
                citations(item["citationPrefix"], found)
                found.append({
                    "key": item["citationId"],
                    "mode": item["citationMode"]["t"],
                    "prefix": plain(item["citationPrefix"]),
                    "suffix": plain(item["citationSuffix"]),
                })
                citations(item["citationSuffix"], found)
        else:
            for child in node.values():
                citations(child, found)
    return found


def answer(text):
    command = [pypandoc.get_pandoc_path(), "-f", "markdown", "-t", "json"]
    output = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
    return citations(json.loads(output)["blocks"], [])


def main():
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines() if line]
    differing = 0
    for case in cases:
        found = answer(case["input"])
        if case.get("citations") != found:
            differing += 1
            if "--check" in sys.argv:
                print(f"{case['input']!r}: recorded {case.get('citations')}, pandoc reads {found}")
        case["citations"] = found
    if "--check" in sys.argv:
        sys.exit(1 if differing else 0)
    CASES.write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases), "utf-8")


if __name__ == "__main__":
    main()
