"""Exercises on HTTP typed by hand: the size of a chunk, and a reader of chunks."""

from labkit.learn import Number, Parsons

read_chunk_size = Number(
    "read_chunk_size",
    "Another chunk begins with the line `10`. How many bytes of the event stream does this chunk carry?",
    16,
    unit="bytes",
    within=0,
    solution="answer = int('10', 16)",
    hints=[
        "The size is a number in base 16, not in base 10.",
        "The first of the two digits counts sixteens, the second counts ones.",
    ],
    wrong={
        10: "In base 10 it would be 10. But the size is hexadecimal: its first digit counts sixteens.",
        18: "If you added 2 for the line end after the data: this line end is not counted. The size counts the "
        "data alone.",
        8: "In base 8 it would be 8. But the size is hexadecimal: its first digit counts sixteens.",
        2: "The size line has two digits. But the question is about the data after it.",
    },
    why="The client knows how many bytes to take before it has seen one of them. So a chunk may contain any bytes, "
    "line ends too. An event says no length, so it needs a mark at its end.",
)

order_the_chunk_reader = Parsons(
    "order_the_chunk_reader",
    "Put the lines in order. They make a function that hands out the data of each chunk as soon as it has come. `file` "
    "is the connection, opened like a file with `connection.makefile('rb')`, and the head has been read already. Mind "
    "the spaces at the start of each line. Two of the lines are not needed.",
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
        "Each chunk is a line with the size, then the data, then a line end. The last chunk has the size 0.",
        "First read the size. Then ask whether it is 0, and stop there. Then take as many bytes as it says.",
    ],
    wrong=[
        ([5, 3, 2, 9, 4, 1, 6], "Line 2 reads the size as a decimal number, but it is hexadecimal."),
        (
            [5, 3, 8, 9, 4, 7, 6],
            "Line 7 takes one line of the data. But the data may have several lines: take `size` bytes.",
        ),
        ([5, 3, 9, 4, 8, 1, 6], "Line 9 compares the size, but the size has not been read at that point."),
        (
            [5, 3, 8, 9, 4, 1],
            "Nothing reads the line end after the data. So the second round mistakes this line end for a size.",
        ),
        (
            [5, 3, 8, 9, 4, 6, 1],
            "The line end comes after the data. In this order line 6 reads a part of the data, which is lost.",
        ),
        ([5, 3, 8, 1, 9, 4, 6], "Ask whether the size is 0 before you hand out data: the last chunk has no data."),
        (
            [5, 3, 8, 1, 6, 9, 4],
            "This order hands out the last chunk too. It is empty, and only says that the body ends.",
        ),
    ],
    why="`httpx` does the same inside: `iter_raw` hands out the data of each chunk, without its frame.",
)
