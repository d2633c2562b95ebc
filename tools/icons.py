"""Make one SVG sprite of the icons that frontend/icons.txt names: icons.py FOLDER_OF_ICONS NAMES SPRITE."""

import re
import sys
from pathlib import Path

SYMBOL = (
    '<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" '
    'stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
)


def read_names(path: Path) -> list[str]:
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return sorted({line for line in lines if line and not line.startswith("#")})


def make_symbol(folder: Path, name: str) -> str:
    drawing = (folder / f"{name}.svg").read_text(encoding="utf-8")
    shapes = re.sub(r"\s*\n\s*", "", drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.rindex("</svg>")])
    return SYMBOL.format(name=name, shapes=re.sub(r'<path stroke="none"[^>]*/>', "", shapes))


def main(folder: Path, names_file: Path, sprite: Path) -> int:
    names = read_names(names_file)
    missing = [name for name in names if not (folder / f"{name}.svg").is_file()]
    for name in missing:
        print(f"{names_file}: there is no icon named {name!r}", file=sys.stderr)
    if missing:
        return 2
    symbols = "\n".join(make_symbol(folder, name) for name in names)
    sprite.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n', encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:4])))
