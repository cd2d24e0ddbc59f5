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
  public let reason: String
  public let remedy: String

  public init(
    file: String, place: Place, severity: Severity = .error, code: String, reason: String,
    remedy: String
  ) {
    self.file = file
    self.line = place.line
    self.column = place.column
    self.severity = severity
    self.code = code
    self.reason = reason
    self.remedy = remedy
  }

  /// One line in the form compilers use.
  public var description: String {
    "\(file):\(line):\(column): \(severity.rawValue): \(reason) [\(code)] \(remedy)"
  }
}

/// All that keeps a definition from being used, found in one pass.
public struct ProcedureDefects: Error, Sendable, CustomStringConvertible {
  public let findings: [Finding]

  public init(findings: [Finding]) { self.findings = findings }

  public var description: String { findings.map(\.description).joined(separator: "\n") }
}
