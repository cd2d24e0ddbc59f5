import CourtWorkflow
import Foundation
import Testing

/// The published procedures must satisfy the checks, each by itself and all together.
@Suite struct TheLibraryPassesItsChecks {
  @Test func findsNoError() throws {
    let files = try ProcedureFiles.library().map {
      (try String(contentsOf: $0, encoding: .utf8), $0.lastPathComponent)
    }
    let findings = ProcedureLint.run(library: files, host: try ProcedureFiles.court())
    let errors = findings.filter { $0.severity == .error }
    for finding in findings { print(finding) }
    #expect(errors.isEmpty)
    // What is only doubtful is for the authors to weigh; it must stay little enough to be read.
    #expect(findings.count <= 25)
    print("library: \(files.count) procedures, \(errors.count) errors, \(findings.count) findings")
  }
}
