"""Whether bytes are one DER value and nothing more (X.690 §8, §10, §11), whatever they mean."""

import functools

from bundle_files import require

DEEPEST = 32
SEQUENCE, SET = 0x30, 0x31
# Primitive universal types that bundles meet: boolean to octet string, null, object identifier,
# enumerated, the strings, both times.
PRIMITIVE = {1, 2, 3, 4, 5, 6, 10, 12, 18, 19, 20, 22, 23, 24, 26, 27, 28, 30}


@functools.lru_cache(maxsize=256)
def strict(data):
    """Raises Refused unless `data` is exactly one value in its one DER form."""
    require(walk(data, 0, len(data), 0) == len(data), "not DER: bytes behind the value")
    return True


def header(data, at, end):
    """Tag byte, where the content begins and where it ends."""
    require(at + 2 <= end, "not DER: cut off")
    tag, first = data[at], data[at + 1]
    require(tag & 0x1F != 0x1F, "not DER here: a tag of several bytes")
    start, count = at + 2, first
    if first >= 0x80:
        size = first & 0x7F
        require(1 <= size <= 4 and start + size <= end, "not DER: a length out of bounds")
        count = int.from_bytes(data[start : start + size], "big")
        require(count >= 0x80 and data[start] != 0, "not DER: a length in more bytes than it needs")
        start += size
    require(start + count <= end, "not DER: longer than what is around it")
    return tag, start, start + count


def walk(data, at, limit, depth):
    """Checks the value at `at`; answers where it ends."""
    require(depth < DEEPEST, "not DER here: too deep")
    tag, start, end = header(data, at, limit)
    if tag & 0x20:
        require(tag & 0xC0 or tag in (SEQUENCE, SET), "not DER: a constructed string")
        parts, here = [], start
        while here < end:
            after = walk(data, here, end, depth + 1)
            parts.append(data[here:after])
            here = after
        require(tag != SET or parts == sorted(parts), "not DER: a set out of order")
    elif tag & 0xC0 == 0:
        require(tag in PRIMITIVE, "not DER: a type that has no such form")
        primitive(tag, data[start:end])
    return end


def primitive(tag, content):
    if tag == 1:
        require(content in (b"\x00", b"\xff"), "not DER: a boolean")
    elif tag in (2, 10):
        require(content, "not DER: an empty number")
        padded = len(content) > 1 and (content[0], content[1] >> 7) in ((0, 0), (0xFF, 1))
        require(not padded, "not DER: a number in more bytes than it needs")
    elif tag == 3:
        require(content and content[0] < 8, "not DER: a bit string")
        require(content[0] == 0 or len(content) > 1, "not DER: a bit string")
        require(content[-1] & ((1 << content[0]) - 1) == 0 or content[0] == 0,
                "not DER: bits beyond the last")
    elif tag == 5:
        require(not content, "not DER: a null with content")
    elif tag == 6:
        require(content and content[-1] < 0x80, "not DER: an object identifier")
        begins = [content[0]] + [b for a, b in zip(content, content[1:]) if a < 0x80]
        require(0x80 not in begins, "not DER: an object identifier")
    elif tag in (23, 24):
        require(content.endswith(b"Z"), "not DER: a time")


def in_order(values):
    """A SET OF under a tag of its own is in order as well (RFC 5652 §5.3)."""
    require(values == sorted(values), "not DER: attributes out of order")
