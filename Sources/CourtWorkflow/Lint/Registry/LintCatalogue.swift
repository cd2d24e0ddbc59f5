/// The checks as a reader wants them: a list, and one at a time with its example.
public enum LintCatalogue {
  /// One line for each check: code, severity, what it finds.
  public static func table(_ language: DisplayLanguage = .en) -> String {
    let width = (LintCheck.all.map(\.code.count).max() ?? 0) + 2
    var lines: [String] = []
    for group in LintCheck.Group.allCases {
      lines.append(
        Bilingual(
          zh: "\(group.rawValue)：\(group.why.zh)", en: "\(group.rawValue): \(group.why.en)")[
            language])
      for check in LintCheck.all where check.group == group {
        let code = check.code + String(repeating: " ", count: width - check.code.count)
        let severity = check.severity.rawValue
        let gap = String(repeating: " ", count: 9 - severity.count)
        lines.append("  \(code)\(severity)\(gap)\(check.what[language])")
      }
    }
    let count = LintCheck.all.count
    lines.append(Bilingual(zh: "共 \(count) 项检查", en: "\(count) checks")[language])
    return lines.joined(separator: "\n")
  }

  /// What the check means, an example as it should be and as it is wrong, and what is then said;
  /// nil for a code there is not.
  public static func explanation(
    of code: String, in language: DisplayLanguage = .en
  ) -> String? {
    guard let check = LintCheck.named(code) else { return nil }
    let example = check.example
    let finding = example.broken.flatMap { broken in
      LintExample.findings(broken, base: example.base).first { $0.code == code }
    }
    let head = Bilingual(
      zh: "\(code)（\(check.severity.rawValue)）：\(check.what.zh)",
      en: "\(code) (\(check.severity.rawValue)): \(check.what.en)")
    let good = Bilingual(zh: "正确的写法：", en: "as it should be:")
    let bad = Bilingual(zh: "错误的写法：", en: "as it is wrong:")
    var lines = [
      head[language], check.group.why[language], "", good[language],
      indented(example.good, language), "", bad[language], indented(example.bad, language),
    ]
    if let advice = finding?[language] { lines += ["", advice.reason, "→ \(advice.remedy)"] }
    return lines.joined(separator: "\n")
  }

  private static func indented(_ text: String, _ language: DisplayLanguage) -> String {
    let lines = text.split(separator: "\n")
    guard lines.isEmpty else { return lines.map { "  \($0)" }.joined(separator: "\n") }
    return Bilingual(zh: "  （不写）", en: "  (left out)")[language]
  }
}
