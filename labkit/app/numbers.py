"""Order numbers in addresses: at most 18 digits, since Python refuses to read a number of thousands of them."""

from starlette.convertors import IntegerConvertor, register_url_convertor


class ShortNumber(IntegerConvertor):
    """A whole number that fits into 64 bits, as those of a feed's file do."""

    regex = "[0-9]{1,18}"


register_url_convertor("number", ShortNumber())
ORDER = "{order:number}"
CODE = "{code:number}"
