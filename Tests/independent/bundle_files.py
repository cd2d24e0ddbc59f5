"""Where a bundle's files come from: a ZIP file or an unpacked folder.

The ZIP reader is as strict as the format allows: stored entries only, one after another from the
first byte, each local header and trailer equal to what the directory says, nothing between, before
or after them, every name once and plain.
"""

import os
import re
import stat
import struct
import zlib

TOP = "xiezhi-bundle/"
PIECE = 1 << 20
SAFE_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*\Z")


class Refused(Exception):
    """The bundle is not genuine; the text says why."""


def require(holds, reason):
    if not holds:
        raise Refused(reason)


def is_safe(path):
    parts = path.split("/")
    return len(parts) <= 8 and len(path) <= 200 and all(SAFE_PART.match(part) for part in parts)


class Folder:
    """An unpacked bundle: regular files only, links refused."""

    def __init__(self, path):
        inner = os.path.join(path, TOP.rstrip("/"))
        self.root = inner if os.path.exists(os.path.join(inner, "bagit.txt")) else path
        self.sizes = {}
        pending = [""]
        while pending:
            folder = pending.pop()
            for entry in os.scandir(os.path.join(self.root, folder)):
                name = folder + entry.name
                mode = entry.stat(follow_symlinks=False).st_mode
                if stat.S_ISDIR(mode):
                    pending.append(name + "/")
                else:
                    require(stat.S_ISREG(mode), f"{name!r} is neither a file nor a folder")
                    self.sizes[name] = entry.stat(follow_symlinks=False).st_size
                require(len(self.sizes) <= 65000, "too many files")

    def pieces(self, name):
        with open(os.path.join(self.root, name), "rb") as file:
            while piece := file.read(PIECE):
                yield piece


class Archive:
    """A bundle as the ZIP file the court hands out."""

    def __init__(self, path):
        self.file = open(path, "rb")
        total = os.fstat(self.file.fileno()).st_size
        require(total >= 22, "too short for a ZIP file")
        end = struct.unpack("<IHHHHIIH", self.at(total - 22, 22))
        signature, disk, first, here, count, size, start, comment = end
        require(signature == 0x06054B50 and comment == 0, "no plain end record")
        require(disk == 0 and first == 0 and here == count, "several disks, or counts that differ")
        tail = 22
        if start == 0xFFFFFFFF:
            size, start = self.large_end(total, count, size)
            tail = 98
        require(start + size + tail == total, "the directory is not where the end record says")
        require(size <= 1 << 24, "the directory is too large")
        self.places = self.directory(self.at(start, size), count, start)
        self.sizes = {name: place[1] for name, place in self.places.items()}

    def at(self, offset, count):
        self.file.seek(offset)
        data = self.file.read(count)
        require(len(data) == count, "the file ends too early")
        return data

    def large_end(self, total, count, size):
        require(total >= 98, "no 64-bit end record")
        record = struct.unpack("<IQHHIIQQQQ", self.at(total - 98, 56))
        locator = struct.unpack("<IIQI", self.at(total - 42, 20))
        require(record[:3] == (0x06064B50, 44, 3 << 8 | 45), "no 64-bit end record")
        require(record[3:6] == (45, 0, 0), "another 64-bit end record than bundles have")
        require(record[6] == record[7] == count and record[8] == size, "64-bit counts differ")
        require(record[9] >= 0xFFFFFFFF, "a 64-bit end record without need")
        require(locator == (0x07064B50, 0, total - 98, 1), "another locator than bundles have")
        return record[8], record[9]

    def directory(self, raw, count, end):
        places, here, offset, clock = {}, 0, 0, None
        for _ in range(count):
            require(here + 46 <= len(raw), "the directory is cut off")
            fields = struct.unpack("<IHHHHHHIIIHHHHHII", raw[here : here + 46])
            (sig, made, need, flags, method, time, date, crc, packed, size, name_len, extra_len,
             comment_len, disk, internal, external, local) = fields
            name = raw[here + 46 : here + 46 + name_len]
            extra = raw[here + 46 + name_len : here + 46 + name_len + extra_len]
            here += 46 + name_len + extra_len
            require(sig == 0x02014B50 and len(extra) == extra_len, "an entry cannot be read")
            require(method == 0 and flags in (0, 8), "an entry is packed, encrypted or odd")
            require((made, comment_len, disk, internal) == (3 << 8 | 45, 0, 0, 0), "an odd entry")
            require(external == 0o100644 << 16, "an entry is no plain file")
            clock = clock or (time, date)
            require((time, date) == clock, "entries differ in time")
            size, local, large = self.wide(size, packed, local, extra)
            require(need == (45 if large else 20), "another version than bundles need")
            require(local == offset, "bytes between the entries")
            try:
                text = name.decode("ascii")
            except UnicodeDecodeError as error:
                raise Refused("a name that is not plain") from error
            require(text.startswith(TOP), "an entry outside the bundle's folder")
            inner = text[len(TOP) :]
            require(is_safe(inner) and inner not in places, f"{inner!r} is unsafe or twice")
            header = self.header(name, need, flags, clock, crc, size, large)
            require(self.at(offset, len(header)) == header, f"{inner}: another local header")
            body = offset + len(header)
            trailer = b""
            if flags:
                form = "<IIQQ" if large else "<IIII"
                trailer = struct.pack(form, 0x08074B50, crc, size, size)
            require(body + size + len(trailer) <= end, f"{inner}: longer than the file")
            require(self.at(body + size, len(trailer)) == trailer, f"{inner}: another trailer")
            places[inner] = (body, size, crc)
            offset = body + size + len(trailer)
        require(here == len(raw) and offset == end, "bytes that belong to no entry")
        return places

    @staticmethod
    def wide(size, packed, local, extra):
        large = size == 0xFFFFFFFF
        wanted = (16 if large else 0) + (8 if local == 0xFFFFFFFF else 0)
        require(packed == size, "stored and full size differ")
        if not wanted:
            require(extra == b"", "an extra field")
            return size, local, False
        require(len(extra) == 4 + wanted, "another extra field")
        require(struct.unpack("<HH", extra[:4]) == (1, wanted), "another extra field")
        numbers = list(struct.unpack(f"<{wanted // 8}Q", extra[4:]))
        if large:
            size, again = numbers.pop(0), numbers.pop(0)
            require(size == again and size >= 0xFFFFFFFF, "64-bit sizes without need")
        if numbers:
            local = numbers.pop(0)
            require(local >= 0xFFFFFFFF, "a 64-bit offset without need")
        return size, local, large

    @staticmethod
    def header(name, need, flags, clock, crc, size, large):
        shown = 0xFFFFFFFF if large else (0 if flags else size)
        extra = b""
        if large:
            wide = 0 if flags else size
            extra = struct.pack("<HHQQ", 1, 16, wide, wide)
        return struct.pack(
            "<IHHHHHIIIHH", 0x04034B50, need, flags, 0, clock[0], clock[1],
            0 if flags else crc, shown, shown, len(name), len(extra)) + name + extra

    def pieces(self, name):
        start, left, wanted = self.places[name]
        crc = 0
        while left:
            piece = self.at(start, min(left, PIECE))
            crc = zlib.crc32(piece, crc)
            start, left = start + len(piece), left - len(piece)
            yield piece
        require(crc == wanted, f"{name}: another CRC")


def open_bundle(path):
    return Folder(path) if os.path.isdir(path) else Archive(path)
