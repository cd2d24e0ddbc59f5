public import CourtDomain

extension EvidenceRecord {
  /// A token that stands over the bytes themselves is a record's first stamp already, without a
  /// tree. Source: RFC 4998 §4.1.
  public init(over token: TimeStampToken) throws(EvidenceFault) {
    try self.init(
      chains: [[ArchiveTimeStamp(hash: token.info.hash, tree: nil, token: token)]])
  }

  /// The same record whose last stamp carries what is needed to check it later: do this before a
  /// renewal covers it. Earlier stamps cannot be changed any more.
  ///
  /// - Parameters:
  ///   - certificatesPEM: the authority's chain with its root.
  ///   - revocationsPEM: its revocation lists as they are now.
  public func carrying(certificatesPEM: String, revocationsPEM: String = "")
    throws(EvidenceFault) -> EvidenceRecord
  {
    var certificates: [[UInt8]] = []
    for one in try Certificate.all(pem: certificatesPEM, place: "certificates") {
      certificates.append(try one.der())
    }
    var lists: [[UInt8]] = []
    for one in try RevocationList.all(pem: revocationsPEM) { lists.append(try one.der()) }
    var chains = chains
    var stamps = chains.removeLast()
    let former = stamps.removeLast()
    let token = try former.token.carrying(certificates, revocationLists: lists)
    stamps.append(ArchiveTimeStamp(hash: former.hash, tree: former.tree, token: token))
    return try EvidenceRecord(chains: chains + [stamps])
  }

  /// Which renewal is due, and why.
  public enum Renewal: Sendable, Hashable {
    /// Nothing before this time.
    case none(until: Instant?)
    /// A new stamp is enough: the certificate of the last one ends.
    case stamp(before: Instant)
    /// The data must be hashed anew: the function of the last chain ends.
    case hash(before: Instant)
  }

  /// When what the record rests on ends: the last certificate, or the last hash function if that is
  /// known to end sooner. Nil where no end is known.
  public func endsAt(_ algorithms: AlgorithmPolicy = .today) -> Instant? {
    [last.token.signerEnd, algorithms.ends[last.hash]].compactMap(\.self).min()
  }

  /// What has to be done within `lead` seconds of `now`. Source: RFC 4998 §5.1.
  public func renewal(
    at now: Instant, lead: Int64, algorithms: AlgorithmPolicy = .today
  ) -> Renewal {
    let limit = now.adding(seconds: lead)
    if let end = algorithms.ends[last.hash], end <= limit { return .hash(before: end) }
    let certificateEnd = last.token.signerEnd
    if let end = certificateEnd, end <= limit { return .stamp(before: end) }
    return .none(until: endsAt(algorithms))
  }
}

extension TimeStampToken {
  /// When the certificate inside ends; nil for a token without its certificate.
  var signerEnd: Instant? {
    verify(.init(imprints: [info.hash: info.imprint]), trust: .unchecked).signerEndsAt
  }
}

extension RevocationList {
  /// The DER form.
  func der() throws(EvidenceFault) -> [UInt8] {
    guard let bytes = encoded else { throw .crypto("revocation list as DER") }
    return bytes
  }
}
