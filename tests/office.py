"""LibreOffice in tests: converts, and does to a workbook what people do in a spreadsheet."""

import shutil
import subprocess
from collections.abc import Sequence
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
_LOCALE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item></oor:items>
"""
_MACROS = """
Sub TypeIn(source As String, target As String, title As String, told As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  sheet = doc.Sheets.getByName(title)
  entries = Split(told, "|")
  For at = 0 To UBound(entries) Step 3
    cell = sheet.getCellByPosition(CLng(entries(at + 1)), CLng(entries(at)))
    cell.FormulaLocal = entries(at + 2)
  Next
  Dim form(0) As New com.sun.star.beans.PropertyValue
  form(0).Name = "FilterName"
  form(0).Value = "Calc MS Excel 2007 XML"
  doc.storeToURL(target, form())
  doc.close(True)
End Sub

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
    """A LibreOffice with a profile of its own for each locale, without a screen."""

    def __init__(self, program: str, profiles: Path) -> None:
        self._program, self._profiles = program, profiles

    def _profile(self, locale: str) -> Path:
        """The profile of somebody in a locale, which the machine need not have."""
        profile = self._profiles / locale
        if not profile.exists():
            (profile / "user").mkdir(parents=True)
            settings = profile / "user" / "registrymodifications.xcu"
            settings.write_text(_LOCALE.format(locale=locale.replace("_", "-")), "utf-8")
        return profile

    def _teach(self, locale: str) -> None:
        """Put the macros into the profile; a new profile would throw away what it finds there."""
        basic = self._profile(locale) / "user" / "basic"
        if (basic / "Standard" / "People.xba").exists():
            return
        self._run(locale, "--terminate_after_init")
        (basic / "Standard").mkdir(parents=True, exist_ok=True)
        code = _MACROS.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        (basic / "Standard" / "People.xba").write_text(_MODULE.format(code=code), "utf-8")
        (basic / "Standard" / "script.xlb").write_text(_LIBRARY, "utf-8")
        (basic / "script.xlc").write_text(_LIBRARIES, "utf-8")

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
        told = self._run(locale, "--convert-to", form, "--outdir", str(folder), str(path))
        assert "error" not in told.casefold(), told
        result = folder / f"{path.stem}.{form.partition(':')[0]}"
        assert result.exists(), f"LibreOffice has not made {result.name}"
        return result

    def sorted_and_filtered(
        self, path: Path, target: Path, sheet: str, header: int, by: int, where: tuple[int, str]
    ) -> Path:
        """A sheet sorted by a column, downwards, and filtered by a word in another; counted from 0."""
        column, word = where
        self._macro("en_GB", "SortAndFilter", path, target, sheet, f"{header} {by} {column} {word}")
        return target

    def typed(
        self, path: Path, target: Path, sheet: str, entries: Sequence[tuple[int, int, str]], locale: str
    ) -> Path:
        """A sheet into whose cells (row and column from 1) somebody in a locale typed texts."""
        told = "|".join(f"{row - 1}|{column - 1}|{text}" for row, column, text in entries)
        self._macro(locale, "TypeIn", path, target, sheet, told)
        return target

    def _macro(self, locale: str, name: str, path: Path, target: Path, sheet: str, told: str) -> None:
        self._teach(locale)
        arguments = f'"{path.as_uri()}","{target.as_uri()}","{sheet}","{told}"'
        self._run(locale, f"macro:///Standard.People.{name}({arguments})")
        assert target.exists(), "LibreOffice has not run the macro"

    def _run(self, locale: str, *arguments: str) -> str:
        """Run it to its end; what it says."""
        profile = f"-env:UserInstallation={self._profile(locale).as_uri()}"
        command = [self._program, profile, "--headless", *arguments]
        ran = subprocess.run(command, capture_output=True, timeout=110, check=False, text=True)
        return ran.stdout + ran.stderr
