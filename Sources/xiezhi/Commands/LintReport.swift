import CourtWorkflow
import Foundation

/// What the lint found, in the form that the command was asked for.
struct LintReport {
  let findings: [Finding]
  /// How many files were looked at.
  let files: Int

  var errors: Int { findings.count { $0.severity == .error } }
  var warnings: Int { findings.count { $0.severity == .warning } }

  // MARK: Text

  func text(_ language: DisplayLanguage) -> String {
    (findings.map { $0.line(in: language) } + [sum[language]]).joined(separator: "\n")
  }

  private var sum: Bilingual {
    func count(_ number: Int, _ noun: String) -> String {
      "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
    return Bilingual(
      zh: "\(files) 个文件：\(errors) 个错误，\(warnings) 个警告",
      en: "\(count(files, "file")): \(count(errors, "error")), \(count(warnings, "warning"))")
  }

  // MARK: JSON

  private struct Document: Encodable {
    struct Entry: Encodable {
      let file: String
      let line: Int
      let column: Int
      let severity: String
      let code: String
      let reason: String
      let remedy: String
      let reason_zh: String
      let remedy_zh: String
    }
    let files: Int
    let errors: Int
    let warnings: Int
    let findings: [Entry]
  }

  /// Both languages at once, whichever the terminal speaks.
  var json: String {
    let entries = findings.map {
      Document.Entry(
        file: $0.file, line: $0.line, column: $0.column, severity: $0.severity.rawValue,
        code: $0.code, reason: $0.en.reason, remedy: $0.en.remedy, reason_zh: $0.zh.reason,
        remedy_zh: $0.zh.remedy)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = Document(files: files, errors: errors, warnings: warnings, findings: entries)
    return (try? encoder.encode(document)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }

  // MARK: Workflow runs

  /// The form in which a workflow run shows remarks beside the changed lines.
  func annotations(_ language: DisplayLanguage) -> String {
    findings.map { annotation($0, language) }.joined(separator: "\n")
  }

  private func annotation(_ finding: Finding, _ language: DisplayLanguage) -> String {
    let level =
      switch finding.severity {
      case .error: "error"
      case .warning: "warning"
      case .info: "notice"
      }
    let advice = finding[language]
    let text = Bilingual(
      zh: "\(advice.reason)。\(advice.remedy)", en: "\(advice.reason). \(advice.remedy)")[language]
      .replacing("%", with: "%25").replacing("\n", with: "%0A")
    return "::\(level) file=\(finding.file),line=\(finding.line),col=\(finding.column),"
      + "title=\(finding.code)::\(text)"
  }
}
