/// The checks as a reader wants them: a list, and one at a time with its example.
public enum LintCatalogue {
  /// One line for each check: code, severity, what it finds.
  public static var table: String {
    let width = (LintCheck.all.map(\.code.count).max() ?? 0) + 2
    var lines: [String] = []
    for group in LintCheck.Group.allCases {
      lines.append("\(group.rawValue): \(group.why)")
      for check in LintCheck.all where check.group == group {
        let code = check.code + String(repeating: " ", count: width - check.code.count)
        let severity = check.severity.rawValue
        lines.append(
          "  \(code)\(severity)\(String(repeating: " ", count: 9 - severity.count))\(check.what)")
      }
    }
    lines.append("\(LintCheck.all.count) checks")
    return lines.joined(separator: "\n")
  }

  /// What the check means, an example as it should be and as it is wrong, and what is then said;
  /// nil for a code there is not.
  public static func explanation(of code: String) -> String? {
    guard let check = LintCheck.named(code) else { return nil }
    let example = check.example
    let finding = example.broken.flatMap { broken in
      LintExample.findings(broken, base: example.base).first { $0.code == code }
    }
    var lines = [
      "\(code) (\(check.severity.rawValue)): \(check.what)", check.group.why, "",
      "as it should be:",
      indented(example.good), "", "as it is wrong:", indented(example.bad),
    ]
    if let finding { lines += ["", "\(finding.reason)", "→ \(finding.remedy)"] }
    return lines.joined(separator: "\n")
  }

  private static func indented(_ text: String) -> String {
    let lines = text.split(separator: "\n")
    return lines.isEmpty ? "  (left out)" : lines.map { "  \($0)" }.joined(separator: "\n")
  }
}
