"""SM2 signatures with SM3 and the standard id (GB/T 32918.2, GM/T 0009), and their certificates."""

import functools
import hashlib

from asn1crypto import core, x509
from asn1crypto.pem import unarmor

from bundle_der import strict
from bundle_files import Refused, require

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
G = (0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
     0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0)
IDENTIFIER = b"1234567812345678"


def add(one, two):
    if one is None or two is None:
        return one or two
    if one[0] == two[0]:
        if (one[1] + two[1]) % P == 0:
            return None
        slope = (3 * one[0] * one[0] + A) * pow(2 * one[1], -1, P)
    else:
        slope = (two[1] - one[1]) * pow(two[0] - one[0], -1, P)
    x = (slope * slope - one[0] - two[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def times(number, point):
    total = None
    while number:
        if number & 1:
            total = add(total, point)
        point, number = add(point, point), number >> 1
    return total


def sm3(data):
    return hashlib.new("sm3", data).digest()


def thirty_two(number):
    return number.to_bytes(32, "big")


class Signature(core.Sequence):
    _fields = [("r", core.Integer), ("s", core.Integer)]


@functools.lru_cache(maxsize=64)
def holds(point, signature, message):
    """Whether a DER signature over the message is by the public point."""
    require(point[:1] == b"\x04" and len(point) == 65, "a key in an unusual form")
    key = int.from_bytes(point[1:33], "big"), int.from_bytes(point[33:], "big")
    require((key[1] ** 2 - key[0] ** 3 - A * key[0] - B) % P == 0, "a key off the curve")
    pair = Signature.load(signature, strict=True)
    strict(signature)
    r, s = pair["r"].native, pair["s"].native
    if not (0 < r < N and 0 < s < N):
        return False
    head = (len(IDENTIFIER) * 8).to_bytes(2, "big") + IDENTIFIER
    curve = b"".join(thirty_two(one) for one in (A, B, *G, *key))
    digest = int.from_bytes(sm3(sm3(head + curve) + message), "big")
    total = (r + s) % N
    if total == 0:
        return False
    found = add(times(s, G), times(total, key))
    return found is not None and (digest + found[0]) % N == r


def certificate(pem):
    name, _, der = unarmor(pem)
    require(name == "CERTIFICATE", "not a certificate")
    read = x509.Certificate.load(der, strict=True)
    strict(der)
    return read


def point(read):
    return read.public_key["public_key"].contents[1:]


def verify(signature, message, signer_pem, root_pem):
    """Raises Refused unless a signer whom the SM2 root certified signed the message."""
    try:
        signer, root = certificate(signer_pem), certificate(root_pem)
        require(signer.issuer.dump() == root.subject.dump(), "another SM2 root")
        require(root.ca and "digital_signature" in signer.key_usage_value.native, "unfit for it")
        body = signer["tbs_certificate"].dump()
        require(holds(point(root), signer["signature_value"].native, body),
                "the SM2 root did not certify the signer")
        require(holds(point(signer), signature, message), "the SM2 signature does not hold")
    except Refused:
        raise
    except Exception as error:  # a parser's complaint about hostile bytes is a refusal
        raise Refused(f"SM2: it cannot be read: {type(error).__name__}: {error}") from error
