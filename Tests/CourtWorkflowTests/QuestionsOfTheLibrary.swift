import Testing

@testable import CourtWorkflow

/// What a lawyer asks of the procedures after and beside first instance.
///
/// The answers stand beside the procedures, in words and in their own names; each is held against
/// the file it speaks of.
@Suite struct QuestionsOfTheLibrary {
  @Test(arguments: LibraryFiles.mains) func areAnsweredByTheFile(_ name: String) throws {
    let definition = try LibraryFiles.definition(name)
    let text = try DefinitionText.read(
      try ProcedureFiles.text("questions/\(name).yaml"), file: name)
    let sheet = Sheet(text)
    #expect(sheet["procedure"]?.words == [name])
    let questions = sheet["questions"]?.items ?? []
    #expect(questions.count >= 5)
    for question in questions {
      for part in ["question", "answer"] {
        for tongue in ["zh-CN", "en"] {
          #expect(question[part]?[tongue]?.words.first?.isEmpty == false)
        }
      }
      let checks = question["check"]?.fields ?? []
      #expect(!checks.isEmpty && question["article"] != nil)
      for kind in checks {
        for check in kind.value.fields {
          expect(kind.name, check.name, check.value.words, in: definition)
        }
      }
    }
  }

  private func expect(
    _ kind: String, _ subject: String, _ wanted: [String], in definition: ProcedureDefinition
  ) {
    let found = answer(kind, subject, definition)
    let isPart = ["needs", "served", "leads"].contains(kind)
    let isMet = found.map { isPart ? Set(wanted).isSubset(of: $0) : $0 == wanted } ?? false
    #expect(
      isMet,
      "\(definition.name), \(kind) of \(subject): said \(wanted), the file has \(found ?? [])")
  }

  /// What the definition itself answers; nil where it has no such thing.
  private func answer(
    _ kind: String, _ subject: String, _ definition: ProcedureDefinition
  ) -> [String]? {
    switch kind {
    case "who": return definition.action(subject)?.by
    case "when": return definition.clock(subject)?.rule.map { [$0.source] }
    case "starts":
      return definition.actions.filter { $0.start.contains { $0.clock == subject } }.map(\.name)
    case "urges": return definition.clock(subject)?.ladder.map(\.to)
    case "leads": return definition.action(subject)?.targets.map(\.to)
    case "needs": return definition.action(subject)?.requires.map(\.code)
    case "served":
      return definition.action(subject)?.effects.compactMap { $0.literal("document") }
    case "follows": return definition.sequel(subject)?.from
    case "silence":
      let end = definition.clock(subject)?.onExpiry.flatMap { definition.action($0) }
      return end.map { [$0.name] + $0.targets.map(\.to) }
    case "still":
      let spans = definition.action(subject)?.suspend ?? definition.incident(subject)?.suspends
      return spans?.compactMap(\.clock)
    default: return nil
    }
  }
}

/// A sheet of questions, as far as the test must read it.
private struct Sheet {
  let text: DefinitionText

  init(_ text: DefinitionText) { self.text = text }

  var fields: [(name: String, value: Sheet)] {
    guard case .map(let fields) = text.content else { return [] }
    return fields.map { ($0.key, Sheet($0.value)) }
  }
  var items: [Sheet] {
    guard case .list(let items) = text.content else { return [] }
    return items.map { Sheet($0) }
  }
  /// One word, or the words of a list.
  var words: [String] {
    if case .scalar(let word, _) = text.content { return [word] }
    return items.flatMap(\.words)
  }
  subscript(name: String) -> Sheet? { fields.first { $0.name == name }?.value }
}
