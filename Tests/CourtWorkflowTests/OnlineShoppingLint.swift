import CourtWorkflow
import Foundation
import Testing

/// The published procedures must satisfy their own checks.
@Suite struct OnlineShoppingLint {
  @Test(arguments: ["online-shopping", "pre-filing-mediation", "archive/online-shopping-1"])
  func findsNothing(in name: String) throws {
    let findings = ProcedureLint.run(
      yaml: try ProcedureFiles.text(name + ".yaml"),
      file: "Workflows/\(name).yaml", knownEffects: ProcedureFiles.effects,
      knownRules: try Self.rules())
    for finding in findings { print(finding) }
    #expect(findings.isEmpty)
  }

  /// The rule ids of the dated table of periods.
  private static func rules() throws -> [String] {
    let table = try ProcedureFiles.text("law/periods.yaml")
    return table.split(separator: "\n").compactMap { line in
      guard let range = line.range(of: "- rule: ") else { return nil }
      return String(line[range.upperBound...])
    }
  }
}
