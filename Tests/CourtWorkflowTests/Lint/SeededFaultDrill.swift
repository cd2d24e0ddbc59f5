import CourtWorkflow
import Foundation
import Testing

/// Sixty mistakes, written down before the checks were deepened: how many the checks find.
///
/// A mistake counts as found when a finding that the procedure as it was does not have stands in the
/// declaration the mistake was made in, or names it, and carries the code below, which says the
/// mistake or what follows from it at once. With the checks as they were before, 28 were found so,
/// and 38 when a consequence told somewhere else counts too.
@Suite struct SeededFaultDrill {
  /// The code by which each mistake is found.
  static let expected: [String: String] = [
    "F01": "clock.expiry-state", "F02": "state.unreachable", "F03": "initial.unknown",
    "F04": "state.no-way-to-end", "F05": "judgment.unheard", "F06": "clock.no-consequence",
    "F07": "state.silent", "F08": "clock.lateness-ends", "F09": "clock.expiry-shared",
    "F10": "state.awaits-idle", "F11": "clock.escalates-missing", "F12": "rule.unknown",
    "F13": "clock.no-rule", "F14": "rule.missing-for-value", "F15": "start.party-missing",
    "F16": "clock.expiry-state", "F17": "clock.expiry-state", "F18": "clock.expiry-role",
    "F19": "clock.race", "F20": "start.already-running", "F21": "start.days-missing",
    "F22": "clock.expiry-state", "F23": "expression.type", "F24": "expression.type",
    "F25": "expression.type", "F26": "input.maybe-absent", "F27": "guard.always-false",
    "F28": "word.unknown", "F29": "guard.always-false", "F30": "clock.expiry-state",
    "F31": "target.hole", "F32": "target.never", "F33": "target.never", "F34": "action.nobody",
    "F35": "role.unknown", "F36": "task.nobody", "F37": "translation.missing",
    "F38": "translation.missing", "F39": "text.values-differ", "F40": "document.unknown",
    "F41": "hearing.no-summons", "F42": "effect.unknown", "F43": "effect.argument-unknown",
    "F44": "task.kind-unknown", "F45": "appeal.role-missing", "F46": "right.clock-missing",
    "F47": "end.clock-running", "F48": "input.range", "F49": "input.unused",
    "F50": "expression.type", "F51": "expression.type", "F52": "expression.type",
    "F53": "expression.type", "F54": "end.clock-running", "F55": "end.task-open",
    "F56": "guard.code-twice", "F57": "expression.syntax", "F58": "article.missing",
    "F59": "yaml.duplicate-key", "F60": "key.unknown",
  ]

  @Test func theProcedureAsItWasHasNoFinding() throws {
    let found = try findings(try SeededFault.procedure())
    #expect(found.isEmpty, "\(found.map(\.description).joined(separator: "\n"))")
  }

  @Test func theMistakesAreFoundWhereTheyWereMade() throws {
    let original = try SeededFault.procedure()
    let written = try SeededFault.all()
    #expect(written.count == 60)
    // All of them where there is time, every fourth otherwise.
    let faults = stride(from: 0, to: written.count, by: Thorough.isAsked ? 1 : 4).map {
      written[$0]
    }
    var missed: [String] = []
    for fault in faults {
      let (text, lines) = try fault.seeded(into: original)
      let blocks = SeededFault.blocks(of: fault.near, in: text)
      let about = try findings(text).filter { finding in
        blocks.contains { $0.contains(finding.line) } || lines.contains(finding.line)
          || finding.reason.contains("'\(fault.near)'")
      }
      let hit = about.first { $0.code == Self.expected[fault.id] }
      if hit == nil { missed.append(fault.id) }
      let code = hit.map { "\($0.code) line \($0.line)" } ?? "not found"
      print("\(fault.id)\t\(fault.kind)\t\(fault.isSubtle ? "subtle" : "plain")\t\(code)")
    }
    print("seeded faults found: \(faults.count - missed.count) of \(faults.count)")
    #expect(missed == [])
  }

  private func findings(_ text: String) throws -> [Finding] {
    ProcedureLint.run(yaml: text, file: "procedure.yaml", host: try ProcedureFiles.court())
  }
}
