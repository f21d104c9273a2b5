"""The embedded Tika server: a parent that listens, and a child that parses and may die without harm."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

from cets_search.config import Config
from cets_search.engine.embedded.places import programs

SETTINGS = """\
<?xml version="1.0" encoding="UTF-8"?>
<properties>
  <parsers>
    <parser class="org.apache.tika.parser.DefaultParser">
      <parser-exclude class="org.apache.tika.parser.ocr.TesseractOCRParser"/>
    </parser>
    <parser class="org.apache.tika.parser.ocr.TesseractOCRParser">
      <params>
        <!-- A load asks for it where it is wanted, by a header on the file. -->
        <param name="skipOcr" type="bool">true</param>
      </params>
    </parser>
  </parsers>
  <server>
    <params>
      <host>{host}</host>
      <port>{port}</port>
      <id>cets</id>
      <cors>none</cors>
      <taskTimeoutMillis>{timeout}</taskTimeoutMillis>
      <taskPulseMillis>1000</taskPulseMillis>
      <minimumTimeoutMillis>1000</minimumTimeoutMillis>
      <maxForkedStartupMillis>120000</maxForkedStartupMillis>
      <javaPath>{java}</javaPath>
      <forkedJvmArgs>
        <arg>-Xmx{heap}m</arg>
        <arg>-XX:+ExitOnOutOfMemoryError</arg>
        <arg>-Djava.awt.headless=true</arg>
        <arg>-Djava.io.tmpdir={tmp}</arg>
        <arg>-Dfile.encoding=UTF-8</arg>
      </forkedJvmArgs>
      <endpoints>
        <endpoint>rmeta</endpoint>
        <endpoint>tika</endpoint>
        <endpoint>version</endpoint>
      </endpoints>
    </params>
  </server>
</properties>
"""


def write_settings(config: Config, state: Path, java: Path) -> None:
    """Fill `state` with the settings file and an empty temporary folder."""
    (state / "tmp").mkdir(exist_ok=True)
    (state / "tika-config.xml").write_text(settings(config, str(java), str(state / "tmp")), encoding="utf-8")


def settings(config: Config, java: str, temporary: str, host: str = "127.0.0.1") -> str:
    """The settings file's text: the `java` command, the folder for temporary files, the address to listen on."""
    return SETTINGS.format(
        host=host,
        port=config.tika_port,
        timeout=config.tika_seconds * 1000,
        java=escape(java),
        heap=config.tika_heap_mb,
        tmp=escape(temporary),
    )


def command(state: Path, java: Path) -> list[str]:
    """How it is started."""
    jar = next((programs() / "tika").glob("tika-server-standard-*.jar"))
    arguments = ["-Xmx256m", "-Djava.awt.headless=true", f"-Djava.io.tmpdir={state / 'tmp'}"]
    return [str(java), *arguments, "-jar", str(jar), "-c", str(state / "tika-config.xml")]
