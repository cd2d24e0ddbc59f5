import CourtWorkflow
import Foundation
import Testing

@Suite struct SeededFaultDrill {
  @Test func baseline() throws {
    let original = try SeededFault.procedure()
    let before = Set(run(original).map { "\($0.code) \($0.reason)" })
    for f in run(original) { print(f) }
    var n = 0
    for fault in try SeededFault.all() {
      let (text, lines) = try fault.seeded(into: original)
      let new = run(text).filter { !before.contains("\($0.code) \($0.reason)") }
      let blocks = SeededFault.blocks(of: fault.near, in: text)
      let about = new.filter { f in
        blocks.contains { $0.contains(f.line) } || lines.contains(f.line)
          || f.reason.contains("'\(fault.near)'")
      }
      if !about.isEmpty { n += 1 }
      print("\(fault.id) \(about.isEmpty ? "MISS" : "found") \(fault.kind) near=\(fault.near)")
      for f in new { print("     \(about.contains(f) ? "*" : " ") \(f)") }
    }
    print("DRILL \(n)")
  }

  func run(_ text: String) -> [Finding] {
    ProcedureLint.run(yaml: text, file: "procedure.yaml", host: host)
  }
  let host = LintHost.court(
    rules: LintHost.Rule.read(periods: (try? ProcedureFiles.text("law/periods.yaml")) ?? ""))
}
