"""The program that draws with the engine inside the pygraphviz wheel, in a process of its own.

A picture that crashes the engine then costs an engine, not the run. It imports nothing of ours, and starts at once.
"""

import sys
from pathlib import Path


def main(kind: str, *sources: str) -> None:
    """Draw each source as `dot -O` would: `a.dot` becomes `a.dot.svg`."""
    import pygraphviz

    for source in sources:
        graph = pygraphviz.AGraph(string=Path(source).read_text(encoding="utf-8"))
        graph.draw(f"{source}.{kind}", format=kind, prog="dot")


if __name__ == "__main__":
    main(*sys.argv[1:])
