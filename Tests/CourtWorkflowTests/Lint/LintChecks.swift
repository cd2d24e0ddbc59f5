import CourtWorkflow
import Testing

/// How the lint answers: places, completeness, and texts that are no procedure at all.
@Suite struct LintChecks {
  private func findings(_ yaml: String) -> [Finding] {
    LintExample.findings(yaml, base: .lending)
  }

  @Test func theColumnPointsIntoTheExpression() throws {
    let broken = LintExample.text(.lending).replacing(
      "facts.books < 5", with: "facts.books < 'five'")
    let finding = try #require(findings(broken).first { $0.code == "expression.type" })
    #expect(finding.line == 33 && finding.column == 28, "\(finding)")
    #expect(finding.reason.contains("int and string"))
  }

  @Test func loadingTellsAllErrorsAtOnce() {
    let broken = LintExample.text(.lending).replacing("initial: asked", with: "initial: begun")
      .replacing("on_expiry: lapse", with: "on_expiry: elapse")
    #expect {
      _ = try ProcedureDefinition.load(yaml: broken, file: "loan.yaml")
    } throws: { error in
      let codes = (error as? ProcedureDefects)?.findings.map(\.code) ?? []
      return codes.contains("initial.unknown") && codes.contains("action.unknown")
    }
  }

  @Test(arguments: [
    "", "- a\n- b", "just words", "procedure: [", "procedure: {a: 1}\ninitial: {}\nstates: 7",
    "procedure: x\ninitial: y\nactions: {a: {by: {}, from: {}, to: {}, requires: 3, input: 4}}",
    "a: &x [*x]", "\u{0}", "procedure: x\ninitial: y\nstates: {y: ~}\nroles: ~\nactions: {b: ~}",
  ])
  func nonsenseIsRefusedWithAPlace(_ yaml: String) {
    let found = findings(yaml)
    #expect(!found.isEmpty)
    for finding in found { #expect(finding.line > 0 && !finding.remedy.isEmpty) }
  }

  @Test func aTextThatMultipliesItselfIsRefused() {
    var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let copies = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      yaml += "a\(level): &a\(level) [\(copies)]\n"
    }
    #expect(findings(yaml).map(\.code) == ["yaml.too-large"])
  }

  /// Cutting the file anywhere is answered, never a crash.
  @Test func everyBeginningOfTheFileIsAnswered() {
    let scalars = Array(LintExample.text(.lending).unicodeScalars)
    for length in stride(from: 0, to: scalars.count, by: 17) {
      let text = String(String.UnicodeScalarView(scalars.prefix(length)))
      #expect(!findings(text).isEmpty)
    }
  }
}
