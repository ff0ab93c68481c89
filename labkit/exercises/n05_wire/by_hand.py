"""Exercises on HTTP typed by hand: the size of a chunk, and a reader of chunks."""

from labkit.learn import Number, Parsons

read_chunk_size = Number(
    "read_chunk_size",
    "Now another size: a chunk begins with the line `10`. How many bytes of the event stream does it carry?",
    16,
    unit="bytes",
    within=0,
    solution="answer = int('10', 16)",
    hints=["In which base did you read the sizes above?", "Base 16: the first digit counts sixteens."],
    wrong={
        10: "That is how you count. On the wire the size is hexadecimal: one sixteen, and no ones.",
        18: "The line end after the data belongs to the frame. The size counts the data alone.",
        2: "That is the length of the size line. It says how long the data after it is.",
    },
    why="The reader knows how many bytes to take before it has seen one of them. That is why a chunk may contain "
    "anything, line ends too, and why an event needs another mark for its end.",
)

order_the_chunk_reader = Parsons(
    "order_the_chunk_reader",
    "Put the lines in order: a reader that hands out the data of each chunk as it comes. `file` is the connection, "
    "opened as a file with `connection.makefile('rb')`, and the head has been read. Mind the spaces at the start of "
    "each line. Two lines belong nowhere.",
    [
        "        yield file.read(size)",
        "        size = int(file.readline())",
        "    while True:",
        "            return",
        "def chunks_of(file):",
        "        file.readline()  # the line end after the data",
        "        yield file.readline()",
        "        size = int(file.readline(), 16)",
        "        if size == 0:",
    ],
    [5, 3, 8, 9, 4, 1, 6],
    hints=[
        "A size line, the data, a line end, and again. Where does it stop?",
        "The size comes first, then the question whether it is 0, then as many bytes as it says.",
    ],
    wrong=[
        ([5, 3, 2, 9, 4, 1, 6], "The size would be read as a decimal number. It is hexadecimal."),
        ([5, 3, 8, 9, 4, 7, 6], "One line is not all of the data, which has line ends of its own. Take `size` bytes."),
        ([5, 3, 9, 4, 8, 1, 6], "When the size is compared, it has not been read yet: that line comes first."),
        ([5, 3, 8, 9, 4, 1], "The second round would read the line end after the data as a size. What is missing?"),
        (
            [5, 3, 8, 9, 4, 6, 1],
            "The line end comes after the data. This reads a line first, and loses it.",
        ),
        ([5, 3, 8, 1, 9, 4, 6], "Ask whether the size is 0 before you take the data: the last chunk has none."),
        (
            [5, 3, 8, 1, 6, 9, 4],
            "This hands out the last chunk as well, and it is empty: it only says that the body is over.",
        ),
    ],
    why="That is what `httpx` does for you before `iter_raw` hands anything out.",
)
