public import CourtDomain

/// What reading a foreign bag found: every defect and every oddity, not only the first.
///
/// A bag with defects is refused. Oddities are what the standard tells readers to live with: old
/// tools, other file systems, weak digests.
public struct BagReport: Sendable, Hashable {
  public enum Severity: String, Sendable {
    case defect
    case oddity
  }

  public struct Finding: Sendable, Hashable {
    public let severity: Severity
    /// The file of the bag concerned, as it is spelt there.
    public let place: String
    public let message: LocalizedText
  }

  /// As `bagit.txt` gives it, "1.0" for example; empty where it cannot be read.
  public internal(set) var version = ""
  /// Normalised names of the payload manifests' algorithms, in order.
  public internal(set) var algorithms: [String] = []
  public internal(set) var payloadFiles = 0
  public internal(set) var payloadBytes: UInt64 = 0
  public internal(set) var findings: [Finding] = []
  private var untold = 0

  /// More findings than this are counted, not told.
  public static let maximumFindings = 1000

  init() {}

  /// Whether every rule of the bag's version holds.
  public var isValid: Bool { !findings.contains { $0.severity == .defect } }

  public var defects: [Finding] { findings.filter { $0.severity == .defect } }
  public var oddities: [Finding] { findings.filter { $0.severity == .oddity } }

  mutating func defect(_ place: String, zh: String, en: String) {
    add(.defect, place, zh: zh, en: en)
  }

  mutating func oddity(_ place: String, zh: String, en: String) {
    add(.oddity, place, zh: zh, en: en)
  }

  /// A defect under the rules of 1.0, an oddity in bags of older versions, which allowed it.
  mutating func defectSinceOne(_ isOne: Bool, _ place: String, zh: String, en: String) {
    add(isOne ? .defect : .oddity, place, zh: zh, en: en)
  }

  private mutating func add(_ severity: Severity, _ place: String, zh: String, en: String) {
    // A defect is always kept: losing the only one would turn the verdict.
    guard findings.count < Self.maximumFindings || (severity == .defect && isValid) else {
      untold += 1
      return
    }
    findings.append(.init(severity: severity, place: place, message: .init(zh: zh, en: en)))
  }

  /// The report for programs.
  public func json(language: Language) -> JSONValue {
    [
      "valid": .bool(isValid), "version": .string(version),
      "algorithms": .array(algorithms.map { .string($0) }),
      "payload_files": .int(payloadFiles), "payload_bytes": .int(Int64(clamping: payloadBytes)),
      "findings": .array(
        findings.map { finding in
          [
            "severity": .string(finding.severity.rawValue), "place": .string(finding.place),
            "reason": .string(finding.message(language)),
          ]
        }),
    ]
  }

  /// One line a finding and the verdict last.
  public func text(language: Language) -> String {
    var lines = findings.map { finding in
      let mark =
        switch (finding.severity, language) {
        case (.defect, .zh): "缺陷"
        case (.oddity, .zh): "提示"
        case (.defect, .en): "defect"
        case (.oddity, .en): "oddity"
        }
      return "\(mark)  \(finding.place): \(finding.message(language))"
    }
    if untold > 0 {
      lines.append(language == .zh ? "另有 \(untold) 项未列出" : "\(untold) more are not listed")
    }
    let size = "\(payloadBytes) B / \(payloadFiles)"
    switch language {
    case .zh: lines.append(isValid ? "结论：有效的 BagIt \(version) 包（\(size)）" : "结论：不是有效的包")
    case .en:
      lines.append(isValid ? "Verdict: a valid BagIt \(version) bag (\(size))" : "Verdict: REFUSED")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
