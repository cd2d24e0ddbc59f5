public import CourtDomain

/// One thing wrong, or worth a look, in a law table: where it stands, what it is, what to do.
public struct LawFinding: Hashable, Sendable, CustomStringConvertible {
  public enum Severity: String, Sendable, Hashable {
    /// The book is not loaded while this stands.
    case error
    /// The book works, but somebody should look before a release.
    case warning
  }

  public let severity: Severity
  /// File name inside the law folder.
  public let file: String
  /// From 1; 0 when the finding is about the file or the folder as a whole.
  public let line: Int
  /// Stable word for machines, such as `row.overlap`.
  public let code: String
  public let what: LocalizedText
  public let remedy: LocalizedText

  public init(
    _ severity: Severity = .error, file: String, line: Int, code: String, what: LocalizedText,
    remedy: LocalizedText
  ) {
    self.severity = severity
    self.file = file
    self.line = line
    self.code = code
    self.what = what
    self.remedy = remedy
  }

  /// `periods.yaml:12: error: … Remedy: … [row.overlap]`, in English, for terminals and logs.
  public var description: String { line(in: .en) }

  public func line(in language: Language) -> String {
    let place = line > 0 ? "\(file):\(line)" : file
    let word = language == .zh ? "办法：" : "Remedy: "
    return "\(place): \(severity.rawValue): \(what(language)) \(word)\(remedy(language)) [\(code)]"
  }
}

/// Everything that keeps a folder of law tables from being a law book, told at once.
public struct LawDefects: Error, Hashable, Sendable, CustomStringConvertible {
  public let findings: [LawFinding]

  public init(_ findings: [LawFinding]) { self.findings = findings }

  public var description: String {
    findings.map(\.description).joined(separator: "\n")
  }
}
