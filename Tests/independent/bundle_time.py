"""When a checkpoint existed: RFC 3161 tokens and C2SP cosignatures by those the reader trusts."""

import datetime
import hashlib
import re

from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from rfc3161_client import VerifierBuilder, decode_timestamp_response

from bundle_der import in_order, strict
from bundle_files import Refused, require
from bundle_log import VerifierKey, decimal, holds

GRANTED = bytes.fromhex("3003020100")
IMPRINTS = ("sha256", "sha384", "sha512", "sm3")


def der_length(count):
    if count < 0x80:
        return bytes([count])
    size = (count.bit_length() + 7) // 8
    return bytes([0x80 | size]) + count.to_bytes(size, "big")


def token_time(token, message, roots, at):
    """Seconds since 1970 that the token tells; `roots` is PEM, or None where nobody is trusted.

    `at`: seconds since 1970 for which the authority's certificates must be valid.
    """
    try:
        name, imprint, time = check_token(token, roots, at)
        require(hashlib.new(name, message).digest() == imprint, "another is stamped")
        return time
    except Refused:
        raise
    except Exception as error:  # a parser's complaint about hostile bytes is a refusal
        raise Refused(f"a time stamp cannot be read: {type(error).__name__}: {error}") from error


def check_token(token, roots, at=None):
    """Digest function, stamped digest and time of a token that holds."""
    strict(token)
    info = cms.ContentInfo.load(token, strict=True)
    require(info["content_type"].native == "signed_data", "a time stamp that is not signed")
    data = info["content"]
    require(data["encap_content_info"]["content_type"].native == "tst_info", "no time stamp")
    require(len(data["signer_infos"]) == 1, "several signers of a time stamp")
    signed = data["signer_infos"][0]["signed_attrs"]
    in_order([attribute.dump() for attribute in signed])
    stamp = data["encap_content_info"]["content"].parsed
    name = stamp["message_imprint"]["hash_algorithm"]["algorithm"].native
    require(name in IMPRINTS, "a time stamp over an unknown digest")
    imprint = stamp["message_imprint"]["hashed_message"].native
    if roots is not None:
        trusted = x509.load_pem_x509_certificates(roots)
        body = GRANTED + token
        response = decode_timestamp_response(b"\x30" + der_length(len(body)) + body)
        builder = VerifierBuilder()
        for root in trusted:
            builder = builder.add_root_certificate(root)
        require(builder.build().verify(response, imprint), "a time stamp that does not hold")
        valid(data, trusted, datetime.datetime.fromtimestamp(at, datetime.timezone.utc))
    return name, imprint, int(stamp["gen_time"].native.timestamp())


def valid(data, trusted, when):
    """That signer, root and all between them are valid then."""
    carried = [x509.load_der_x509_certificate(one.chosen.dump()) for one in data["certificates"]]
    identity = data["signer_infos"][0]["sid"].chosen
    named = [one for one in carried if one.serial_number == identity["serial_number"].native
             and one.issuer.public_bytes() == identity["issuer"].dump()]
    require(len(named) >= 1, "a time stamp without its signer's certificate")
    one = named[0]
    for _ in range(8):
        require(one.not_valid_before_utc <= when <= one.not_valid_after_utc,
                "a time stamp that ended before it was renewed")
        if one in trusted:
            return
        above = [other for other in trusted + carried
                 if other.subject == one.issuer and other != one and issued(one, other)]
        require(above, "a time stamp by someone unknown")
        one = above[0]
    raise Refused("a chain of certificates without end")


def issued(one, other):
    try:
        one.verify_directly_issued_by(other)
        return True
    except (InvalidSignature, ValueError, TypeError):
        return False


class Witnesses:
    """The witness keys of a C2SP policy and how many of them must agree."""

    def __init__(self, text):
        self.names, self.groups, self.quorum = {}, [], None
        require(text.endswith("\n"), "the witness policy does not end its line")
        for line in text.split("\n"):
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            if words[0] == "witness":
                self.names[VerifierKey(words[2], kind=4).key] = words[1]
            elif words[0] == "group":
                count = len(words) - 3
                wanted = {"any": 1, "all": count}.get(words[2])
                self.groups.append((words[1], wanted or decimal(words[2]), words[3:]))
            elif words[0] == "quorum":
                self.quorum = words[1]
            else:
                require(words[0] == "log", f"a policy line of an unknown kind: {words[0]}")
        require(self.quorum is not None, "a witness policy without a quorum")

    def agree(self, keys):
        names = {self.names[key] for key in keys}
        for name, wanted, members in self.groups:
            if sum(member in names for member in members) >= wanted:
                names.add(name)
        return self.quorum == "none" or self.quorum in names


def cosignature(tags, folder, body):
    """The witness's key and the time it told; refused where it did not sign this checkpoint."""
    text = tags[folder + "/key.vkey"].decode()
    require(text.endswith("\n"), f"{folder}: a key that does not end its line")
    key = VerifierKey(text[:-1], kind=4)
    message = tags[folder + "/message.txt"]
    match = re.match(rb"cosignature/v1\ntime ([0-9]+)\n", message)
    require(match and message[match.end() :] == body, f"{folder}: another message")
    time = decimal(match.group(1).decode())
    require(time < 1 << 63, f"{folder}: a time beyond reason")
    signature = tags[folder + "/signature.bin"]
    require(len(signature) == 64 and holds(key.key, signature, message),
            f"{folder}: the cosignature does not hold")
    return key, time
