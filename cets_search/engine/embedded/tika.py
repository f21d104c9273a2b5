"""The embedded Tika server: a parent that listens, and a child that parses and may die without harm."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from cets_search.config import Config
from cets_search.engine.embedded.places import programs
from cets_search.engine.embedded.state import State

LOGGING: Final = "log4j2.xml"

LOG4J: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<Configuration status="ERROR">
  <Appenders>
    <Console name="out" target="SYSTEM_OUT">
      <PatternLayout pattern="%d{ISO8601} %-5p %c{1} %m%n%ex{none}"/>
    </Console>
  </Appenders>
  <Loggers>
    <!-- Why it does not start, and when the parsing process is started again. -->
    <Logger name="org.apache.tika.server.core.TikaServerWatchDog" level="info"/>
    <!-- Everything else quotes names and text of the files that it parses, and none of that may stand in a log. -->
    <Logger name="org.apache.tika.server.core.TikaServerCli" level="error"/>
    <Logger name="org.apache.tika.server.core.TikaServerProcess" level="error"/>
    <Root level="off"><AppenderRef ref="out"/></Root>
  </Loggers>
</Configuration>
"""

SETTINGS: Final = """\
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
        {log}
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


LAUNCHER: Final = """\
#!/bin/sh
# Tika starts its parsing process by this, again whenever a file has killed the one before, which then leaves behind
# copies of evidence.
rm -rf {temporary} && mkdir -m 700 {temporary} && exec {java} "$@"
"""


def write_settings(config: Config, state: State, java: Path) -> None:
    """Fill `state` with the settings files and a temporary folder."""
    state.prepare()
    temporary = state.own("tmp") / "parsing"
    launcher = state.folder / "parse"
    state.write(state.folder / LOGGING, LOG4J)
    state.write(
        launcher,
        LAUNCHER.format(java=shlex.quote(str(java)), temporary=shlex.quote(str(temporary))),
        executable=True,
    )
    state.write(
        state.folder / "tika-config.xml", settings(config, str(launcher), str(temporary), log=state.folder / LOGGING)
    )


def settings(config: Config, java: str, temporary: str, host: str = "127.0.0.1", log: Path | None = None) -> str:
    """The settings file's text: the `java` command, the folder for temporary files, the address to listen on, and
    the settings of its log, which otherwise are Tika's own."""
    return SETTINGS.format(
        host=host,
        port=config.tika_port,
        timeout=config.tika_seconds * 1000,
        java=escape(java),
        heap=config.tika_heap_mb,
        tmp=escape(temporary),
        log=f"<arg>{escape(_logging(log))}</arg>" if log else "",
    )


def command(state: Path, java: Path) -> list[str]:
    """How it is started."""
    jar = next((programs() / "tika").glob("tika-server-standard-*.jar"))
    arguments = ["-Xmx256m", "-Djava.awt.headless=true", f"-Djava.io.tmpdir={state / 'tmp'}"]
    arguments.append(_logging(state / LOGGING))
    return [str(java), *arguments, "-jar", str(jar), "-c", str(state / "tika-config.xml")]


def _logging(settings_file: Path) -> str:
    return f"-Dlog4j2.configurationFile={settings_file}"
