import CourtDomain

/// Everything a reader trusts: the court's keys and, where he has them, whose witness and whose
/// clock he believes and which certificates were taken back.
struct BundleTrust: Sendable {
  let anchors: TrustAnchors
  /// Which witnesses must agree; nil where the reader names none.
  let policy: WitnessPolicy?
  /// Roots of time-stamp authorities; nil where the reader names none.
  let authorities: TimeStampTrust?

  static let policyFile = "witness-policy.txt"
  /// Files of a trust folder beyond `TrustAnchors.fileNames`; each may be missing.
  static let optionalNames = [policyFile] + TrustExtras.fileNames

  /// - Throws: for a part that is there and cannot be read as what it should be.
  init(anchors: TrustAnchors, policy: [UInt8]?) throws(EvidenceFault) {
    self.anchors = anchors
    if let policy {
      self.policy = try WitnessPolicy(bytes: policy)
    } else {
      self.policy = nil
    }
    if anchors.extras.timeRootsPEM.isEmpty {
      authorities = nil
    } else {
      authorities = try TimeStampTrust(rootsPEM: anchors.extras.timeRootsPEM)
    }
  }

  static func load(folder: String) throws(EvidenceFault) -> BundleTrust {
    var policy: [UInt8]?
    if KeyFolder.exists(folder, policyFile) {
      policy = try KeyFolder.read(policyFile, in: folder, secret: false)
    }
    return try BundleTrust(anchors: try TrustAnchors.load(folder: folder), policy: policy)
  }

  /// From the copies inside a bundle, which prove nothing but agreement.
  init?(copiesIn contents: BundleContents) {
    func text(_ name: String) -> String { contents.text(BundleLayout.trustFolder + "/" + name) }
    let texts = TrustAnchors.fileNames.map(text)
    guard texts[2].hasSuffix("\n"),
      var anchors = try? TrustAnchors(
        rootPEM: texts[0], logPEM: texts[1], logVerifierKey: String(texts[2].dropLast()))
    else { return nil }
    var extras: [String: String] = [:]
    for name in TrustExtras.fileNames where !text(name).isEmpty { extras[name] = text(name) }
    guard let read = try? TrustExtras(files: extras) else { return nil }
    anchors.extras = read
    let policy = contents.tags[BundleLayout.trustFolder + "/" + Self.policyFile]
    guard let made = try? BundleTrust(anchors: anchors, policy: policy) else { return nil }
    self = made
  }

  /// Whether root and log key are the same; the rest may have grown since.
  func hasSameKeys(as other: BundleTrust) -> Bool {
    anchors.rootPEM == other.anchors.rootPEM && anchors.logPEM == other.anchors.logPEM
      && anchors.logVerifierKey == other.anchors.logVerifierKey
  }
}

/// How many leaves a checkpoint covers, and when trusted strangers saw it; seconds since 1970.
struct ProvenCheckpoint: Sendable {
  let size: UInt64
  let times: [Int64]
}

extension TimeBracket {
  /// No receipt promises more seconds than these.
  static let longestPromise: Int64 = 86_400

  /// From what trusted strangers said of a bundle's checkpoints.
  init(index: UInt64, proven: [ProvenCheckpoint]) {
    func instant(_ seconds: Int64?) -> Instant? {
      // Far beyond any calendar; a witness may have signed any number.
      seconds.map { Instant(microseconds: min(max($0, -(1 << 38)), 1 << 38) * 1_000_000) }
    }
    self.init(
      notBefore: instant(proven.filter { $0.size <= index }.flatMap(\.times).max()),
      notAfter: instant(proven.filter { $0.size > index }.flatMap(\.times).min()))
  }
}
