"""The history of the court's keys: who was announced in the log, when, and who was revoked."""

import base64

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from bundle_files import require
from bundle_log import VerifierKey, check_inclusion, decimal, sha256

ACTS = ("key.created", "key.rotated", "key.revoked")
ROLES = ("root", "signer", "ed25519", "log", "sm2-root", "sm2")
COMMITTED = ("case", "chain", "content", "detail", "item")


class KeyHistory:
    """Every event in a bundle, each opened and proven; raises Refused where one is not."""

    def __init__(self, bundle):
        from verify_bundle import canonical

        self.bundle, self.events, before = bundle, [], -1
        for number, folder in enumerate(bundle.key_folders(), 1):
            data = bundle.tags[folder + "/leaf.json"]
            leaf = canonical(data, folder)
            require(type(leaf.get("v")) is int and leaf["v"] == 2
                    and leaf.get("court") == bundle.log.name, f"{folder}: another court or version")
            values = {}
            for name in COMMITTED:
                opening = bundle.tags[f"{folder}/{name}.bin"]
                require(len(opening) >= 32 and sha256(opening).hex() == leaf[name],
                        f"{folder}: {name} does not open")
                values[name] = opening[32:]
            event = canonical(values["detail"], folder)
            require(event["type"] == "xiezhi-key-event-v1" and event["act"] in ACTS
                    and event["role"] in ROLES, f"{folder}: no key event")
            require(event["court"] == bundle.log.name, f"{folder}: another court")
            require(leaf["kind"] == event["act"], f"{folder}: another kind than its leaf")
            require(type(event["sequence"]) is int and event["sequence"] == number,
                    f"{folder}: another number than its place")
            name = f"key {event['role']} {event['generation']}".encode()
            require(values["item"] == name and values["case"] == b"" and values["content"] == b"{}"
                    and values["chain"] == b'{"sequence":%d}' % number,
                    f"{folder}: other commitments")
            der = encoded(event["role"], event["public_pem"])
            require(sha256(der).hex() == event["key_id"], f"{folder}: another key than it names")
            text = bundle.tags[folder + "/index.txt"].decode()
            require(text.endswith("\n"), f"{folder}: no index")
            place = decimal(text[:-1])
            require(place > before, f"{folder}: out of the log's order")
            used = check_inclusion(bundle.tags, folder, data, place, bundle.last)
            require(used == len(bundle.levels(folder + "/path")), f"{folder}: spare levels")
            self.events.append((place, event, der))
            before = place
        own = bytes.fromhex("302a300506032b6570032100") + bundle.log.key
        self.announced("log", sha256(own).hex(), bundle.last.size)
        if "signers/sm2.pem" in bundle.tags:
            signer = encoded("sm2", bundle.tags["signers/sm2.pem"].decode())
            self.announced("sm2", sha256(signer).hex(), bundle.last.size)
        bundle.say(f"keys: {len(self.events)} events in the log; those that sign were announced")

    def announced(self, role, key_id, limit):
        """The key was announced, and not revoked, before the log had so many leaves."""
        found = any(place < limit and event["role"] == role and event["key_id"] == key_id
                    and event["act"] != "key.revoked" for place, event, _ in self.events)
        require(found, f"the log did not announce this key ({role}) before it signed")
        self.not_revoked(role, key_id, limit)

    def not_revoked(self, role, key_id, limit):
        for place, event, _ in self.events:
            require(not (place < limit and event["role"] == role and event["key_id"] == key_id
                         and event["act"] == "key.revoked"),
                    f"the log says that this key ({role}) was revoked before it signed")

    def former(self, key_hash):
        """The announced key of the log with this hash, unless it is the present one."""
        if key_hash == self.bundle.log.hash:
            return None
        for _, event, der in self.events:
            if event["role"] == "log" and event["act"] != "key.revoked":
                raw = b"\x01" + der[-32:]
                name = self.bundle.log.name
                digest = sha256(name.encode() + b"\n" + raw)[:4]
                if digest == key_hash:
                    key = VerifierKey(f"{name}+{digest.hex()}+{base64.b64encode(raw).decode()}")
                    key.key_id = event["key_id"]
                    return key
        return None


def encoded(role, pem):
    """The DER form of exactly one key or certificate in its usual spelling."""
    data = pem.encode()
    label = "PUBLIC KEY" if role == "log" else "CERTIFICATE"
    if role == "log":
        key = serialization.load_pem_public_key(data)
        der = key.public_bytes(serialization.Encoding.DER,
                               serialization.PublicFormat.SubjectPublicKeyInfo)
    else:
        # Read without its key: SM2 is not known to every library.
        der = base64.b64decode("".join(pem.split("\n")[1:-2]), validate=True)
        x509.load_der_x509_certificate(der)
    text = base64.b64encode(der).decode()
    lines = "".join(text[at : at + 64] + "\n" for at in range(0, len(text), 64))
    require(pem == f"-----BEGIN {label}-----\n{lines}-----END {label}-----\n", "a PEM text unusually spelt")
    return der
