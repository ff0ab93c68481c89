"""The README's two pictures, from real runs at full scale: `python3 -m labkit pictures`."""

from pathlib import Path

from labkit import charts, crowd, model
from labkit.server import serve
from labkit.show import Figure

FOLDER = Path(__file__).parent.parent / "notebooks" / "pictures"
USERS, EVERY, SECONDS = 10_000, 5, 60


def save(figure: Figure, name: str) -> None:
    """Write one picture, small enough for a repository."""
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / name).write_bytes(figure.png(dpi=80))
    print(f"{(FOLDER / name).relative_to(FOLDER.parent.parent)}: {figure.finding}")


def main() -> None:
    """Run both crowds and draw them."""
    with serve() as server:
        polling = crowd.polling(server, USERS, EVERY, SECONDS)
        streaming = crowd.streaming(server, USERS, SECONDS)
    save(charts.requests(polling, streaming), "requests.png")
    save(charts.latency(model.formula.polling(USERS, EVERY, SECONDS), polling, streaming), "latency.png")


if __name__ == "__main__":
    main()
