import CourtWorkflow
import Foundation
import Testing

/// The published procedures must satisfy the checks, each by itself and all together.
@Suite struct TheLibraryPassesItsChecks {
  @Test func findsNothing() throws {
    let files = try ProcedureFiles.library().map {
      (try String(contentsOf: $0, encoding: .utf8), $0.lastPathComponent)
    }
    let findings = ProcedureLint.run(library: files, host: try ProcedureFiles.court())
    for finding in findings { print(finding) }
    #expect(findings.isEmpty)
    print("library: \(files.count) procedures, \(findings.count) findings")
  }
}
