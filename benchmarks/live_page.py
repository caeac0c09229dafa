"""The live page (工作台): from the save of a ledger to the changed page in a real Chromium.

    python benchmarks/live_page.py [--saves 20] [--only 12,300]

At 12, 300 and 3 000 findings: the median of so many saves, each with one word changed, after three
that are not counted; beside it the slowest of them, the time of `make` as the server told it (in
hundredths), and what was to be reached. Then the server's resident memory after 10 saves and after
200 at 300 findings. The last line says how long it all took.
"""

from __future__ import annotations

import argparse
import re
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.builders import changed, workbook
from tests.chromium import Page, chromium
from tests.ui.bench import Served, project, served

TARGETS = {12: (0.5, 0.2), 300: (1.0, 0.4), 3000: (4.0, 2.0)}  # to reach, to be proud of
WARM = 3


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--saves", type=int, default=20)
    arguments.add_argument("--only", default=",".join(map(str, TARGETS)))
    asked = arguments.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        home = project(Path(folder))
        (Path(folder) / "browser").mkdir()
        with served(home) as running, chromium(Path(folder) / "browser") as page:
            page.size(1280, 720)
            page.visit(running.address)
            print(f"seconds, median of {asked.saves}", flush=True)
            print("findings   save → page   slowest   make   to reach   proud", flush=True)
            for findings in map(int, asked.only.split(",")):
                whole, making = of_size(running, page, findings, asked.saves)
                reach, proud = TARGETS[findings]
                print(
                    f"{findings:8}   {statistics.median(whole):11.3f}   {max(whole):7.3f}"
                    f"   {statistics.median(making):4.2f}   {reach:8.1f}   {proud:5.1f}",
                    flush=True,
                )
            memory(running, page)
    print(f"took {(time.perf_counter() - began) / 60:.1f} minutes")


def ledger(findings: int, word: str) -> bytes:
    """A ledger of so many findings, one word of the middle one given."""
    rows = [
        changed(
            反馈问题=f"第{n}项工作推进不够有力",
            整改措施=f"制定第{n}项工作方案，明确责任分工",
            整改情况=f"已经印发第{n}项方案并组织落实。",
        )
        for n in range(findings)
    ]
    rows[findings // 2]["整改情况"] = f"{word}已经落实。"
    return workbook(rows)


def of_size(
    running: Served, page: Page, findings: int, saves: int
) -> tuple[list[float], list[float]]:
    """Seconds from each save to the page, and of each making."""
    file = running.home / "input" / "台账.xlsx"
    contents = [ledger(findings, f"改{number}") for number in range(saves + WARM)]
    file.write_bytes(contents[0])
    running.type(str(file))
    until(page, "改0已", 60)
    whole: list[float] = []
    making: list[float] = []
    for number, content in enumerate(contents[1:], 1):
        time.sleep(0.2)
        began = time.perf_counter()
        file.write_bytes(content)
        until(page, f"改{number}已", 60)
        if number > WARM:
            whole.append(time.perf_counter() - began)
            making.append(float(running.get("/view?have=0")["seconds"]))
    return whole, making


def until(page: Page, words: str, seconds: float) -> None:
    """Wait in the browser, frame by frame, until a changed paragraph says these words."""
    page.run(
        "new Promise((done, fail) => { const end = performance.now() + "
        f"{seconds * 1000}; const look = () => {{"
        "const news = document.querySelectorAll('#page p.new');"
        "const all = news.length ? news : document.querySelectorAll('#page p');"
        f"if ([...all].some(p => p.textContent.includes('{words}'))) done(true);"
        "else if (performance.now() > end) fail('late'); else requestAnimationFrame(look) };"
        "look() })"
    )


def memory(running: Served, page: Page) -> None:
    """Resident memory of the server after 10 and after 200 saves at 300 findings."""
    file = running.home / "input" / "台账.xlsx"
    for number in range(1, 201):
        file.write_bytes(ledger(300, f"存{number}"))
        until(page, f"存{number}已", 60)
        if number in (10, 200):
            status = Path(f"/proc/{running.process.pid}/status").read_text("ascii")
            kib = int(re.findall(r"VmRSS:\s+(\d+)", status)[0])
            print(f"memory after {number} saves: {kib / 1024:.0f} MiB", flush=True)


if __name__ == "__main__":
    main()
