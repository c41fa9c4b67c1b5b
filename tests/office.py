"""LibreOffice in tests: converts, and does to a workbook what people do in a spreadsheet."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

XLSX = "xlsx:Calc MS Excel 2007 XML"
"""The form in which a workbook is saved again."""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="People"
 script:language="StarBasic">{code}</script:module>
"""
_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false"><library:element library:name="People"/>
</library:library>
"""
_LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library"
 xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard"
 xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/>
</library:libraries>
"""
_SORT_AND_FILTER = """
Sub SortAndFilter(source As String, target As String, title As String, told As String)
  places = Split(told, " ")
  header = CLng(places(0))
  column = CLng(places(1))
  filtered = CLng(places(2))
  wanted = places(3)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  sheet = doc.Sheets.getByName(title)
  cursor = sheet.createCursor()
  cursor.gotoEndOfUsedArea(False)
  bottom = cursor.RangeAddress.EndRow
  edge = cursor.RangeAddress.EndColumn
  Dim fields(0) As New com.sun.star.table.TableSortField
  fields(0).Field = column
  fields(0).IsAscending = False
  Dim order(1) As New com.sun.star.beans.PropertyValue
  order(0).Name = "SortFields"
  order(0).Value = fields()
  order(1).Name = "ContainsHeader"
  order(1).Value = False
  sheet.getCellRangeByPosition(0, header + 1, edge, bottom).sort(order())
  table = sheet.getCellRangeByPosition(0, header, edge, bottom)
  kept = table.createFilterDescriptor(True)
  Dim test(0) As New com.sun.star.sheet.TableFilterField
  test(0).Field = filtered
  test(0).IsNumeric = False
  test(0).StringValue = wanted
  test(0).Operator = com.sun.star.sheet.FilterOperator.EQUAL
  kept.setFilterFields(test())
  kept.ContainsHeader = True
  table.filter(kept)
  Dim form(0) As New com.sun.star.beans.PropertyValue
  form(0).Name = "FilterName"
  form(0).Value = "Calc MS Excel 2007 XML"
  doc.storeToURL(target, form())
  doc.close(True)
End Sub
"""


class Office:
    """A LibreOffice with a profile of its own, without a screen."""

    def __init__(self, program: str, profile: Path) -> None:
        self._command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
        self._basic = profile / "user" / "basic"

    def _teach(self) -> None:
        """Put the macro into the profile; a new profile would throw away what it finds there."""
        if (self._basic / "Standard" / "People.xba").exists():
            return
        self._run("en_GB", "--terminate_after_init")
        (self._basic / "Standard").mkdir(parents=True, exist_ok=True)
        code = _SORT_AND_FILTER.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        (self._basic / "Standard" / "People.xba").write_text(_MODULE.format(code=code), "utf-8")
        (self._basic / "Standard" / "script.xlb").write_text(_LIBRARY, "utf-8")
        (self._basic / "script.xlc").write_text(_LIBRARIES, "utf-8")

    @classmethod
    def installed(cls, profile: Path) -> "Office":
        """The one that is installed; without any the test is skipped."""
        program = shutil.which("soffice")
        if program is None:
            pytest.skip("LibreOffice (soffice) is not installed")
        return cls(program, profile)

    def converted(self, path: Path, form: str, folder: Path, locale: str = "en_GB") -> Path:
        """A file in another form, or saved again in its own, as somebody in a locale would."""
        folder.mkdir(exist_ok=True)
        self._run(locale, "--convert-to", form, "--outdir", str(folder), str(path))
        result = folder / f"{path.stem}.{form.partition(':')[0]}"
        assert result.exists(), f"LibreOffice has not made {result.name}"
        return result

    def sorted_and_filtered(
        self, path: Path, target: Path, sheet: str, header: int, by: int, where: tuple[int, str]
    ) -> Path:
        """A sheet sorted by a column, downwards, and filtered by a word in another; counted from 0."""
        self._teach()
        column, word = where
        told = f"{header} {by} {column} {word}"
        arguments = f'"{path.as_uri()}","{target.as_uri()}","{sheet}","{told}"'
        self._run("en_GB", f"macro:///Standard.People.SortAndFilter({arguments})")
        assert target.exists(), "LibreOffice has not run the macro"
        return target

    def _run(self, locale: str, *arguments: str) -> None:
        environment = {**os.environ, "LC_ALL": f"{locale}.UTF-8", "LANG": f"{locale}.UTF-8"}
        command = [*self._command, *arguments]
        subprocess.run(command, capture_output=True, timeout=110, check=False, env=environment)
