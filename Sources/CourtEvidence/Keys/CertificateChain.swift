import COpenSSL
import CourtDomain

/// From a certificate up to a root one trusts, at a given time. Source: RFC 5280 §6.
struct CertificateChain {
  enum Purpose {
    /// Key usage for signatures; no extended usage is asked for.
    case signing
    /// Extended key usage timeStamping, critical and alone. Source: RFC 3161 §2.3.
    case timeStamping
  }

  /// From the certificate itself to the root, both included.
  let certificates: [Certificate]

  enum Outcome {
    case found(CertificateChain)
    case refused([String])
  }

  /// Certificates in a chain at most.
  static let maximumDepth: Int32 = 8

  /// - Parameter at: every certificate must be valid then; the machine's clock is not asked.
  static func build(
    _ leaf: Certificate, others: [Certificate], roots: [Certificate], purpose: Purpose,
    at: Instant
  ) -> Outcome {
    defer { EvidenceFault.drainErrors() }
    guard let store = X509_STORE_new(), let context = X509_STORE_CTX_new() else {
      return .refused(["out of memory"])
    }
    defer {
      X509_STORE_CTX_free(context)
      X509_STORE_free(store)
    }
    for root in roots { X509_STORE_add_cert(store, root.pointer) }
    guard let untrusted = try? CertificateStack(others),
      X509_STORE_CTX_init(context, store, leaf.pointer, untrusted.pointer) == 1,
      let parameters = X509_STORE_CTX_get0_param(context)
    else { return .refused(["the chain cannot be looked at"]) }
    X509_VERIFY_PARAM_set_time(parameters, time_t(at.microseconds / 1_000_000))
    X509_VERIFY_PARAM_set_depth(parameters, maximumDepth)
    // A named anchor is trusted as it stands, whether or not it signed itself.
    X509_VERIFY_PARAM_set_flags(parameters, UInt(X509_V_FLAG_PARTIAL_CHAIN))
    if purpose == .timeStamping {
      X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_TIMESTAMP_SIGN)
    }
    guard X509_verify_cert(context) == 1, let found = X509_STORE_CTX_get0_chain(context) else {
      let code = X509_STORE_CTX_get_error(context)
      let place = X509_STORE_CTX_get_error_depth(context)
      let reason = X509_verify_cert_error_string(Int(code)).map { String(cString: $0) } ?? ""
      return .refused(["certificate \(place) of the chain: \(reason)"])
    }
    var chain: [Certificate] = []
    for index in 0..<OPENSSL_sk_num(found) {
      guard let held = OPENSSL_sk_value(found, index) else { continue }
      let pointer = OpaquePointer(held)
      X509_up_ref(pointer)
      chain.append(Certificate(owning: pointer))
    }
    return .found(CertificateChain(certificates: chain))
  }

  /// What revocation lists say against this chain for something signed at `signedAt`.
  ///
  /// Each certificate but the root is looked up in every list its issuer signed. A key that only
  /// went out of use spares what was signed before; any other reason, or none, does not. Source:
  /// RFC 3161 §4 items 1 and 2, RFC 5280 §5.3.
  func revocations(_ lists: [RevocationList], signedAt: Instant) -> [String] {
    var reasons: [String] = []
    for (certificate, issuer) in zip(certificates, certificates.dropFirst()) {
      for list in lists where list.isSigned(by: issuer) {
        guard let entry = list.entry(for: certificate) else { continue }
        let sparesThePast = entry.reason?.sparesThePast ?? false
        let from = entry.invalidFrom ?? entry.revokedAt
        if sparesThePast && signedAt < from { continue }
        if entry.invalidFrom != nil && signedAt < from { continue }
        let why = entry.reason.map { "\($0)" } ?? "no reason given"
        reasons.append(
          "\(certificate.subject) was revoked at \(entry.revokedAt.rfc3339) (\(why))")
      }
    }
    return reasons
  }
}
