import CourtWorkflow
import Testing

@Suite struct DifferencesInWords {
  private static func diff() throws -> ProcedureDiff {
    let (old, new) = try Versions.both()
    return ProcedureDiff(from: old, to: new)
  }

  private static func change(
    _ section: ProcedureDiff.Section, _ name: String
  ) throws -> ProcedureDiff.Change? {
    try diff().changes.first { $0.section == section && $0.name == name }
  }

  @Test func aDefinitionDoesNotDifferFromItself() throws {
    let (old, new) = try Versions.both()
    #expect(ProcedureDiff(from: old, to: old).isEmpty)
    #expect(ProcedureDiff(from: new, to: new).isEmpty)
    let shopping = try ProcedureFiles.onlineShopping()
    #expect(ProcedureDiff(from: shopping, to: shopping).isEmpty)
  }

  @Test(arguments: [
    (ProcedureDiff.Section.state, "lost", ProcedureDiff.Fate.removed),
    (.state, "pending", .added), (.clock, "reply", .added), (.clock, "gone", .removed),
    (.clock, "review", .changed), (.action, "serve", .changed), (.action, "lose", .removed),
    (.incident, "recusal", .removed), (.fact, "origin", .added), (.migration, "migration", .added),
    (.procedure, "small", .changed),
  ])
  func tellsWhatCameWentAndChanged(
    _ section: ProcedureDiff.Section, _ name: String, _ fate: ProcedureDiff.Fate
  ) throws {
    #expect(try Self.change(section, name)?.fate == fate)
  }

  @Test func tellsWhatChangedInAnActionInBothLanguages() throws {
    let serve = try #require(try Self.change(.action, "serve"))
    let guardAdded = serve.details.first { $0.property.en == "condition serve.level" }
    #expect(guardAdded?.before == nil)
    #expect(guardAdded?.after?.zh == "facts.court_level > 0；否则：层级不符（CPL 1）")
    let docket = serve.details.first { $0.property.zh == "卷宗记载" }
    #expect(docket?.before?.zh == "送达" && docket?.after?.zh == "已送达")
    let ended = serve.details.first { $0.property.en == "starts gone" }
    #expect(ended?.before != nil && ended?.after == nil)
  }

  @Test func saysNothingOfWhatIsTheSame() throws {
    #expect(try Self.change(.clock, "answer") == nil)
    #expect(try Self.change(.role, "clerk") == nil)
  }

  @Test func readsAsLines() throws {
    let lines = try Self.diff().lines(language: .zh)
    #expect(lines.contains("- 阶段 lost (将删阶段)"))
    #expect(lines.contains { $0.hasPrefix("    规则: review.7 → review.{") })
    let english = try Self.diff().lines(language: .en)
    #expect(english.contains("+ clock reply (reply)"))
  }
}
