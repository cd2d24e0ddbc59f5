import CourtWorkflow
import Foundation
import Testing

/// The published procedure must satisfy its own checks.
@Suite struct OnlineShoppingLint {
  @Test func findsNothing() throws {
    let findings = ProcedureLint.run(
      yaml: try ProcedureFiles.text("online-shopping.yaml"),
      file: "Workflows/online-shopping.yaml", knownEffects: ProcedureFiles.effects,
      knownRules: try Self.rules())
    for finding in findings { print(finding) }
    #expect(findings.isEmpty)
  }

  /// The rule ids of the dated table of periods.
  static func rules() throws -> [String] {
    let table = try ProcedureFiles.text("law/periods.yaml")
    return table.split(separator: "\n").compactMap { line in
      guard let range = line.range(of: "- rule: ") else { return nil }
      return String(line[range.upperBound...])
    }
  }
}
