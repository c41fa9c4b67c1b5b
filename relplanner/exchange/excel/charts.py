"""Native charts, which redraw themselves when somebody changes the cells they are made of."""

from __future__ import annotations

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from relplanner.exchange.sheets.colours import TODAY
from relplanner.exchange.sheets.model import PageChart

_ROOM = 1.15
"""Where an axis of shares ends: beside a bar of 100 % its figure has to fit, too."""


def add_chart(ws: Worksheet, told: PageChart) -> None:
    """Put a bar chart of a page's cells beside them; every bar says its figure."""
    chart = BarChart()
    chart.type = "bar" if told.lying else "col"
    chart.title = told.title
    chart.style = 10
    chart.legend = None
    chart.gapWidth = 80
    chart.width, chart.height = told.width, told.height  # type: ignore[assignment]  # centimetres
    figures = Reference(ws, min_col=told.figures, min_row=told.first, max_row=told.last)
    names = Reference(ws, min_col=told.names, min_row=told.first, max_row=told.last)
    chart.add_data(figures, titles_from_data=False)
    chart.set_categories(names)
    series = chart.series[0]
    series.graphicalProperties.solidFill = TODAY
    series.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    if told.share:
        chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, _ROOM
        series.dLbls.numFmt = "0%"
    # Some programs draw no axis that is not asked for; figures need none, since every bar says its own.
    chart.x_axis.delete, chart.y_axis.delete = False, True
    chart.y_axis.majorGridlines = None
    if told.lying:
        chart.x_axis.scaling.orientation = "maxMin"
    ws.add_chart(chart, f"{get_column_letter(told.column)}{told.row}")
