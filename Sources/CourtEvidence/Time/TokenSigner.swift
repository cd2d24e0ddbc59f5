import COpenSSL

/// Which certificate signed a token.
enum TokenSigner {
  /// The certificate that SignerInfo names and the signed attributes confirm.
  static func find(
    _ signer: SignedMessage.Signer, in message: SignedMessage, trust: TimeStampTrust,
    _ verdict: inout TimeStampVerdict
  ) -> Certificate? {
    let embedded = message.certificates.compactMap { try? Certificate(der: $0, place: "") }
    EvidenceFault.drainErrors()
    let named = (embedded + trust.others + (trust.roots ?? [])).filter {
      names(signer.identifier, $0)
    }
    guard !named.isEmpty else {
      verdict.find(.unknownSigner, "no certificate of the signer is in the token or at hand")
      return nil
    }
    do {
      let confirmed = try confirm(named, signer)
      if let certificate = confirmed.first { return certificate }
      verdict.find(.otherCertificate, "the signed certificate digest is that of another one")
    } catch {
      verdict.find(.badAttributes, error.reason)
    }
    return nil
  }

  private static func names(
    _ identifier: SignedMessage.SignerIdentifier, _ certificate: Certificate
  ) -> Bool {
    switch identifier {
    case .issuerAndSerial(let issuer, let serial):
      // To the byte: no signature covers this name, so no other spelling of it is taken.
      certificate.serial == serial && certificate.issuerDER == issuer
    case .subjectKey(let key): certificate.subjectKeyIdentifier == key
    }
  }

  /// Those whose digest stands in SigningCertificate and SigningCertificateV2, wherever either is
  /// there. One of them must be. Source: RFC 3161 §2.4.2, RFC 5816 §2.2.1.
  private static func confirm(_ named: [Certificate], _ signer: SignedMessage.Signer)
    throws(EvidenceFault) -> [Certificate]
  {
    var left = named
    var isConfirmed = false
    let forms: [(String, HashFunction)] = [
      (OID.signingCertificate, .sha1), (OID.signingCertificateV2, .sha256),
    ]
    for (attribute, function) in forms {
      guard let value = signer.attributes[attribute] else { continue }
      isConfirmed = true
      let wanted = try CertificateReference(value, standard: function)
      var matching: [Certificate] = []
      for one in left where try wanted.matches(one) { matching.append(one) }
      left = matching
    }
    guard isConfirmed else {
      throw .der("signedAttrs", "no signed attribute tells the signer's certificate")
    }
    return left
  }

  /// Why a certificate may not sign time; nil where it may. Source: RFC 3161 §2.3.
  static func usageDefect(_ certificate: Certificate) -> String? {
    defer { EvidenceFault.drainErrors() }
    var critical: Int32 = 0
    guard
      let held = X509_get_ext_d2i(certificate.pointer, NID_ext_key_usage, &critical, nil)
    else { return "the certificate has no extended key usage" }
    let usages = OpaquePointer(held)
    defer {
      for index in 0..<OPENSSL_sk_num(usages) {
        ASN1_OBJECT_free(OpaquePointer(OPENSSL_sk_value(usages, index)))
      }
      OPENSSL_sk_free(usages)
    }
    guard critical == 1 else { return "its extended key usage is not critical" }
    guard OPENSSL_sk_num(usages) == 1,
      OBJ_obj2nid(OpaquePointer(OPENSSL_sk_value(usages, 0))) == NID_time_stamp
    else { return "its extended key usage is not timeStamping alone" }
    return nil
  }
}

/// The first certificate reference of a SigningCertificate attribute: the signer's own.
///
/// Source: RFC 2634 §5.4.1 ESSCertID, RFC 5035 §4 ESSCertIDv2.
struct CertificateReference {
  private let function: HashFunction
  private let digest: [UInt8]
  private let issuer: [UInt8]?
  private let serial: [UInt8]?

  init(_ attribute: DERValue, standard: HashFunction) throws(EvidenceFault) {
    let what = "SigningCertificate"
    guard attribute.tag == DERTag.sequence else { throw .der(what, "a sequence was expected") }
    var fields = attribute.reader
    let all = try fields.next(what, tag: DERTag.sequence).elements(what, limit: 64)
    guard let first = all.first, first.tag == DERTag.sequence else {
      throw .der(what, "it names no certificate")
    }
    var one = first.reader
    if one.nextTag == DERTag.sequence, standard == .sha256 {
      function = try HashFunction.read(try one.next(what), what)
    } else {
      function = standard
    }
    digest = try one.next(what).octets(what)
    guard let held = try one.optional(what, tag: DERTag.sequence) else {
      (issuer, serial) = (nil, nil)
      return
    }
    var named = held.reader
    let names = try named.next(what, tag: DERTag.sequence).elements(what, limit: 8)
    serial = try named.next(what).integer(what)
    // GeneralNames: the directory name is [4] EXPLICIT.
    issuer = names.first { $0.tag == DERTag.constructed(4) }.map { Array($0.content) }
  }

  func matches(_ certificate: Certificate) throws(EvidenceFault) -> Bool {
    guard try function.digest(try certificate.der()) == digest else { return false }
    if let serial, serial != certificate.serial { return false }
    if let issuer, !certificate.isIssued(byName: issuer) { return false }
    return true
  }
}
