"""Memory does not grow with the size of a report."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.unit.extractors.chat import phone_reports as made

MESSAGES = 20_000
# Without letting go of what was read, these messages take some 120 MB.
MOST_MEGABYTES = 60
READ = """
import resource, sys
from pathlib import Path
from extractors.formats.chat import ufdr
from extractors.formats.source import open_source
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
before = peak()
count = sum(document.kind == "message" for document in ufdr.FORMAT.read(open_source(Path(sys.argv[1]))))
print(count, peak() - before)
"""


def test_a_long_chat_is_not_held(tmp_path: Path) -> None:
    words, sender = "bicycles and tickets " * 10, made.party(made.SAM, "Sam")
    messages = "".join(made.message(words, sender, attributes=f'id="m-{number:036d}"') for number in range(MESSAGES))
    sources = "".join(
        f'<extraInfo type="model" id="m-{number:036d}"><sourceInfo><nodeInfos><nodeInfo name="a.db" path="/data/a.db"'
        f' size="9" tableName="message" offset="{number}"/></nodeInfos></sourceInfo></extraInfo>'
        for number in range(MESSAGES)
    )
    report = made.report(("Chat", made.chat(messages))).replace("<extraInfos>", f"<extraInfos>{sources}")
    path = made.ufdr(tmp_path / "phone.ufdr", report)
    run = subprocess.run([sys.executable, "-c", READ, str(path)], check=True, capture_output=True, text=True)
    count, megabytes = map(int, run.stdout.split())
    assert count == MESSAGES
    assert megabytes < MOST_MEGABYTES
