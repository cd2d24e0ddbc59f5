public import CourtDomain
import CourtEvidence

extension DocketEntry {
  /// The entry with what it was decided on, and with the digest that stands for it in the chain.
  public func resting(on basis: JSONValue?) -> DocketEntry {
    var entry = self
    entry.basis = basis
    entry.basisDigest = basis.map { SHA256.digest($0.canonicalBytes).bytes }
    return entry
  }
}
