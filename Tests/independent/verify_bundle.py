#!/usr/bin/env python3
"""Says whether an evidence bundle is genuine, without a line of the court's own program.

    verify_bundle.py BUNDLE --trust FOLDER

BUNDLE is the ZIP file or the unpacked folder, FOLDER holds root.pem, log.pem and log.vkey, got
from the court by another way. Prints every check that was made; exits with 0 only if all passed.
With --serve it reads paths from its input, a line each, and answers 'genuine' or 'refused' with a
reason: for drills.
"""

import argparse
import base64
import datetime
import hashlib
import json
import os
import re
import sys
import time

sys.dont_write_bytecode = True

import bundle_cms
from bundle_keys import KeyHistory
import bundle_sm2
from bundle_files import Refused, is_safe, open_bundle, require
from bundle_log import (Checkpoint, VerifierKey, check_consistency, check_inclusion, decimal,
                        holds, leaf_hash, sha256)
from bundle_record import record_time
from bundle_time import Witnesses, cosignature, token_time

ANCHORS = ("root.pem", "log.pem", "log.vkey")
OPTIONAL_ANCHORS = ("witness-policy.txt", "sm2.pem", "crl.pem", "tsa.pem", "log-previous.vkey")
SM2_SIGNER = "signers/sm2.pem"
# The notice in two languages that the copies of the keys prove nothing: the same words in all bundles.
NOTICE = "a1098712f97ebb476a7c01be6ae1db0b7f4ce10c099a8d35c749f579e7f40770"
WITNESS_FILES = ("key.vkey", "message.txt", "signature.bin")
# Clocks of strangers may differ by so many seconds.
SKEW = 60
SEAL = "seal/signature.bin"
LISTS = ("tagmanifest-sha256.txt", SEAL)
CHECKPOINT_FILES = ("checkpoint.txt", "body.txt", "signature.bin", "key-hash.bin")
ITEM_FILES = ("item.json", "receipt.json", "receipt.cms", "custody.json")
ENTRY_FILES = ("leaf.json", "index.txt")
# What opens a leaf, by its version.
OPENINGS = {1: ("case", "detail", "item"), 2: ("case", "chain", "content", "detail", "item")}
TAG_LIMIT, TAG_TOTAL_LIMIT = 4 << 20, 256 << 20
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def canonical(data, what):
    """The object behind RFC 8785 bytes; refused in any other spelling."""
    def members(pairs):
        require(len({name for name, _ in pairs}) == len(pairs), f"{what}: a name twice")
        return dict(pairs)
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=members)
    except (ValueError, RecursionError) as error:
        raise Refused(f"{what}: not JSON") from error
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    require(text.encode("utf-8", "surrogatepass") == data, f"{what}: not in canonical form")
    require(isinstance(value, dict), f"{what}: not an object")
    return value


def safe_name(name):
    """The sender's file name in plain letters, as the bundle's format says."""
    text = squeeze(name)
    last = text.split(".")[-1]
    ending = len(last) < len(text) and 1 <= len(last) <= 10 and not re.search("[_-]", last)
    base = (text[: -len(last) - 1] if ending else text).strip("_-.").replace("..", ".")[:60]
    return (base or "file") + ("." + last if ending else "")


def squeeze(name):
    out = bytearray()
    for byte in name.encode("utf-8"):
        if re.match(rb"[A-Za-z0-9._-]", bytes([byte])):
            out.append(byte)
        elif out[-1:] != b"_":
            out += b"_"
    return out.decode()


class Bundle:
    def __init__(self, source, trust, at=None):
        self.said = []
        self.at = time.time() if at is None else at
        self.trust = trust
        self.tags, self.payload = {}, {}
        total = 0
        for name, size in source.sizes.items():
            if name.startswith("data/"):
                self.payload[name] = self.digest(source, name, size)
                continue
            total += size
            require(size <= TAG_LIMIT and total <= TAG_TOTAL_LIMIT, f"{name!r} is too large")
            self.tags[name] = b"".join(source.pieces(name))

    @staticmethod
    def digest(source, name, size):
        both = hashlib.sha256(), hashlib.new("sm3")
        for piece in source.pieces(name):
            for one in both:
                one.update(piece)
        return size, both[0].hexdigest(), both[1].hexdigest()

    def say(self, text):
        self.said.append(text)

    def verify(self):
        self.format = 2 if SEAL in self.tags else 1
        self.shape()
        self.anchors()
        self.lists()
        self.last = Checkpoint(self.tags, "checkpoint", self.log)
        self.say(f"checkpoint: {self.last.origin} at {self.last.size} leaves")
        self.proven = [(self.last.size, self.attestations("checkpoint", self.last, True))]
        self.keys = KeyHistory(self) if self.format == 2 else None
        self.milestones()
        for number, path in self.items.items():
            Item(self, number, path).verify()

    # Files

    def shape(self):
        """Every file the bundle must have and no other."""
        found = {}
        for name in self.payload:
            match = re.match(r"data/evidence/([1-9][0-9]*)-[^/]*\Z", name)
            require(match and is_safe(name), f"{name!r} does not belong in it")
            number = int(match.group(1))
            require(number not in found, f"item {number} has two files")
            found[number] = name
        # Where the bytes were destroyed, the number of the custody entry that says so stands instead.
        for name in self.tags:
            match = re.match(r"meta/([1-9][0-9]*)/destroyed\.txt\Z", name)
            if match:
                require(int(match.group(1)) not in found, f"{name!r} beside the file")
                found[int(match.group(1))] = None
        require(found and sorted(found) == list(range(1, len(found) + 1)), "items are missing")
        require(len(found) <= 1000, "too many items")
        self.items = dict(sorted(found.items()))
        wanted = {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt",
                  "VERIFY.txt", "meta/sm3sums.txt", "trust/README.txt"}
        wanted |= {f"trust/{name}" for name in ANCHORS}
        wanted |= {f"trust/{name}" for name in OPTIONAL_ANCHORS if f"trust/{name}" in self.tags}
        wanted |= {f"checkpoint/{name}" for name in CHECKPOINT_FILES}
        wanted |= self.attested("checkpoint")
        if self.format == 2:
            wanted.add(SEAL)
        if SM2_SIGNER in self.tags:
            wanted |= {SM2_SIGNER} | {f"meta/{number}/receipt.sm2" for number in self.items}
        for number, path in self.items.items():
            wanted |= {f"meta/{number}/{name}" for name in ITEM_FILES}
            if path is None:
                wanted.add(f"meta/{number}/destroyed.txt")
            for folder in self.entries(number):
                wanted |= {f"{folder}/{name}" for name in ENTRY_FILES}
                wanted |= {f"{folder}/{name}.bin" for name in self.openings(folder)}
                wanted |= set(self.levels(folder + "/path"))
        for folder in self.key_folders():
            wanted |= {f"{folder}/{name}" for name in ENTRY_FILES}
            wanted |= {f"{folder}/{name}.bin" for name in OPENINGS[2]}
            wanted |= set(self.levels(folder + "/path"))
        for folder in self.milestone_folders():
            wanted |= {f"{folder}/{name}" for name in CHECKPOINT_FILES}
            wanted.add(f"{folder}/consistency/start.bin")
            later = self.levels(folder + "/consistency/later")
            earlier = [name.replace("/later/", "/earlier/") for name in later]
            wanted |= self.attested(folder)
            wanted |= set(later) | {name for name in earlier if name in self.tags}
        surplus, missing = set(self.tags) - wanted, wanted - set(self.tags)
        require(not surplus, f"{sorted(surplus)[:3]} does not belong in it")
        require(not missing, f"{sorted(missing)[:3]} is missing")
        self.say(f"files: {len(self.tags) + len(self.payload)}, none missing, none added")

    def key_folders(self):
        folders = []
        while f"keys/{len(folders) + 1}/leaf.json" in self.tags:
            folders.append(f"keys/{len(folders) + 1}")
        return folders

    def openings(self, folder):
        later = any(f"{folder}/{name}.bin" in self.tags for name in ("chain", "content"))
        return OPENINGS[2 if later else 1]

    def witness_folders(self, folder):
        found = []
        while f"{folder}/witness/{len(found) + 1}/message.txt" in self.tags:
            found.append(f"{folder}/witness/{len(found) + 1}")
        return found

    def tokens(self, folder):
        found = []
        while True:
            place = f"{folder}/token/{len(found) + 1}"
            names = [name for name in (place + ".tst", place + ".ers") if name in self.tags]
            if not names:
                return found
            found.append(names[0])

    def attested(self, folder):
        files = {f"{one}/{name}" for one in self.witness_folders(folder) for name in WITNESS_FILES}
        return files | set(self.tokens(folder))

    def attestations(self, folder, checkpoint, asks_quorum=False):
        """The times at which trusted strangers saw this checkpoint."""
        times, agreed = [], set()
        for one in self.witness_folders(folder):
            key, told = cosignature(self.tags, one, checkpoint.body)
            if self.witnesses and key.key in self.witnesses.names and key.key not in agreed:
                agreed.add(key.key)
                times.append(told)
        if asks_quorum and self.witnesses:
            require(self.witnesses.agree(agreed), "too few witnesses agree")
        for one in self.tokens(folder):
            reader = record_time if one.endswith(".ers") else token_time
            told = reader(self.tags[one], checkpoint.body, self.authorities, self.at)
            if self.authorities is not None:
                times.append(told)
        return times

    def entries(self, number):
        folders = [f"meta/{number}/custody/0"]
        while f"meta/{number}/custody/{len(folders)}/leaf.json" in self.tags:
            folders.append(f"meta/{number}/custody/{len(folders)}")
        return folders

    def levels(self, folder):
        names = []
        while f"{folder}/{len(names):02}.bin" in self.tags:
            names.append(f"{folder}/{len(names):02}.bin")
        return names

    def milestone_folders(self):
        folders = []
        while f"milestones/{len(folders) + 1}/body.txt" in self.tags:
            folders.append(f"milestones/{len(folders) + 1}")
        return folders

    def anchors(self):
        for name in ANCHORS:
            with open(os.path.join(self.trust, name), "rb") as file:
                require(file.read() == self.tags["trust/" + name], f"{name} is not the trusted one")
        key = self.tags["trust/log.vkey"].decode()
        require(key.endswith("\n"), "log.vkey does not end its line")
        self.log = VerifierKey(key[:-1])
        spki = bytes.fromhex("302a300506032b6570032100") + self.log.key
        pem = f"-----BEGIN PUBLIC KEY-----\n{base64.b64encode(spki).decode()}\n"
        pem += "-----END PUBLIC KEY-----\n"
        require(self.tags["trust/log.pem"].decode() == pem, "log.pem and log.vkey differ")
        self.root = self.tags["trust/root.pem"]
        policy = self.optional("witness-policy.txt")
        self.witnesses = Witnesses(policy.decode()) if policy is not None else None
        self.authorities = self.optional("tsa.pem")
        self.sm2_root, self.revocations = self.optional("sm2.pem"), self.optional("crl.pem")
        self.say("trust: the keys are those of the trusted folder")

    def optional(self, name):
        path = os.path.join(self.trust, name)
        if not os.path.exists(path):
            return None
        with open(path, "rb") as file:
            return file.read()

    def lists(self):
        order = sorted(self.payload, key=lambda name: name.encode())
        manifest = "".join(f"{self.payload[name][1]}  {name}\n" for name in order)
        sm3 = "".join(f"{self.payload[name][2]} *{name}\n" for name in order)
        self.same("manifest-sha256.txt", manifest)
        self.same("meta/sm3sums.txt", sm3)
        tags = sorted((n for n in self.tags if n not in LISTS[: self.format]),
                      key=lambda name: name.encode())
        self.same("tagmanifest-sha256.txt",
                  "".join(f"{sha256(self.tags[name]).hex()}  {name}\n" for name in tags))
        require(self.tags["bagit.txt"] == BAGIT, "bagit.txt is another")
        require(sha256(self.tags["trust/README.txt"]).hex() == NOTICE, "trust/README.txt is another")
        info = self.tags["bag-info.txt"].decode().split("\n")
        oxum = f"{sum(one[0] for one in self.payload.values())}.{len(self.payload)}"
        require(f"Payload-Oxum: {oxum}" in info, "bag-info.txt announces another total")
        require(f"Bag-Software-Agent: xiezhi bundle v{self.format}" in info, "another format")
        if self.format == 2:
            seal = self.tags[SEAL]
            require(len(seal) == 64 and holds(self.log.key, seal,
                                              self.tags["tagmanifest-sha256.txt"]),
                    "the seal does not hold: the list was changed")
        self.say(f"lists: manifests, totals{' and seal' if self.format == 2 else ''} fit")

    def same(self, name, text):
        require(self.tags[name] == text.encode(), f"{name} is not what the contents give")

    def proven_by(self, place):
        """The first trusted time at which a leaf was in the log, else the time asked for."""
        times = [told for size, times in self.proven if size > place for told in times]
        return min(times, default=self.at)

    def milestones(self):
        before = 0
        for folder in self.milestone_folders():
            key = self.keys.former(self.tags[folder + "/key-hash.bin"]) if self.keys else None
            one = Checkpoint(self.tags, folder, key or self.log)
            if key:
                self.keys.not_revoked("log", key.key_id, one.size)
            require(before < one.size < self.last.size, f"{folder}: out of order")
            check_consistency(self.tags, folder, one, self.last)
            before = one.size
            self.proven.append((one.size, self.attestations(folder, one)))
            self.say(f"{folder}: the log began with {one.size} leaves")


class Item:
    def __init__(self, bundle, number, path):
        self.bundle, self.number, self.path = bundle, number, path
        self.folder = f"meta/{number}"
        self.tags = bundle.tags

    def verify(self):
        receipt_bytes = self.tags[f"{self.folder}/receipt.json"]
        first = f"{self.folder}/custody/0"
        signer = bundle_cms.verify(
            self.tags[f"{self.folder}/receipt.cms"], receipt_bytes, self.bundle.root,
            self.bundle.proven_by(self.place(first)), self.bundle.revocations)
        receipt = canonical(receipt_bytes, "the receipt")
        if self.bundle.keys:
            early = receipt.get("type") == "xiezhi-receipt-v1"
            self.bundle.keys.announced(
                "signer", sha256(signer).hex(),
                self.bundle.last.size if early else self.place(first))
        require(receipt.get("type") in ("xiezhi-receipt-v1", "xiezhi-receipt-v2"), "no receipt")
        if receipt["type"] == "xiezhi-receipt-v2":
            require(receipt["log"] == receipt["court"], "receipt: another log")
            require(receipt["signer"] == sha256(signer).hex(), "receipt: another signer")
        if SM2_SIGNER in self.tags and self.bundle.sm2_root is not None:
            bundle_sm2.verify(self.tags[f"{self.folder}/receipt.sm2"], receipt_bytes,
                              self.tags[SM2_SIGNER], self.bundle.sm2_root)
        require(type(receipt["size"]) is int, "receipt: no size")
        require(receipt["court"] == self.bundle.log.name, "receipt: another court")
        if self.path is not None:
            size, first, second = self.bundle.payload[self.path]
            require(receipt["sha256"] == first and receipt["sm3"] == second,
                    "receipt: other digests")
            require(receipt["size"] == size, "receipt: another size")
            wanted = f"data/evidence/{self.number}-{safe_name(receipt['file_name'])}"
            require(self.path == wanted, "the file's name is not that of the receipt")
        self.receipt = receipt
        details, previous = [], None
        for index, folder in enumerate(self.bundle.entries(self.number)):
            details.append(self.entry(index, folder, previous))
            previous = leaf_hash(self.tags[folder + "/leaf.json"]).hex()
        require(self.tags[f"{self.folder}/item.json"] == details[0], "item.json is another")
        require(self.tags[f"{self.folder}/custody.json"] == b"[" + b",".join(details) + b"]",
                "custody.json is another")
        self.destruction()
        self.bundle.say(f"item {self.number}: {self.path or 'destroyed'}, "
                        f"{len(details)} custody entries")

    def destruction(self):
        """Bytes are missing where the log says that they were destroyed, and nowhere else."""
        folders = self.bundle.entries(self.number)
        leaves = [canonical(self.tags[folder + "/leaf.json"], folder) for folder in folders]
        ends = [index for index, leaf in enumerate(leaves)
                if leaf["kind"] == "evidence.destroyed"]
        if self.path is not None:
            require(not ends or self.bundle.format == 1,
                    "its bytes are here, though its custody says that they were destroyed")
            return
        require(self.bundle.format == 2, "bundles of the first format have all their files")
        text = self.tags[f"{self.folder}/destroyed.txt"].decode()
        require(text.endswith("\n"), "destroyed.txt names no entry")
        end = decimal(text[:-1])
        require(0 < end < len(folders), "destroyed.txt names no entry")
        require(ends == [end], "it was destroyed elsewhere, more than once or never")
        leaf, folder = leaves[end], folders[end]
        detail = canonical(self.detail(folder), folder)
        require(self.act(leaf, folder) == "destroyed", f"{folder}: no destruction")
        require(isinstance(detail.get("reason"), str) and isinstance(detail.get("role"), str),
                f"{folder}: it does not say who and why")
        require(detail.get("before") == self.receipt["sha256"], f"{folder}: another digest before")
        require("after" in detail and detail["after"] is None, f"{folder}: something is left")
        names = ("sha256", "sm3") if leaf["v"] == 1 else ("sha256", "size", "sm3")
        content = leaf if leaf["v"] == 1 else canonical(
            self.tags[f"{folder}/content.bin"][32:], folder)
        require(leaf["v"] == 1 or len(content) == 3, f"{folder}: other content")
        for name in names:
            require(content[name] == self.receipt[name], f"{folder}: other bytes were destroyed")
        for leaf, folder in zip(leaves[end + 1:], folders[end + 1:]):
            require(self.act(leaf, folder) in ("sealed", "unsealed"),
                    f"{folder}: would have needed the bytes")
        self.bundle.say(f"item {self.number}: destroyed on {leaves[end]['at']} by the "
                        f"{detail['role']} because: {json.dumps(detail['reason'])}")

    def detail(self, folder):
        return self.tags[f"{folder}/detail.bin"][32:]

    def act(self, leaf, folder):
        """What was done, where leaf and detail agree on it."""
        prefix, _, act = leaf["kind"].partition(".")
        own = prefix == "evidence" and self.detail(folder).startswith(
            b'{"act":"%s",' % act.encode())
        return act if own else None

    def entry(self, index, folder, previous):
        data = self.tags[folder + "/leaf.json"]
        leaf = canonical(data, folder)
        version = leaf.get("v")
        require(type(version) is int and version in OPENINGS
                and leaf.get("court") == self.bundle.log.name,
                f"{folder}: another court or version")
        require(self.bundle.openings(folder) == OPENINGS[version], f"{folder}: other openings")
        values = {}
        for name in OPENINGS[version]:
            opening = self.tags[f"{folder}/{name}.bin"]
            require(len(opening) >= 32 and sha256(opening).hex() == leaf[name],
                    f"{folder}: {name} does not open")
            values[name] = opening[32:]
        if version == 1:
            chain = content = leaf
        else:
            chain = canonical(values["chain"], folder)
            content = canonical(values["content"], folder)
            require(chain.get("sequence") == index + 1, f"{folder}: another number than its place")
        require(chain.get("previous") == previous, f"{folder}: does not follow the one before")
        require(type(chain.get("sequence")) is int and chain["sequence"] > 0, "no sequence")
        for name in ("case", "item"):
            require(values[name] == self.receipt[name].encode(), f"{folder}: another {name}")
        if index == 0:
            require(leaf["kind"] == "evidence.received", "the first entry is no reception")
            require(leaf["at"] == self.receipt["received_at"], "receipt and leaf differ in time")
            for name in ("sha256", "sm3") if version == 1 else ("sha256", "sm3", "size"):
                require(content[name] == self.receipt[name], f"leaf: another {name}")
            require(self.receipt["leaf_hash"] == leaf_hash(data).hex(), "receipt: another leaf")
        place = self.place(folder)
        self.bracket(folder, leaf["at"], place)
        used = check_inclusion(self.tags, folder, data, place, self.bundle.last)
        require(used == len(self.bundle.levels(folder + "/path")), f"{folder}: spare levels")
        return values["detail"]


    def place(self, folder):
        text = self.tags[folder + "/index.txt"].decode()
        require(text.endswith("\n"), f"{folder}: no index")
        return decimal(text[:-1])

    def bracket(self, folder, at, place):
        """No leaf is older than a log without it, nor younger than one that holds it."""
        said = seconds(at)
        promise = seconds(self.receipt["in_log_by"]) - seconds(self.receipt["received_at"])
        require(0 <= promise <= 86400, "a promise beyond a day")
        for size, times in self.bundle.proven:
            for told in times:
                if size <= place:
                    require(said + promise + SKEW >= told, f"{folder}: backdated")
                else:
                    require(said <= told + SKEW, f"{folder}: dated forward")


def seconds(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def judge(path, trust, at=None):
    """The bundle's checks, or Refused."""
    try:
        bundle = Bundle(open_bundle(path), trust, at)
        bundle.verify()
        return bundle.said
    except Refused:
        raise
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, OSError) as error:
        raise Refused(f"it cannot be read: {type(error).__name__}: {error}") from error


def serve(trust, at):
    print("ready", flush=True)
    for line in sys.stdin:
        try:
            judge(line.rstrip("\n"), trust, at)
            print("genuine ", flush=True)
        except Refused as error:
            print("refused", str(error).replace("\n", " "), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("bundle", nargs="?")
    parser.add_argument("--trust", required=True)
    parser.add_argument("--at", help="the time for which it must hold, seconds since 1970",
                        type=int)
    parser.add_argument("--serve", action="store_true")
    arguments = parser.parse_args()
    if arguments.serve:
        return serve(arguments.trust, arguments.at)
    if not arguments.bundle:
        parser.error("name a bundle")
    try:
        for line in judge(arguments.bundle, arguments.trust, arguments.at):
            print("pass ", line)
        print("Verdict: genuine")
        return 0
    except Refused as error:
        print("FAIL ", error)
        print("Verdict: REFUSED")
        return 1


if __name__ == "__main__":
    sys.exit(main())
