public import CourtDomain

/// What was found about an evidence record.
public struct EvidenceRecordVerdict: Sendable {
  /// Why a record is refused; stable for tests, logs and pages.
  public enum Code: String, Sendable {
    /// A given object is not among what the first row of a chain names.
    case notCovered = "not-covered"
    /// Only digests by other functions are known of an object.
    case digestMissing = "digest-missing"
    /// The rows do not lead to what was stamped.
    case otherRoot = "other-root"
    /// A renewal does not cover the stamp before it.
    case brokenChain = "broken-chain"
    /// A stamp is older than the one it covers.
    case disorder
    /// One chain uses two functions, or one that is not announced.
    case otherFunction = "other-function"
    /// A stamp's own token does not hold at the time of the next one.
    case badStamp = "bad-stamp"
    case encrypted
    /// Nothing was given that the record could be about.
    case nothingGiven = "nothing-given"
  }

  public struct Finding: Sendable, Hashable, CustomStringConvertible {
    /// Both from 1.
    public let chain: Int
    public let stamp: Int
    public let code: Code
    public let reason: String
    public var description: String {
      "chain \(chain), stamp \(stamp): \(code.rawValue): \(reason)"
    }
  }

  public internal(set) var findings: [Finding] = []
  /// Since when the objects are proven to exist, if `isValid`.
  public internal(set) var provenSince: Instant
  /// When the certificate of the last stamp ends: renew before. Nil where it is not known.
  public internal(set) var renewBefore: Instant?

  public var isValid: Bool { findings.isEmpty }
}

extension EvidenceRecord {
  /// Whom to believe about stamps that were renewed since.
  public enum EarlierTrust: Sendable {
    /// The same roots as for the last one: keep the roots of former authorities with their files.
    case sameRoots
    /// The roots that the earlier stamps carry inside: a later stamp covers them, so that they are
    /// as old as it says. Whether those authorities were honest then is believed of whoever
    /// renewed; say so where the verdict is shown.
    case carriedRoots
  }

  /// How strictly a record is judged, and at which time.
  public struct Terms: Sendable {
    public var trust: TimeStampTrust
    public var earlier: EarlierTrust
    /// For which time the last stamp must hold; each earlier one for the time of its successor.
    public var at: Instant
    public var algorithms: AlgorithmPolicy

    public init(
      trust: TimeStampTrust, earlier: EarlierTrust = .sameRoots, at: Instant,
      algorithms: AlgorithmPolicy = .today
    ) {
      self.trust = trust
      self.earlier = earlier
      self.at = at
      self.algorithms = algorithms
    }

    /// Only whether hashes and signatures fit together; believes everyone and every function.
    public static let fitOnly = Terms(
      trust: .unchecked, at: Instant(microseconds: 0), algorithms: .none)
  }

  /// Checks the whole record and tells everything that is wrong. Source: RFC 4998 §5.3.
  ///
  /// - Parameter objects: what the record is said to be about; every one must be covered by the
  ///   first stamp of every chain.
  public func verify(_ objects: [ArchivedObject], _ terms: Terms) -> EvidenceRecordVerdict {
    var check = EvidenceRecordCheck(record: self, terms: terms)
    check.run(objects)
    return check.verdict
  }
}
