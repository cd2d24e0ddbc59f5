/// A mistake written down as a change of a procedure that has no finding.
public struct LintExample: Sendable {
  /// The procedures that are changed.
  public enum Base: Sendable, CaseIterable {
    case lending, court, incident
  }

  public let base: Base
  /// Each text stands exactly once in the procedure, or the first is meant.
  let changes: [(good: String, bad: String)]
  private let whole: String?
  /// The line of the broken file the finding points to.
  public let line: Int

  static func edit(_ base: Base, line: Int, _ changes: [(String, String)]) -> LintExample {
    LintExample(
      base: base, changes: changes.map { (good: $0.0, bad: $0.1) }, whole: nil, line: line)
  }

  static func whole(_ text: String, line: Int) -> LintExample {
    LintExample(base: .lending, changes: [], whole: text, line: line)
  }

  public static let file = "example.yaml"

  /// The part of the procedure as it should be, and as it is wrong.
  public var good: String { changes.first?.good ?? "" }
  public var bad: String { whole ?? changes.first?.bad ?? "" }

  /// The broken file; nil where the procedure no longer holds the text that is changed.
  public var broken: String? {
    if let whole { return whole }
    var text = Self.text(base)
    for change in changes {
      guard let range = text.firstRange(of: change.good) else { return nil }
      text.replaceSubrange(range, with: change.bad)
    }
    return text
  }

  /// The procedure without a finding.
  public static func text(_ base: Base) -> String {
    switch base {
    case .lending: lending
    case .court: court
    case .incident: incident
    }
  }

  /// What the lint finds in a text that takes the place of the base.
  public static func findings(_ text: String, base: Base) -> [Finding] {
    switch base {
    case .lending:
      return ProcedureLint.run(
        yaml: text, file: file, knownEffects: ["tell", "send", "open-task"],
        knownRules: ["answer.short", "answer.long"])
    case .court, .incident:
      let others = [
        (second, "second.yaml"), (full, "full.yaml"), (earlier, "earlier.yaml"),
        base == .court ? (incident, "incident.yaml") : (court, "court.yaml"),
      ]
      return ProcedureLint.run(library: [(text, file)] + others, host: host)
        .filter { $0.file == file }
    }
  }

  private static let host = LintHost.court(rules: [
    "filing.review": LintHost.Rule(binds: .court),
    "filing.correction": LintHost.Rule(needsDays: true, binds: .party),
    "fee.payment": LintHost.Rule(binds: .party),
    "defence": LintHost.Rule(binds: .party),
    "trial.small": LintHost.Rule(binds: .court), "trial.full": LintHost.Rule(binds: .court),
    "escalation.second": LintHost.Rule(binds: .court),
    "appeal.judgment": LintHost.Rule(binds: .party),
    "appeal.ruling": LintHost.Rule(binds: .party),
    "house.payment": LintHost.Rule(binds: .party, hasSource: false),
  ])
}

extension String {
  fileprivate func firstRange(of part: String) -> Range<String.Index>? {
    guard !part.isEmpty else { return startIndex..<startIndex }
    let own = Array(utf8)
    let sought = Array(part.utf8)
    guard own.count >= sought.count else { return nil }
    for start in 0...(own.count - sought.count)
    where own[start] == sought[0] && own[start..<start + sought.count].elementsEqual(sought) {
      let lower = utf8.index(startIndex, offsetBy: start)
      return lower..<utf8.index(lower, offsetBy: sought.count)
    }
    return nil
  }
}
