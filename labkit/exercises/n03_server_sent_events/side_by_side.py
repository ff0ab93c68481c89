"""Exercise of section 6, “Many readers, and the price”: who should keep polling."""

from labkit.learn import Choice

TRACKER = "A delivery tracker. There are four updates in half an hour, and the customer looks at the screen and waits."
MENU = "A screen in a hallway. It shows the day's menu, and fetches it every ten minutes from a cache (a stored copy)."
MATCH = "A ticker for a match. Goals are rare, and every fan wants to know of a goal within a second."
BELL = "A sign for new messages. Most of the time there are none, but a new message should be seen at once."

keep_polling = Choice(
    "keep_polling",
    "Four products get their news by polling. Which of them should keep polling?",
    [MENU, TRACKER, MATCH, BELL],
    MENU,
    hints=[
        "In which product does nobody wait for news?",
        "Where would an open connection make no difference to anybody?",
    ],
    wrong={
        TRACKER: "Here news is rare, and somebody waits for it. That is what a stream is good for.",
        MATCH: "Here news is rare, and wanted at once. Every fan would have to poll each second, and nearly every poll "
        "would be useless.",
        BELL: "Here news is rare, and wanted at once. Nearly every poll would be useless.",
    },
    why="A stream is worth its price when news is rare and wanted soon. Nobody minds a menu that is ten minutes old, "
    "and the cache answers these polls. So an open connection would bring nothing.",
)
