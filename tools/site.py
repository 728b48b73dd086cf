#!/usr/bin/env python3
"""usage: site.py CHECKOUT FOLDER

Writes the documents as plain HTML (python3-markdown) and the reference of the C interface (doxygen) into FOLDER. A link to a
file or heading that is not there, and a warning of doxygen, are errors; exit code 1.
"""
import html
import pathlib
import re
import shutil
import subprocess
import sys

import markdown

PAGES = ["README.md", "docs/tutorial.md", "docs/recipes/*.md", "docs/scenario.md", "docs/data.md", "docs/model.md", "docs/studies.md",
         "docs/results.md", "docs/facts.md", "docs/flee.md", "docs/library.md", "docs/reference.md", "docs/performance.md", "docs/vectors.md",
         "docs/reliability.md", "docs/architecture.md", "docs/*.md", "scenarios/*/README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]
STYLE = """body{margin:0;font:16px/1.5 system-ui,sans-serif;color:#222;background:#fff}nav{padding:1rem;background:#f4f4f2;font-size:.9rem}
nav a{display:block;color:#245;text-decoration:none;padding:.1rem 0}nav a[aria-current]{font-weight:bold}main{max-width:52rem;padding:1rem 1.5rem}
pre{background:#f4f4f2;padding:.7rem;overflow-x:auto}code{font-size:.9em}table{border-collapse:collapse;display:block;overflow-x:auto}
th,td{border:1px solid #ccc;padding:.2rem .5rem;text-align:left;vertical-align:top}img{max-width:100%}
@media(min-width:60rem){body{display:grid;grid-template-columns:15rem 1fr}nav{min-height:100vh}}
@media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}nav,pre{background:#222}a,nav a{color:#8bd}th,td{border-color:#555}}"""
SETTINGS = """PROJECT_NAME=flujo
INPUT=include/flujo
INPUT_FILTER="{python} tools/site.py --filter"
HAVE_DOT=NO
OUTPUT_DIRECTORY={folder}
HTML_OUTPUT=api
GENERATE_LATEX=NO
EXTRACT_ALL=YES
JAVADOC_AUTOBRIEF=YES
OPTIMIZE_OUTPUT_FOR_C=YES
MACRO_EXPANSION=YES
EXPAND_ONLY_PREDEF=YES
PREDEFINED=FLUJO_API= FLUJO_BEGIN= FLUJO_END=
MARKDOWN_SUPPORT=NO
AUTOLINK_SUPPORT=YES
QUIET=YES
WARN_AS_ERROR=FAIL_ON_WARNINGS
"""


def for_doxygen(path):
    """The header with its comments as doxygen reads them: /** before what they state, /**< behind it."""
    text = pathlib.Path(path).read_text()
    text = re.sub(r"^/\* ", f"/** @file {pathlib.Path(path).name}\n * ", text)
    text = re.sub(r"(?m)^( *)/\* ", r"\1/** ", text)
    return re.sub(r"(?m)^(.*[;,{\w] +)/\* ", r"\1/**< ", text)


def slug(value, separator):
    """A heading as GitHub anchors it."""
    return re.sub(r"[^\w\- ]", "", html.unescape(value).lower()).strip().replace(" ", separator)


def with_room(text):
    """The text with the empty line that a list or table needs here before it, and GitHub does not."""
    lines, fenced, before = [], False, ""
    for line in text.split("\n"):
        begins = re.match(r"[-*|] ?|\d+\. ", line) is not None
        if begins and not fenced and before.strip() and not re.match(r"[-*|] ?|\d+\. | ", before):
            lines.append("")
        fenced ^= line.startswith("```")
        lines.append(line)
        before = line
    return "\n".join(lines)


def title_of(text):
    return re.search(r"^# (.+)$", text, re.MULTILINE)[1].replace("`", "")


def target_of(path):
    return pathlib.Path("index.html" if path.as_posix() == "README.md" else path.with_suffix(".html"))


class Site:
    def __init__(self, checkout, folder):
        self.checkout, self.folder = checkout, folder
        paths = [p.relative_to(checkout) for pattern in PAGES for p in sorted(checkout.glob(pattern))]
        self.pages = {p: (checkout / p).read_text() for p in dict.fromkeys(paths)}
        self.anchors, self.links, self.wrong = {}, [], []

    def link(self, page, address):
        """Where a link of a page leads on the site; what is not a page is copied."""
        place, _, anchor = address.partition("#")
        if re.match(r"[a-z]+:", address):
            return address
        path = pathlib.Path(re.sub(r"[^/]+/\.\./", "", (page.parent / place).as_posix())) if place else page
        path = (self.checkout / path).resolve().relative_to(self.checkout)
        if not (self.checkout / path).exists():
            self.wrong.append(f"{page}: {address}: there is no such file")
            return address
        if path in self.pages:
            if anchor:
                self.links.append((page, address, path, anchor))
            path = target_of(path)
        elif (self.checkout / path).is_file():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.checkout / path, self.folder / path)
        else:
            return None  # a folder of the source
        return self.relative(target_of(page), path) + ("#" + anchor if anchor else "")

    @staticmethod
    def relative(page, path):
        return "../" * (len(page.parts) - 1) + pathlib.Path(path).as_posix()

    def page(self, path):
        text = with_room(self.pages[path])
        converter = markdown.Markdown(extensions=["tables", "fenced_code", "toc", "sane_lists"], extension_configs={"toc": {"slugify": slug}})
        body = converter.convert(text)
        self.anchors[path] = set(re.findall(r'id="([^"]+)"', body))

        def move(found):
            address = self.link(path, html.unescape(found[2]))
            return f'{found[1]}="{html.escape(address)}"' if address is not None else "data-source" + f'="{found[2]}"'
        body = re.sub(r'\b(href|src)="([^"]+)"', move, body)
        target = target_of(path)
        items = "".join(f'<a href="{self.relative(target, target_of(p))}"{" aria-current=page" if p == path else ""}>{html.escape(title_of(t))}</a>'
                        for p, t in self.pages.items())
        items += f'<a href="{self.relative(target, "api/index.html")}">The C interface</a>'
        (self.folder / target).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / target).write_text(
            f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            f"<title>{html.escape(title_of(self.pages[path]))}</title><style>{STYLE}</style></head>\n<body><nav>{items}</nav><main>\n{body}\n</main></body></html>\n")

    def write(self):
        for path in self.pages:
            self.page(path)
        self.wrong += [f"{page}: {address}: there is no such heading" for page, address, path, anchor in self.links
                       if anchor not in self.anchors[path]]


def main():
    if sys.argv[1] == "--filter":
        print(for_doxygen(sys.argv[2]))
        return 0
    checkout, folder = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    site = Site(checkout, folder.resolve())
    site.write()
    done = subprocess.run(["doxygen", "-"], input=SETTINGS.format(folder=folder.resolve(), python=sys.executable), cwd=checkout, text=True, capture_output=True)
    site.wrong += done.stderr.splitlines() if done.returncode != 0 else []
    print("\n".join(site.wrong) if site.wrong else f"{len(site.pages)} documents and the C interface: {folder}/index.html")
    return 1 if site.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
