/// Where in a definition file something stands; lines and columns count from 1.
public struct Place: Sendable, Hashable {
  public let line: Int
  public let column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// Something wrong, or doubtful, in a definition.
public struct Finding: Sendable, Hashable, CustomStringConvertible {
  public enum Severity: String, Sendable, CaseIterable {
    /// The definition must not be used.
    case error
    /// Allowed, but probably not meant.
    case warning
    /// Nothing wrong was found, but the check could not be finished.
    case info
  }

  public let file: String
  public let line: Int
  public let column: Int
  public let severity: Severity
  /// Stable id of the check, such as `state.unreachable`.
  public let code: String
  public let zh: Advice
  public let en: Advice

  public init(
    file: String, place: Place, severity: Severity = .error, code: String, zh: Advice, en: Advice
  ) {
    self.file = file
    self.line = place.line
    self.column = place.column
    self.severity = severity
    self.code = code
    self.zh = zh
    self.en = en
  }

  /// The reason in English, as the other programs of an editor or a workflow run expect it.
  public var reason: String { en.reason }
  public var remedy: String { en.remedy }

  public subscript(language: DisplayLanguage) -> Advice {
    switch language {
    case .zh: zh
    case .en: en
    }
  }

  /// One line in the form compilers use; the severity stays the word that programs look for.
  public func line(in language: DisplayLanguage) -> String {
    let advice = self[language]
    return
      "\(file):\(line):\(column): \(severity.rawValue): \(advice.reason) [\(code)] \(advice.remedy)"
  }

  public var description: String { line(in: .en) }
}

/// What is wrong and how to mend it, in one language.
public struct Advice: Sendable, Hashable {
  public let reason: String
  public let remedy: String

  public init(reason: String, remedy: String) {
    self.reason = reason
    self.remedy = remedy
  }

  /// As the checks write it: the reason, then the remedy.
  init(_ said: Said) { self.init(reason: said.reason, remedy: said.remedy) }

  typealias Said = (reason: String, remedy: String)
}

/// All that keeps a definition from being used, found in one pass.
public struct ProcedureDefects: Error, Sendable, CustomStringConvertible {
  public let findings: [Finding]

  public init(findings: [Finding]) { self.findings = findings }

  public var description: String { findings.map(\.description).joined(separator: "\n") }
}
