"""Where the shapes of a chart go. No colours and no markup: those are the style sheet's and the templates'."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

# Width of every chart in its own units, which are pixels on a phone.
WIDTH = 340.0
_LEFT, _TOP, _BOTTOM = 30.0, 8.0, 22.0
_DAY_HEIGHT = 160.0
# Height of a row of horizontal bars: a line of words, and the bar below it.
_ROW, _BAR = 38.0, 10.0


class Box(NamedTuple):
    """A rectangle, and the name of what it stands for."""

    x: float
    y: float
    width: float
    height: float
    name: str


class Line(NamedTuple):
    y: float
    label: str


@dataclass(frozen=True)
class Column:
    """One day: its boxes on top of each other, where its middle is, and what to say of it."""

    middle: float
    boxes: list[Box]
    label: str
    words: str


@dataclass(frozen=True)
class Columns:
    columns: list[Column]
    lines: list[Line]
    width: float = WIDTH
    height: float = _DAY_HEIGHT
    left: float = _LEFT
    floor: float = _DAY_HEIGHT - _BOTTOM
    label_y: float = _DAY_HEIGHT - 6


@dataclass(frozen=True)
class Row:
    """A horizontal bar: words on its left and right ends, its boxes beside each other, and its full length behind."""

    label: str
    note: str
    label_y: float
    track: Box
    boxes: list[Box]


@dataclass(frozen=True)
class Rows:
    rows: list[Row]
    width: float = WIDTH

    @property
    def height(self) -> float:
        return max(1.0, _ROW * len(self.rows))


@dataclass(frozen=True)
class Cell:
    """A cell of a grid: how deep its colour is (0 to 1), and where its number stands."""

    box: Box
    number: int
    depth: float
    agrees: bool
    words: str

    @property
    def middle(self) -> tuple[float, float]:
        return self.box.x + self.box.width / 2, self.box.y + self.box.height / 2 + 4


@dataclass(frozen=True)
class Grid:
    cells: list[Cell]
    tops: list[tuple[float, str]]
    sides: list[Line]
    width: float = WIDTH
    height: float = field(default=0.0)


def round_up(number: int) -> int:
    """The next number whose half is as round: 2, 4, 10, 20, 40, 100 …"""
    step = 1
    while True:
        for factor in (2, 4, 10):
            if number <= factor * step:
                return factor * step
        step *= 10


def columns(
    days: Sequence[tuple[str, Mapping[str, int]]], names: Sequence[str], words: Sequence[str]
) -> Columns:
    """Days beside each other, in each the numbers of `names` on top of each other in that order."""
    top = round_up(max((sum(numbers.values()) for _, numbers in days), default=0))
    floor, slot = _DAY_HEIGHT - _BOTTOM, (WIDTH - _LEFT) / max(1, len(days))
    scale = (floor - _TOP) / top
    drawn = []
    for place, ((label, numbers), said) in enumerate(zip(days, words, strict=True)):
        boxes, y = [], floor
        for name in names:
            if number := numbers.get(name, 0):
                y -= number * scale
                boxes.append(Box(_LEFT + place * slot + slot * 0.15, y, slot * 0.7, number * scale, name))
        drawn.append(Column(_LEFT + (place + 0.5) * slot, boxes, label, said))
    lines = [Line(floor - share * top * scale, f"{share * top:.0f}") for share in (0, 0.5, 1)]
    return Columns(drawn, lines)


def rows(entries: Iterable[tuple[str, str, Mapping[str, float]]]) -> Rows:
    """Bars below each other; the shares of each are of the whole width."""
    drawn = []
    for place, (label, note, shares) in enumerate(entries):
        y, x, boxes = place * _ROW + 20, 0.0, []
        for name, share in shares.items():
            if share > 0:
                width = max(2.0, share * WIDTH)
                boxes.append(Box(x, y, width, _BAR, name))
                x += width
        drawn.append(Row(label, note, y - 6, Box(0, y, WIDTH, _BAR, ""), boxes))
    return Rows(drawn)


def grid(
    numbers: Mapping[tuple[str, str], int], sides: Sequence[tuple[str, str]], tops: Sequence[tuple[str, str]],
    agreeing: Iterable[tuple[str, str]], words: str,
) -> Grid:  # fmt: skip
    """Numbers by side and top, both as name and label; each cell as deep as its share of its row."""
    left, head, height = 76.0, 24.0, 36.0
    width, agreed = (WIDTH - left) / len(tops), set(agreeing)
    cells = []
    for down, (side, side_label) in enumerate(sides):
        whole = sum(numbers.get((side, name), 0) for name, _ in tops)
        for across, (name, label) in enumerate(tops):
            number = numbers.get((side, name), 0)
            box = Box(left + across * width + 1, head + down * height + 1, width - 2, height - 2, name)
            said = words.format(number=number, side=side_label, top=label)
            cells.append(Cell(box, number, number / whole if whole else 0.0, (side, name) in agreed, said))
    return Grid(
        cells,
        [(left + (place + 0.5) * width, label) for place, (_, label) in enumerate(tops)],
        [Line(head + (place + 0.5) * height + 4, label) for place, (_, label) in enumerate(sides)],
        height=head + len(sides) * height,
    )
