#!/usr/bin/env python3
"""Turns a captured terminal screen with its colours (tmux capture-pane -e -p) on standard input into an SVG picture.

Usage: ansi_to_svg.py COLUMNS ROWS TITLE < capture > picture.svg

Every character is placed in its own cell, so that double-width Chinese stays in line whatever font the viewer has.
No module beyond the standard library.
"""

import re
import sys
import unicodedata
from html import escape

CELL_W, CELL_H, FONT, PAD = 9, 20, 15, 12
FOREGROUND, BACKGROUND = "#d8dee4", "#10151b"
BASIC = ["#1c2128", "#e5534b", "#57ab5a", "#d4a72c", "#4f8ff7", "#b083f0", "#39a9b4", "#c9d1d9"]
BRIGHT = ["#768390", "#ff7b72", "#7ee787", "#f2cc60", "#79b8ff", "#d2a8ff", "#76e3ea", "#ffffff"]
FONTS = "'Noto Sans Mono CJK SC','Sarasa Mono SC','WenQuanYi Zen Hei Mono','DejaVu Sans Mono',Menlo,Consolas,monospace"
ESCAPE = re.compile(r"\x1b\[([0-9;:]*)([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]|[\x0e\x0f]")


def indexed(number):
    """A colour of the 256-colour palette."""
    if number < 8:
        return BASIC[number]
    if number < 16:
        return BRIGHT[number - 8]
    if number < 232:
        steps = [0, 95, 135, 175, 215, 255]
        number -= 16
        return "#%02x%02x%02x" % (steps[number // 36], steps[number // 6 % 6], steps[number % 6])
    return "#%02x%02x%02x" % ((8 + (number - 232) * 10,) * 3)


# Which share of a cell's height a bar fills from below, and how strong it is.
BLOCKS = {"▁": (1 / 8, 1), "▄": (1 / 2, 1), "█": (1, 1), "░": (1, 0.3), "▒": (1, 0.5), "▓": (1, 0.7)}


class Style:
    """The rendition that is in force."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.fg = self.bg = None
        self.bold = self.dim = self.italic = self.underline = self.reverse = False

    def apply(self, parameters):
        codes = [int(code or 0) for code in re.split("[;:]", parameters)]
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.reset()
            elif code == 1:
                self.bold = True
            elif code == 2:
                self.dim = True
            elif code == 22:
                self.bold = self.dim = False
            elif code in (3, 23):
                self.italic = code == 3
            elif code in (4, 24):
                self.underline = code == 4
            elif code in (7, 27):
                self.reverse = code == 7
            elif code in (38, 48):
                kind = codes.pop(0) if codes else 0
                if kind == 5 and codes:
                    colour = indexed(codes.pop(0) & 255)
                elif kind == 2 and len(codes) >= 3:
                    colour = "#%02x%02x%02x" % tuple(codes.pop(0) & 255 for _ in range(3))
                else:
                    continue
                self.set_colour(code == 38, colour)
            elif code in (39, 49):
                self.set_colour(code == 39, None)
            else:
                for first, table in ((30, BASIC), (90, BRIGHT), (40, BASIC), (100, BRIGHT)):
                    if first <= code < first + 8:
                        self.set_colour(first in (30, 90), table[code - first])

    def set_colour(self, is_fg, colour):
        if is_fg:
            self.fg = colour
        else:
            self.bg = colour

    def key(self):
        fg, bg = self.fg or FOREGROUND, self.bg or BACKGROUND
        if self.reverse:
            fg, bg = bg, fg
        return fg, bg, self.bold, self.dim, self.italic, self.underline


def width(letter):
    """How many cells a character takes; ambiguous ones take one, as in the terminal that was captured."""
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def cells(line, style):
    """The (column, width, text, style) of every cell of a line."""
    found, column, at = [], 0, 0
    while at < len(line):
        escape_here = ESCAPE.match(line, at)
        if escape_here:
            if escape_here.group(2) == "m":
                style.apply(escape_here.group(1))
            at = escape_here.end()
            continue
        letter = line[at]
        at += 1
        wide = width(letter)
        if wide == 0:
            if found:
                found[-1][2] += letter
            continue
        found.append([column, wide, letter, style.key()])
        column += wide
    return found


def draw(row, columns, found, out):
    """One line: a rectangle per run of background, a text per run of style."""
    top = PAD + row * CELL_H
    runs = []
    for column, wide, text, key in found:
        if column + wide > columns:
            break
        if runs and runs[-1][2] == key and runs[-1][1] == column:
            runs[-1][1] += wide
            runs[-1][3].append((column, text))
        else:
            runs.append([column, column + wide, key, [(column, text)]])
    for start, end, (_, bg, *_rest), _ in runs:
        if bg != BACKGROUND:
            out.append(f'<rect x="{PAD + start * CELL_W}" y="{top}" width="{(end - start) * CELL_W}" height="{CELL_H}" fill="{bg}"/>')
    for _, _, (fg, _bg, bold, dim, italic, underline), letters in runs:
        blocks(top, fg, letters, out)
        letters = [(column, text) for column, text in letters if text != " " and text not in BLOCKS]
        if not letters:
            continue
        marks = f' fill="{fg}"' if fg != FOREGROUND else ""
        marks += ' font-weight="bold"' if bold else ""
        marks += ' opacity="0.6"' if dim else ""
        marks += ' font-style="italic"' if italic else ""
        marks += ' text-decoration="underline"' if underline else ""
        for word in words(letters):
            # A combining character shares its base's cell, so it has no place of its own in the list.
            places = " ".join(str(PAD + column * CELL_W) for column, _ in word)
            text = "".join(text for _, text in word)
            if len(text) == len(word):
                out.append(f'<text x="{places}" y="{top + 15}"{marks}>{escape(text)}</text>')
            else:
                for column, text in word:
                    out.append(f'<text x="{PAD + column * CELL_W}" y="{top + 15}"{marks}>{escape(text)}</text>')


def blocks(top, fg, letters, out):
    """Bars are drawn, not written: in many fonts of a viewer they are wider than a cell."""
    at = 0
    while at < len(letters):
        column, text = letters[at]
        count = 1
        while letters[at + count : at + count + 1] == [(column + count, text)]:
            count += 1
        if text in BLOCKS:
            share, strength = BLOCKS[text]
            high = CELL_H * share
            faint = f' opacity="{strength}"' if strength < 1 else ""
            place = f'x="{PAD + column * CELL_W}" y="{top + CELL_H - high:g}"'
            out.append(f'<rect {place} width="{count * CELL_W}" height="{high:g}" fill="{fg}"{faint}/>')
        at += count


def words(letters):
    """Letters that stand side by side. Not every viewer follows a list of places over a gap, or where its font makes a mark of
    ambiguous width two cells wide: such a mark stands alone."""
    found, alone = [], lambda text: unicodedata.east_asian_width(text[0]) == "A"
    for column, text in letters:
        if found and not alone(text) and not alone(found[-1][-1][1]) and column - found[-1][-1][0] <= width(found[-1][-1][1][0]):
            found[-1].append((column, text))
        else:
            found.append([(column, text)])
    return found


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    columns, rows, title = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    sys.stdout.reconfigure(encoding="utf-8")
    lines = sys.stdin.read().split("\n")[:rows]
    wide, high = columns * CELL_W + 2 * PAD, rows * CELL_H + 2 * PAD
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{wide}" height="{high}" rx="8" fill="{BACKGROUND}"/>',
        f'<g font-family="{FONTS}" font-size="{FONT}" fill="{FOREGROUND}" xml:space="preserve">',
    ]
    style = Style()
    for row, line in enumerate(lines):
        draw(row, columns, cells(line, style), out)
    out.append("</g>\n</svg>")
    print("\n".join(out))


if __name__ == "__main__":
    main()
