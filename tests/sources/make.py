"""Makes real files of the example's documents with other programs: PDF, docx and HTML, as a user would find them.

make(folder, tools) writes them and returns a list of (file, title, paragraphs, footnotes): what was put in, to compare with
what comes out.
"""

import html
import os
import re
import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import escape

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "wuzhen" / "corpus"
NOTES = ["参见《联合国宪章》第二条。", "这一提法首见于二〇一四年首届大会的贺词。"]
ENGLISH_NOTES = ["See the Charter of the United Nations, Article 2.", "The phrase was first used in the message of 2014."]


def paragraphs(name, start, end=None):
    """The paragraphs of an example file from the one that begins with `start` to the one that begins with `end`."""
    lines = [line.strip() for line in (EXAMPLE / name).read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line]
    first = next(n for n, line in enumerate(lines) if line.startswith(start))
    last = next((n for n, line in enumerate(lines) if n > first and line.startswith(end)), None) if end else None
    return lines[first : None if last is None else last + 1]


def documents():
    """Three texts: (title, paragraphs, notes, language)."""
    hans = paragraphs("xi2015-book.txt", "随着世界多极化")
    english = paragraphs("xi2015-blog.txt", "Welcome, everyone", "Thank you, everyone")
    hant = [p for p in paragraphs("wic2019-concept.txt", "當今時代", "我們倡議") if len(p) > 30]
    return [
        ("建立多边、民主、透明的全球互联网治理体系", hans, NOTES, "zh"),
        ("Speech at the Opening Ceremony in Wuzhen", english, ENGLISH_NOTES, "en"),
        ("攜手構建網絡空間命運共同體", hant, NOTES, "zh"),
    ]


def noted(items, notes, mark):
    """The paragraphs with `mark(n, note)` behind the first sentence of the second and the fourth."""
    out = list(items)
    for n, (place, note) in enumerate(zip((1, 3), notes), 1):
        if place < len(out):
            cut = re.search(r"[。.]", out[place])
            at = cut.end() if cut else len(out[place])
            out[place] = out[place][:at] + f"\x01{n}\x02" + out[place][at:]
    return out, lambda text: re.sub("\x01(\\d)\x02", lambda m: mark(int(m[1]), notes[int(m[1]) - 1]), text)


def typst(path, title, items, notes, lang, columns, size, paper="a5"):
    import typst as compiler

    items, render = noted(items, notes, lambda n, note: f"#footnote[{note}]")
    quote = lambda text: re.sub(r"([\\#$*_`<>@~\[\]\"'/=+-])", r"\\\1", text)
    body = "\n\n".join(render(quote(item)) for item in items)
    source = f"""#set page(paper: "{paper}", columns: {columns}, numbering: "— 1 —", header: [乌镇文集 #h(1fr) 第二卷])
#set text(font: ("Noto Serif CJK SC", "Libertinus Serif"), size: {size}pt, lang: "{lang}")
#set par(justify: true, first-line-indent: (amount: 2em, all: true))
= {title}

{body}
"""
    path.with_suffix(".typ").write_text(source, encoding="utf-8")
    compiler.compile(str(path.with_suffix(".typ")), output=str(path))
    path.with_suffix(".typ").unlink()


TABLE = [
    ["年份", "说明", "网民（亿）"],
    ["2013", "首次超过六亿", "6.18"],
    ["2014", "农村网民占百分之二十七点五，增长较快，值得注意的是移动端用户占绝大多数，而固定宽带用户的增速开始放缓", "6.49"],
    ["2015", "普及率过半，手机网民规模进一步扩大", "6.88"],
]
LEAD = "下表列出三年来网民规模的变化，供各位代表参考。"
END = "以上数据说明，互联网的普及仍在继续，城乡之间的差距仍待缩小。"


def tabled():
    """What a document with a table holds, cell by cell."""
    return [LEAD, *(cell for row in TABLE for cell in row), END]


def typst_table(path, sideways):
    """A table with lines; on a page of its own that is to be read from the side, or between paragraphs."""
    import typst as compiler

    cells = ", ".join(f"[{cell}]" for row in TABLE for cell in row)
    table = f"#table(columns: (auto, 1fr, auto), {cells})"
    if sideways:
        table = f"#pagebreak()\n#rotate(-90deg, reflow: true)[#block(width: 16cm)[{table}]]\n#pagebreak()"
    source = f"""#set page(paper: "a5")
#set text(font: ("Libertinus Serif", "Noto Serif CJK SC"), size: 10pt, lang: "zh")
= 网民规模

{LEAD}

{table}

{END}
"""
    path.with_suffix(".typ").write_text(source, encoding="utf-8")
    compiler.compile(str(path.with_suffix(".typ")), output=str(path))
    path.with_suffix(".typ").unlink()


def html_table():
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in TABLE)
    return f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>网民规模</title><style>body {{ width: 12cm }}
td {{ border: 1px solid; padding: 2px 6px }} table {{ border-collapse: collapse }}</style></head><body><h1>网民规模</h1>
<p>{LEAD}</p><table border="1">{rows}</table><p>{END}</p></body></html>"""


def vertical_page(title, items):
    body = "".join(f"<p>{html.escape(item)}</p>" for item in items)
    return f"""<!DOCTYPE html><html lang="zh-Hant"><head><meta charset="utf-8"><title>{title}</title><style>@page {{ size: A5 }}
body {{ writing-mode: vertical-rl; height: 170mm; font-family: "Noto Serif CJK TC" }} p {{ text-indent: 2em; margin: 0 }}</style>
</head><body><h1>{title}</h1>{body}</body></html>"""


def latex(path, engine, title, items, notes, lang):
    """An article in two columns (English) or one (Chinese), with footnotes, running heads and page numbers."""
    items, render = noted(items, notes, lambda n, note: f"\\footnote{{{note}}}")
    quote = lambda text: re.sub(r"([&%#_{}$])", r"\\\1", text)
    body = "\n\n".join(render(quote(item)) for item in items)
    chinese = "\\usepackage{xeCJK}\\setCJKmainfont{Noto Serif CJK SC}\\setlength{\\parindent}{2em}"
    source = f"""\\documentclass[{"twocolumn" if lang == "en" else "oneside"}]{{article}}
{chinese if lang == "zh" else ""}\\usepackage{{fancyhdr}}\\pagestyle{{fancy}}\\fancyhead[L]{{Wuzhen Papers}}\\fancyhead[R]{{Volume 2}}
\\begin{{document}}
\\section*{{{title}}}

{body}
\\end{{document}}
"""
    path.with_suffix(".tex").write_text(source, encoding="utf-8")
    run(engine, "-interaction=batchmode", "-halt-on-error", f"-output-directory={path.parent}", str(path.with_suffix(".tex")))
    for scratch in (".tex", ".aux", ".log"):
        path.with_suffix(scratch).unlink(missing_ok=True)


def fodt(path, title, items, notes, writing="lr-tb"):
    """A text document as LibreOffice saves it flat: heading, footnotes, running head, page numbers."""
    items, render = noted(
        items,
        notes,
        lambda n, note: f'<text:note text:id="ftn{n}" text:note-class="footnote"><text:note-citation>{n}</text:note-citation>'
        f'<text:note-body><text:p text:style-name="Footnote">{note}</text:p></text:note-body></text:note>',
    )
    body = "".join(f'<text:p text:style-name="B">{render(escape(item))}</text:p>' for item in items)
    ns = " ".join(
        f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for p, n in [("office", "office"), ("text", "text"), ("style", "style")]
    )
    path.write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {ns} xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles><style:style style:name="B" style:family="paragraph"><style:paragraph-properties fo:text-indent="0.85cm"
 fo:text-align="justify"/><style:text-properties style:font-name-asian="Noto Serif CJK SC" fo:font-size="12pt"/></style:style>
<style:style style:name="Footnote" style:family="paragraph"><style:text-properties style:font-name-asian="Noto Serif CJK SC"
 fo:font-size="10pt" style:font-size-asian="10pt"/></style:style></office:styles><office:automatic-styles><style:page-layout style:name="L"><style:page-layout-properties
 fo:page-width="14.8cm" fo:page-height="21cm" fo:margin="2cm" style:writing-mode="{writing}"/><style:header-style><style:header-footer-properties
 fo:margin-bottom="0.5cm"/></style:header-style><style:footer-style><style:header-footer-properties fo:margin-top="0.5cm"/>
</style:footer-style></style:page-layout></office:automatic-styles><office:master-styles>
<style:master-page style:name="Standard" style:page-layout-name="L"><style:header><text:p>乌镇文集</text:p></style:header>
<style:footer><text:p>- <text:page-number text:select-page="current">1</text:page-number> -</text:p></style:footer>
</style:master-page></office:master-styles><office:body><office:text>
<text:h text:style-name="Heading_20_1" text:outline-level="1">{escape(title)}</text:h>{body}</office:text></office:body>
</office:document>""",
        encoding="utf-8",
    )


def page(title, items, shape):
    """A web page of one of several shapes, with what surrounds articles."""
    body = "\n".join(f"<p>{html.escape(item)}</p>" for item in items)
    if shape == "blog":
        return f"""<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{title} | 某某博客</title>
<meta name="author" content="习近平"><meta property="article:published_time" content="2015-12-16T09:00:00+08:00"></head><body>
<header><nav><ul><li><a href="/">首页</a></li><li><a href="/a">关于本站</a></li></ul></nav></header>
<main><article><h1>{title}</h1><div class="entry-content">{body}</div>
<div class="sharedaddy"><ul><li><a href="#">分享到微博</a></li><li><a href="#">Twitter</a></li></ul></div></article>
<section id="comments" class="comments"><h2>留言</h2><ol><li><p>写得真好，收藏了！</p></li></ol></section></main>
<aside class="sidebar"><h3>相关文章</h3><ul><li><a href="/1">另一篇文章的题目</a></li></ul></aside>
<footer><p>版权所有 © 某某博客</p></footer><script>var a = "<p>no</p>";</script></body></html>"""
    if shape == "table":
        lines = "<br>\n".join(f"　　{html.escape(item)}" for item in items)
        return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>{title}_某某网</title>
<meta name="PubDate" content="2015-12-16 10:00"></head><body><table width="960"><tr><td class="nav"><a href="/">首页</a>
<a href="/x">新闻</a> <a href="/y">时政</a></td></tr><tr><td><h1>{title}</h1><div id="zoom">{lines}</div></td></tr>
<tr><td class="footer"><a href="/about">关于我们</a> <a href="/c">联系我们</a></td></tr></table></body></html>"""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>
<h1>{title}</h1>{body}</body></html>"""


def run(*command, cwd=None):
    done = subprocess.run(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    if done.returncode:
        raise SystemExit(f"{command[0]}: {done.stdout}")


def make(folder, chromium, soffice):
    """Writes the files; what was put into each: (path, title, paragraphs, notes)."""
    import pypandoc

    made = []
    folder.mkdir(parents=True, exist_ok=True)

    def office(path, *kinds):
        for kind in kinds:
            run(soffice, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind, "--outdir", str(folder), str(path))
        path.unlink()

    def printed(path, text):
        source = path.with_suffix(".html")
        source.write_text(text, encoding="utf-8")
        run(chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/chromium", f"--print-to-pdf={path}", source.as_uri())
        source.unlink()

    for name, sideways in (("table-typst.pdf", False), ("table-sideways.pdf", True)):
        typst_table(folder / name, sideways)
        made.append((folder / name, "网民规模", tabled(), []))
    source = folder / "table-office.html"
    source.write_text(html_table(), encoding="utf-8")
    # It leaves the heading out.
    office(source, "pdf:writer_web_pdf_Export")
    made.append((folder / "table-office.pdf", "", tabled(), []))
    printed(folder / "table-chromium.pdf", html_table())
    made.append((folder / "table-chromium.pdf", "网民规模", tabled(), []))
    _, english, (title, items, _, _) = documents()
    items = [item for item in items if not item.isascii()]
    flat = folder / "vertical-office.fodt"
    fodt(flat, title, items, [], writing="tb-rl")
    office(flat, "pdf")
    printed(folder / "vertical-chromium.pdf", vertical_page(title, items))
    for name in ("vertical-office.pdf", "vertical-chromium.pdf"):
        made.append((folder / name, title, items, []))
    by_tex = [(f"english-{engine}", engine, english) for engine in ("pdflatex", "xelatex", "lualatex")]
    by_tex.append(("hans-xelatex", "xelatex", documents()[0]))
    for name, engine, document in by_tex:
        if shutil.which(engine) is None:
            print(f"left out: {name}.pdf, for there is no {engine}")
            continue
        path = folder / f"{name}.pdf"
        latex(path, engine, *document)
        made.append((path, *document[:3]))
    for name, (title, items, notes, lang) in zip(("hans", "english", "hant"), documents()):
        for columns, size in ((1, 11), (2, 9)):
            path = folder / f"{name}-typst-{columns}.pdf"
            typst(path, title, items, notes, lang, columns, size)
            made.append((path, title, items, notes))
        flat = folder / f"{name}-office.fodt"
        fodt(flat, title, items, notes)
        office(flat, "pdf", "docx")
        made.extend((folder / f"{name}-office.{kind}", title, items, notes) for kind in ("pdf", "docx"))
        for shape in ("blog", "table", "bare"):
            path = folder / f"{name}-{shape}.html"
            encoding = {"table": "gb18030"}.get(shape, "utf-8")
            path.write_bytes(page(title, items, shape).encode(encoding))
            made.append((path, title, items, []))
        marked, render = noted(items, notes, lambda n, note: f"^[{note}]")
        markdown = f"# {title}\n\n" + "\n\n".join(render(re.sub(r"([\[\]*_`\\<>#])", r"\\\1", item)) for item in marked)
        for kind in ("docx", "html"):
            path = folder / f"{name}-pandoc.{kind}"
            arguments = ["--standalone", "--metadata", f"title={title}"] if kind == "html" else []
            pypandoc.convert_text(markdown, kind, format="markdown", outputfile=str(path), extra_args=arguments)
            made.append((path, title, items, notes))
        printed(folder / f"{name}-chromium.pdf", page(title, items, "bare"))
        made.append((folder / f"{name}-chromium.pdf", title, items, []))
    for scratch in ("profile", "chromium"):
        if (folder / scratch).exists():
            subprocess.run(["rm", "-rf", str(folder / scratch)])
    return made
