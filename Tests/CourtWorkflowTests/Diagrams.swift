import CourtWorkflow
import Testing

@Suite struct Diagrams {
  @Test func showEveryStateAndEveryWayInBothLanguages() throws {
    let definition = try ProcedureFiles.onlineShopping()
    for language in DisplayLanguage.allCases {
      let mermaid = definition.mermaid(language: language)
      let dot = definition.dot(language: language)
      for state in definition.states {
        #expect(mermaid.contains("state \"\(state.title[language])\" as"))
        #expect(dot.contains("label=\"\(state.title[language])\""))
      }
      let moves = definition.actions.reduce(0) { count, action in
        count
          + action.from.reduce(0) { sum, state in
            sum + action.targets.count { $0.to != state && $0.procedure == nil }
          }
      }
      #expect(mermaid.split(separator: "\n").count { $0.contains(" --> s") } == moves + 1)
      #expect(dot.split(separator: "\n").count { $0.contains(" -> s") } == moves + 1)
    }
  }

  @Test func labelsCannotBreakOut() throws {
    let yaml = LintExample.text(.lending).replacing(
      "{zh-CN: 完成, en: done}", with: "{zh-CN: 完成, en: 'a\"]; x -> y: <b>\\'}")
    let definition = try ProcedureDefinition.load(yaml: yaml, file: "loan.yaml")
    #expect(definition.dot().contains("label=\"a\\\"]; x -> y: <b>\\\\\""))
    #expect(
      definition.mermaid().contains("\"a#quot;]#59; x -#gt; y#58; #lt;b#gt;\\\" as"))
  }
}
