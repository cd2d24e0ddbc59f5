import CourtWorkflow
import Testing

/// Every check of the lint, with a text that passes and one that fails it.
@Suite struct LintChecks {
  private func findings(_ yaml: String) -> [Finding] {
    ProcedureLint.run(
      yaml: yaml, file: "loan.yaml", knownEffects: LintFixture.effects,
      knownRules: LintFixture.rules)
  }

  @Test func theGoodTextHasNoFinding() {
    #expect(findings(LintFixture.good) == [])
  }

  @Test(arguments: LintFixture.breaks)
  func aBrokenTextIsFoundWithPlaceAndRemedy(_ change: LintFixture.Break) throws {
    var broken = LintFixture.good
    for (old, new) in change.changes {
      try #require(broken.contains(old), "the fixture no longer holds the text")
      broken = broken.replacing(old, with: new)
    }
    let found = findings(broken).filter { $0.code == change.code }
    let all = findings(broken).map(\.description).joined(separator: "\n")
    #expect(!found.isEmpty, "\(all)")
    #expect(found.contains { $0.line == change.line }, "\(all)")
    for finding in found {
      #expect(finding.file == "loan.yaml" && finding.column > 0)
      #expect(!finding.reason.isEmpty && !finding.remedy.isEmpty)
    }
  }

  @Test func checksAreAtLeastTwenty() {
    #expect(Set(LintFixture.breaks.map(\.code)).count >= 50)
  }

  @Test func theColumnPointsIntoTheExpression() throws {
    let broken = LintFixture.good.replacing("facts.books < 5", with: "facts.books < 'five'")
    let finding = try #require(findings(broken).first { $0.code == "expression.type" })
    #expect(finding.line == 33 && finding.column == 28, "\(finding)")
    #expect(finding.reason.contains("int and string"))
  }

  @Test func loadingTellsAllErrorsAtOnce() {
    let broken = LintFixture.good.replacing("initial: asked", with: "initial: begun")
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
    let scalars = Array(LintFixture.good.unicodeScalars)
    for length in stride(from: 0, to: scalars.count, by: 17) {
      let text = String(String.UnicodeScalarView(scalars.prefix(length)))
      #expect(!findings(text).isEmpty)
    }
  }
}
