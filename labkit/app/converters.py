"""Order numbers in addresses: a few digits at most, since Python refuses to read a number of thousands of them."""

from starlette.convertors import IntegerConvertor, register_url_convertor

from labkit.plumbing import arguments


class ShortNumber(IntegerConvertor):
    """A whole number that fits into 64 bits, as those of a feed's file do."""

    regex = f"[0-9]{{1,{arguments.MOST_DIGITS}}}"


register_url_convertor("number", ShortNumber())
ORDER = "{order:number}"
CODE = "{code:number}"
