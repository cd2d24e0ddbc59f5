"""A detached CMS signature by one signer whose certificate the court's root issued (RFC 5652)."""

import datetime
import hashlib
import re

from asn1crypto import cms, tsp  # tsp teaches cms the signing certificate attribute
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from bundle_der import in_order, strict
from bundle_files import Refused, require

NO_PARAMETERS = (None, b"", b"\x05\x00")


def verify(signature, content, root_pem, at=None, lists=None):
    """The signer's certificate; raises Refused, whatever is wrong.

    `at`: seconds since 1970 for which certificates must be valid, None for now. `lists`: what the
    root took back, PEM.
    """
    try:
        return check(signature, content, root_pem, at, lists)
    except Refused:
        raise
    except Exception as error:  # a parser's complaint about hostile bytes is a refusal
        raise Refused(f"the signature cannot be read: {type(error).__name__}") from error


def plain(algorithm, names):
    require(algorithm["algorithm"].native in names, "another algorithm")
    parameters = algorithm["parameters"]
    encoded = None if parameters is None else parameters.dump()
    require(encoded in NO_PARAMETERS, "an algorithm with parameters")


def check(signature, content, root_pem, at, lists):
    strict(signature)
    info = cms.ContentInfo.load(signature, strict=True)
    require(info["content_type"].native == "signed_data", "not signed data")
    data = info["content"]
    require(data["version"].native == "v1", "another version")
    require(len(data["digest_algorithms"]) == 1, "several digests")
    plain(data["digest_algorithms"][0], ("sha256",))
    inner = data["encap_content_info"]
    require(inner["content_type"].native == "data", "other content")
    require(inner["content"].native is None, "content inside a detached signature")
    require(data["crls"].native is None, "revocation lists inside")
    require(len(data["signer_infos"]) == 1, "several signers")
    signer = data["signer_infos"][0]
    require(signer["version"].native == "v1", "another signer version")
    require(signer["unsigned_attrs"].native is None, "unsigned attributes")
    plain(signer["digest_algorithm"], ("sha256",))
    require(len(data["certificates"]) == 1, "other than one certificate")
    encoded = data["certificates"][0].chosen.dump()
    certificate = x509.load_der_x509_certificate(encoded)
    identity = signer["sid"].chosen
    require(
        identity["issuer"].dump() == certificate.issuer.public_bytes()
        and identity["serial_number"].native == certificate.serial_number,
        "the signer is another certificate")
    root = x509.load_pem_x509_certificate(root_pem)
    when = datetime.datetime.fromtimestamp(at, datetime.timezone.utc) if at is not None else (
        datetime.datetime.now(datetime.timezone.utc))
    chain(certificate, root, when)
    revoked(certificate, root, lists, when)
    attributes = signed_attributes(signer)
    require(attributes["content_type"] == ["data"], "another content type")
    digest = hashlib.sha256(content).digest()
    require(attributes["message_digest"] == [digest], "the signature is over other bytes")
    require(len(attributes["signing_time"]) == 1, "no signing time")
    named = attributes["signing_certificate_v2"][0]["certs"][0]
    require(named["cert_hash"] == hashlib.sha256(encoded).digest(), "another certificate named")
    message = signer["signed_attrs"].dump()
    require(message[:1] in (b"\xa0", b"\x31"), "odd attributes")
    signed = b"\x31" + message[1:]
    public_check(certificate.public_key(), signer, signed)
    return encoded


def signed_attributes(signer):
    found = {}
    in_order([attribute.dump() for attribute in signer["signed_attrs"]])
    for attribute in signer["signed_attrs"]:
        name = attribute["type"].native
        require(name not in found, "an attribute twice")
        found[name] = attribute["values"].native
    for name in ("content_type", "message_digest", "signing_time", "signing_certificate_v2"):
        require(name in found, f"no attribute {name}")
    return found


SPARING = (x509.ReasonFlags.affiliation_changed, x509.ReasonFlags.superseded,
           x509.ReasonFlags.cessation_of_operation)


def revoked(certificate, root, lists, when):
    """A key that only went out of use spares what was signed before; any other reason does not."""
    for text in re.findall(rb"-----BEGIN X509 CRL-----.*?-----END X509 CRL-----\n?", lists or b"",
                           re.S):
        crl = x509.load_pem_x509_crl(text)
        if crl.issuer != root.subject or not crl.is_signature_valid(root.public_key()):
            continue
        entry = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
        if entry is None:
            continue
        reason, since, doubted = None, entry.revocation_date_utc, None
        for extension in entry.extensions:
            if isinstance(extension.value, x509.CRLReason):
                reason = extension.value.reason
            if isinstance(extension.value, x509.InvalidityDate):
                doubted = extension.value.invalidity_date_utc
        if doubted is not None:
            since, reason = doubted, SPARING[0]
        require(reason in SPARING and when < since, "the signer's certificate was revoked")


def chain(certificate, root, when):
    for one in (certificate, root):
        require(
            one.not_valid_before_utc <= when <= one.not_valid_after_utc,
            "a certificate was not valid then")
    try:
        certificate.verify_directly_issued_by(root)
    except (InvalidSignature, ValueError, TypeError) as error:
        raise Refused("the root did not issue the signer's certificate") from error
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    require(usage.digital_signature, "the certificate is not for signatures")
    basic = root.extensions.get_extension_for_class(x509.BasicConstraints).value
    require(basic.ca, "the root is no authority")


def public_check(key, signer, signed):
    value = signer["signature"].native
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            plain(signer["signature_algorithm"], ("sha256_ecdsa",))
            key.verify(value, signed, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, ed25519.Ed25519PublicKey):
            plain(signer["signature_algorithm"], ("ed25519",))
            key.verify(value, signed)
        elif isinstance(key, rsa.RSAPublicKey):
            plain(signer["signature_algorithm"], ("rsassa_pkcs1v15", "sha256_rsa"))
            key.verify(value, signed, padding.PKCS1v15(), hashes.SHA256())
        else:
            raise Refused("a key of an unknown kind")
    except InvalidSignature as error:
        raise Refused("the signature does not hold") from error
