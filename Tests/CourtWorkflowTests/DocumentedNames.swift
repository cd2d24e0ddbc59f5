import CourtWorkflow
import Foundation
import Testing

/// The handbook and the editor's schema say what the program does.
@Suite struct DocumentedNames {
  @Test func theHandbookListsEveryEffect() throws {
    let handbook = try ProcedureFiles.text("README.md")
    for effect in ProcedureFiles.effects { #expect(handbook.contains("`\(effect)`")) }
  }

  @Test func theHandbookNamesEveryRoute() throws {
    let handbook = try ProcedureFiles.text("README.md")
    for action in try ProcedureFiles.onlineShopping().actions {
      guard let through = action.through else { continue }
      #expect(handbook.contains("`\(through)`") && handbook.contains(action.name))
    }
  }

  @Test func theSchemaKnowsTheKeysTheReaderKnows() throws {
    let text = try ProcedureFiles.text("schema/procedure.schema.json")
    let schema = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let parts = try #require(schema["$defs"] as? [String: Any])
    let yaml = LintExample.text(.lending)
    let owners = [
      ("the procedure", schema), ("action 'lend'", parts["action"]),
      ("clock 'answer'", parts["clock"]), ("state 'open'", parts["state"]),
      ("fact 'pace'", parts["fact"]),
    ]
    let places = [
      "initial: asked\n", "  lend:\n", "  answer:\n", "  open:\n", "  pace: {",
    ]
    for ((owner, part), place) in zip(owners, places) {
      let properties = try #require((part as? [String: Any])?["properties"] as? [String: Any])
      let unknown =
        place.hasSuffix("{")
        ? place + "zzzzzzzz: 1, "
        : place + (place.hasPrefix(" ") ? "    " : "") + "zzzzzzzz: 1\n"
      let findings = ProcedureLint.run(yaml: yaml.replacing(place, with: unknown), file: "x")
      let finding = try #require(findings.first { $0.code == "key.unknown" }, "\(findings)")
      #expect(finding.reason.hasPrefix(owner), "\(finding)")
      let listed = finding.remedy.replacing("known keys: ", with: "").split(separator: ", ")
      #expect(Set(listed.map(String.init)) == Set(properties.keys), "\(owner)")
    }
  }
}
