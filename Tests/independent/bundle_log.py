"""Merkle trees and signed notes: RFC 6962 hashing, RFC 9162 paths, C2SP notes and cosignatures."""

import base64
import hashlib

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bundle_files import require


def sha256(data):
    return hashlib.sha256(data).digest()


def leaf_hash(leaf):
    return sha256(b"\x00" + leaf)


def holds(key, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except InvalidSignature:
        return False


def base64_strict(text):
    data = base64.b64decode(text, validate=True)
    require(base64.b64encode(data).decode() == text, "base64 in an unusual form")
    return data


class VerifierKey:
    """name+hash+base64 of a type byte and 32 bytes."""

    def __init__(self, text, kind=1):
        name, digest, rest = text.split("+", 2)
        raw = base64_strict(rest)
        require(len(raw) == 33 and raw[0] == kind, "a key of another type")
        self.name, self.kind, self.key = name, kind, raw[1:]
        self.hash = sha256(name.encode() + b"\n" + raw)[:4]
        require(self.hash.hex() == digest, "a key's hash is not its own")


def decimal(text):
    require(text.isascii() and text.isdigit() and str(int(text)) == text, f"{text!r} is no count")
    value = int(text)
    require(value < 1 << 64, "a count beyond 64 bits")
    return value


class Checkpoint:
    """origin, size, root from the three lines that the log signed."""

    def __init__(self, tags, folder, log):
        note = tags[folder + "/checkpoint.txt"]
        self.body = tags[folder + "/body.txt"]
        signature = tags[folder + "/signature.bin"]
        require(len(signature) == 64, f"{folder}: the signature has not 64 bytes")
        require(tags[folder + "/key-hash.bin"] == log.hash, f"{folder}: another key's hash")
        line = base64.b64encode(log.hash + signature).decode()
        whole = self.body + f"\n\u2014 {log.name} {line}\n".encode()
        require(note == whole, f"{folder}: the note is not made of its parts")
        require(holds(log.key, signature, self.body), f"{folder}: the log did not sign it")
        lines = self.body.decode().split("\n")
        require(len(lines) >= 4 and lines[-1] == "" and "" not in lines[:-1], "not a checkpoint")
        require(lines[0] == log.name, f"{folder}: another log")
        self.origin, self.size = lines[0], decimal(lines[1])
        self.root = base64_strict(lines[2])
        require(len(self.root) == 32, "a root that has not 32 bytes")


def inclusion_sides(index, size):
    """For every level: whether the running hash stands on the right. RFC 9162 2.1.3.2."""
    require(index < size, "a leaf beyond the checkpoint")
    fn, sn, sides = index, size - 1, []
    while sn:
        right = bool(fn & 1) or fn == sn
        sides.append(right)
        if right:
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        fn, sn = fn >> 1, sn >> 1
    return sides


def consistency_levels(old, new):
    """For every level: whether the earlier log has a node there too. RFC 9162 2.1.4.2."""
    require(0 < old < new, "sizes without a consistency path")
    fn, sn, levels = old - 1, new - 1, []
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    while sn:
        both = bool(fn & 1) or fn == sn
        levels.append(both)
        if both:
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        fn, sn = fn >> 1, sn >> 1
    return levels


def node(data, where):
    require(len(data) == 65 and data[0] == 1, f"{where}: not a node")
    return data[1:33], data[33:]


def check_consistency(tags, folder, old, new):
    levels = consistency_levels(old.size, new.size)
    start = tags[folder + "/consistency/start.bin"]
    require(len(start) == 32, f"{folder}: a start that has not 32 bytes")
    if old.size & (old.size - 1) == 0:
        require(start == old.root, f"{folder}: a start that is not the root")
    before = after = start
    for level, both in enumerate(levels):
        later = tags[f"{folder}/consistency/later/{level:02}.bin"]
        left, right = node(later, folder)
        if both:
            earlier = tags[f"{folder}/consistency/earlier/{level:02}.bin"]
            brother, own = node(earlier, folder)
            require(own == before and right == after and brother == left, f"{folder}: broken")
            before = sha256(earlier)
        else:
            require(left == after, f"{folder}: broken")
        after = sha256(later)
    require(before == old.root and after == new.root, f"{folder}: misses a root")


def check_inclusion(tags, folder, leaf, index, checkpoint):
    current = leaf_hash(leaf)
    sides = inclusion_sides(index, checkpoint.size)
    for level, right in enumerate(sides):
        data = tags[f"{folder}/path/{level:02}.bin"]
        left_half, right_half = node(data, folder)
        require((right_half if right else left_half) == current, f"{folder}: path is broken")
        current = sha256(data)
    require(current == checkpoint.root, f"{folder}: the path misses the root")
    return len(sides)
