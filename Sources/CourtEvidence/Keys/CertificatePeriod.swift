public import CourtDomain

/// Between which times a certificate is good. Source: RFC 5280 §4.1.2.5: both ends belong to it.
public struct CertificatePeriod: Sendable, Hashable {
  public let begins: Instant
  public let ends: Instant

  public init(der: [UInt8]) throws(EvidenceFault) {
    let certificate = try Certificate(der: der, place: "certificate")
    guard let begins = certificate.notBefore, let ends = certificate.notAfter else {
      throw .der("certificate", "its validity cannot be read")
    }
    self.begins = begins
    self.ends = ends
  }

  public func contains(_ time: Instant) -> Bool { begins <= time && time <= ends }
}
