public import CourtDomain

/// What the verifier found, check by check.
public struct BundleReport: Sendable, Hashable {
  public enum Outcome: String, Sendable {
    case passed
    case failed
    /// Could not be made for want of something the reader may supply, or after an earlier failure.
    case skipped
  }

  public struct Check: Sendable, Hashable {
    /// A stable name such as `payload-manifest` or `item.2.receipt-signature`.
    public let id: String
    public let outcome: Outcome
    public let message: LocalizedText

    init(_ id: String, _ outcome: Outcome, zh: String, en: String) {
      self.id = id
      self.outcome = outcome
      message = LocalizedText(zh: zh, en: en)
    }
  }

  public let checks: [Check]

  init(_ checks: [Check]) { self.checks = checks }

  /// True when at least one check was made and none failed.
  public var passed: Bool {
    checks.contains { $0.outcome == .passed } && failures.isEmpty
  }

  public var failures: [Check] { checks.filter { $0.outcome == .failed } }

  /// The report for programs.
  public func json(language: Language) -> JSONValue {
    [
      "genuine": .bool(passed),
      "checks": .array(
        checks.map { check in
          [
            "id": .string(check.id), "outcome": .string(check.outcome.rawValue),
            "reason": .string(check.message(language)),
          ]
        }),
    ]
  }

  /// The report for a terminal, one line a check and the verdict last.
  public func text(language: Language) -> String {
    var lines = checks.map { "\(mark($0.outcome, language))  \($0.id): \($0.message(language))" }
    let failed = failures.count
    switch language {
    case .zh: lines.append(passed ? "结论：验证通过" : "结论：验证不通过（\(failed) 项失败）")
    case .en:
      lines.append(passed ? "Verdict: genuine" : "Verdict: REFUSED (\(failed) checks failed)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func mark(_ outcome: Outcome, _ language: Language) -> String {
    switch (outcome, language) {
    case (.passed, .zh): "通过"
    case (.failed, .zh): "失败"
    case (.skipped, .zh): "略过"
    case (.passed, .en): "pass"
    case (.failed, .en): "FAIL"
    case (.skipped, .en): "skip"
    }
  }
}

extension BundleReport.Check {
  /// A check's answer from the list of its defects.
  init(
    _ id: String, zh: String, en: String, defects: [LocalizedText]
  ) {
    guard !defects.isEmpty else {
      self.init(id, .passed, zh: zh, en: en)
      return
    }
    self.init(
      id, .failed, zh: defects.map(\.zh).joined(separator: "；"),
      en: defects.map(\.en).joined(separator: "; "))
  }

}
