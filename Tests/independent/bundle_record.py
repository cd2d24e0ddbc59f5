"""Evidence records (RFC 4998): a time stamp that was renewed before it ended."""

import functools
import hashlib

from asn1crypto import core

from bundle_der import header, strict
from bundle_files import Refused, require
from bundle_time import check_token

FUNCTIONS = {
    core.ObjectIdentifier(oid).dump(): name for oid, name in {
        "2.16.840.1.101.3.4.2.1": "sha256", "2.16.840.1.101.3.4.2.2": "sha384",
        "2.16.840.1.101.3.4.2.3": "sha512", "2.16.840.1.101.3.4.2.8": "sha3_256",
        "2.16.840.1.101.3.4.2.9": "sha3_384", "2.16.840.1.101.3.4.2.10": "sha3_512",
        "1.2.156.10197.1.401": "sm3"}.items()}


def digest(name, data):
    return hashlib.new(name, data).digest()


def values(data):
    """Tag, content and whole encoding of the values in a row."""
    found, at = [], 0
    while at < len(data):
        tag, start, end = header(data, at, len(data))
        found.append((tag, data[start:end], data[at:end]))
        at = end
    return found


def function(fields):
    parts = values(fields)
    require(parts and len(parts) <= 2 and parts[0][2] in FUNCTIONS, "an unknown hash function")
    require(len(parts) == 1 or parts[1][2] == b"\x05\x00", "a hash function with parameters")
    return FUNCTIONS[parts[0][2]]


class Stamp:
    """One archive time stamp: hash function, rows of the reduced tree, token."""

    def __init__(self, data):
        fields = values(data)
        self.function, self.rows, seen = None, None, -1
        require(fields and fields[-1][0] == 0x30, "a stamp without its token")
        for tag, content, _ in fields[:-1]:
            number = {0xA0: 0, 0xA1: 1, 0xA2: 2}.get(tag, -1)
            require(number > seen, "a stamp in another order")
            seen = number
            if number == 0:
                self.function = function(content)
            if number == 2:
                self.rows = [self.row(one) for one in values(content)]
                require(self.rows, "a tree without rows")
        self.token = fields[-1][2]

    @staticmethod
    def row(value):
        tag, content, _ = value
        hashes = values(content)
        require(tag == 0x30 and hashes and all(one[0] == 4 for one in hashes), "an odd row")
        return [one[1] for one in hashes]

    def root(self, name, start):
        """What must be stamped if `start` is what the stamp is about."""
        if self.rows is None:
            return start
        require(all(len(one) == len(start) for row in self.rows for one in row), "an odd hash")
        require(start in self.rows[0], "a record about something else")
        node = join(name, self.rows[0])
        for row in self.rows[1:]:
            node = join(name, row + [node])
        return node


def join(name, hashes):
    return hashes[0] if len(hashes) == 1 else digest(name, b"".join(sorted(hashes)))


def sequence_of(parts):
    body = b"".join(parts)
    if len(body) < 0x80:
        return b"\x30" + bytes([len(body)]) + body
    size = (len(body).bit_length() + 7) // 8
    return b"\x30" + bytes([0x80 | size]) + len(body).to_bytes(size, "big") + body


@functools.lru_cache(maxsize=64)
def parse(data):
    strict(data)
    whole = values(data)
    require(len(whole) == 1 and whole[0][0] == 0x30, "no evidence record")
    fields = values(whole[0][1])
    require(len(fields) == 3 and [one[0] for one in fields] == [2, 0x30, 0x30],
            "another evidence record than bundles have")
    require(fields[0][1] == b"\x01", "another version of records")
    announced = {function(one[1]) for one in values(fields[1][1])}
    chains = []
    for tag, content, encoded in values(fields[2][1]):
        require(tag == 0x30 and content, "an odd chain")
        stamps = values(content)
        require(all(one[0] == 0x30 for one in stamps), "an odd stamp")
        chains.append(([Stamp(one[1]) for one in stamps], encoded))
    require(chains, "a record without stamps")
    return announced, chains


def record_time(data, message, roots, at):
    """Seconds since 1970 of the first stamp; every one must hold until the next, the last at `at`."""
    try:
        return check_record(data, message, roots, at)
    except Refused:
        raise
    except Exception as error:  # a parser's complaint about hostile bytes is a refusal
        raise Refused(f"a record cannot be read: {type(error).__name__}: {error}") from error


def check_record(data, message, roots, at):
    announced, chains = parse(data)
    told, before = [], []
    for stamps, encoded in chains:
        former, own = None, None
        for stamp in stamps:
            name, imprint, time = check_token(stamp.token, None)
            require(stamp.function in (None, name), "a stamp by another function than its tree")
            require(own in (None, name) and name in announced, "an unannounced hash function")
            own = name
            if former is not None:
                start = digest(name, former)
            elif before:
                start = digest(name, digest(name, message) + digest(name, sequence_of(before)))
            else:
                start = digest(name, message)
            require(stamp.root(name, start) == imprint, "a stamp over something else")
            require(not told or told[-1][1] <= time, "a stamp older than what it covers")
            told.append((stamp.token, time))
            former = stamp.token
        before.append(encoded)
    if roots is not None:
        ends = [time for _, time in told[1:]] + [at]
        for (token, _), end in zip(told, ends):
            check_token(token, roots, end)
    return told[0][1]
