"""Exercise of section 6, “Many readers, and the price”: who should keep polling."""

from labkit.learn import Choice

TRACKER = "A delivery tracker: four updates in half an hour, customers who look at the screen and wait."
MENU = "A screen in a hallway: the day's menu, fetched every ten minutes, the same for everybody, from a cache."
MATCH = "A ticker for a match: goals are rare, and every fan wants to know within a second."
BELL = "A bell for messages: most of the time there are none, and one that comes should be seen."

keep_polling = Choice(
    "keep_polling",
    "Four products fetch their news by polling. Which of them would you leave as it is?",
    [MENU, TRACKER, MATCH, BELL],
    MENU,
    hints=["Where does nobody wait for news?", "What would an open connection buy there, and who pays for it?"],
    wrong={
        TRACKER: "Rare news, and somebody who waits for it: that is what a stream is for.",
        MATCH: "Rare news, wanted at once. To be in time, every fan would poll each second, and nearly always in vain.",
        BELL: "Rare news again: nearly every poll would be useless.",
    },
    why="A stream pays off when news is rare and wanted soon. Where ten minutes do no harm and a cache answers, a held "
    "connection buys nothing.",
)
