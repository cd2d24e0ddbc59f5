/// Turns a YAML file into a definition and reports everything about its form at once.
///
/// What the names mean together is the business of ``ProcedureLint``.
struct DefinitionReader {
  let file: String
  var findings: [Finding] = []

  init(file: String) { self.file = file }

  /// The definition as far as it can be read, and all findings about its form.
  static func read(
    _ yaml: String, file: String
  ) -> (definition: ProcedureDefinition?, findings: [Finding]) {
    do throws(ProcedureDefects) {
      let text = try DefinitionText.read(yaml, file: file)
      var reader = DefinitionReader(file: file)
      let definition = reader.definition(text)
      return (definition, reader.findings)
    } catch {
      return (nil, error.findings)
    }
  }

  // MARK: Messages

  mutating func report(_ place: Place, _ code: String, _ reason: String, _ remedy: String) {
    findings.append(
      Finding(file: file, place: place, code: code, reason: reason, remedy: remedy))
  }

  // MARK: Pieces

  /// The fields of a map by name; unknown keys are reported with the nearest known one.
  mutating func fields(
    _ text: DefinitionText, of owner: String, known: [String]?
  ) -> [String: DefinitionText] {
    guard case .map(let list) = text.content else {
      report(text.place, "shape.map", "\(owner) must be a map", "write 'key: value' lines")
      return [:]
    }
    var result: [String: DefinitionText] = [:]
    for field in list {
      if let known, !known.contains(field.key) {
        let near = Spelling.nearest(to: field.key, among: known)
        report(
          field.place, "key.unknown", "\(owner) has no key '\(field.key)'",
          near.map { "did you mean '\($0)'?" } ?? "known keys: \(known.joined(separator: ", "))")
      }
      result[field.key] = field.value
    }
    return result
  }

  /// The entries of a map whose keys are names chosen by the author.
  mutating func entries(_ text: DefinitionText?, of owner: String) -> [DefinitionText.Field] {
    guard let text, !text.isNull else { return [] }
    guard case .map(let list) = text.content else {
      report(text.place, "shape.map", "\(owner) must be a map", "write 'name: …' lines")
      return []
    }
    for field in list where !Self.isName(field.key) {
      report(
        field.place, "name.form", "'\(field.key)' is no good name in \(owner)",
        "use letters, digits, '-' and '_', beginning with a letter")
    }
    return list
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first.isNameStart else { return false }
    return text.utf8.count <= 80
      && text.unicodeScalars.allSatisfy { $0.isNameStart || $0.isDigit || $0 == "-" }
  }

  mutating func string(_ text: DefinitionText?, _ owner: String) -> String? {
    guard let text, !text.isNull else { return nil }
    if case .scalar(let string, _) = text.content { return string }
    report(text.place, "shape.text", "\(owner) must be a text", "write it on one line")
    return nil
  }

  mutating func flag(_ text: DefinitionText?, _ owner: String) -> Bool {
    guard let text, !text.isNull else { return false }
    if case .bool(let value)? = text.literal { return value }
    report(text.place, "shape.bool", "\(owner) must be true or false", "write true or false")
    return false
  }

  mutating func whole(_ text: DefinitionText?, _ owner: String) -> Int64? {
    guard let text, !text.isNull else { return nil }
    if case .int(let value)? = text.literal { return value }
    report(text.place, "shape.int", "\(owner) must be a whole number", "write digits")
    return nil
  }

  /// One name or a list of names.
  mutating func references(_ text: DefinitionText?, _ owner: String) -> [Reference] {
    guard let text, !text.isNull else { return [] }
    switch text.content {
    case .scalar(let name, _): return [Reference(name: name, place: text.place)]
    case .list(let items):
      return items.compactMap { item in
        string(item, "an entry of \(owner)").map { Reference(name: $0, place: item.place) }
      }
    case .map:
      report(text.place, "shape.list", "\(owner) must be a list of names", "write [a, b]")
      return []
    }
  }

  mutating func items(_ text: DefinitionText?) -> [DefinitionText] {
    guard let text, !text.isNull else { return [] }
    if case .list(let items) = text.content { return items }
    return [text]
  }

  /// A text in both languages; each missing language is a finding.
  mutating func bilingual(_ text: DefinitionText?, _ owner: String, at place: Place) -> Bilingual {
    guard let text, !text.isNull else {
      report(
        place, "translation.missing", "\(owner) has no text", "add {zh-CN: …, en: …}")
      return Bilingual(zh: "", en: "")
    }
    let fields = fields(text, of: owner, known: ["zh-CN", "en"])
    return bilingual(fields, owner, at: text.place)
  }

  mutating func bilingual(
    _ fields: [String: DefinitionText], _ owner: String, at place: Place
  ) -> Bilingual {
    var texts: [String] = []
    for tag in ["zh-CN", "en"] {
      let found = string(fields[tag], "\(owner) in \(tag)")?.trimmed ?? ""
      if found.isEmpty {
        report(
          place, "translation.missing", "\(owner) has no text in \(tag)", "add '\(tag): …'")
      }
      texts.append(found)
    }
    return Bilingual(zh: texts[0], en: texts[1])
  }

  mutating func expression(_ text: DefinitionText?, _ owner: String) -> Expression? {
    guard let text else { return nil }
    guard case .scalar(let source, _) = text.content else {
      report(text.place, "shape.expression", "\(owner) must be an expression", "put it in quotes")
      return nil
    }
    do throws(ExpressionDefect) {
      return try Expression(source)
    } catch {
      report(
        text.textPlace.moved(error), "expression.syntax", "\(owner): \(error.reason)",
        error.remedy)
      return nil
    }
  }

  mutating func template(_ text: DefinitionText?, _ owner: String) -> Template? {
    guard let text, let source = string(text, owner) else { return nil }
    do throws(ExpressionDefect) {
      return try Template(source)
    } catch {
      report(
        text.textPlace.moved(error), "expression.syntax", "\(owner): \(error.reason)",
        error.remedy)
      return nil
    }
  }

  mutating func kind(_ text: DefinitionText?, _ owner: String, at place: Place) -> Kind {
    guard let word = string(text, "the type of \(owner)") else {
      report(place, "type.missing", "\(owner) has no type", "add 'type: string' or another")
      return .dyn
    }
    if let kind = Kind(word) { return kind }
    report(
      text?.place ?? place, "type.unknown", "'\(word)' is no type",
      "use bool, int, uint, double, string, timestamp, duration, list<…>, map<…, …> or dyn")
    return .dyn
  }
}

extension Place {
  /// The place of a defect inside a text that begins here.
  func moved(_ defect: ExpressionDefect) -> Place {
    defect.line == 1
      ? Place(line: line, column: column + defect.column - 1)
      : Place(line: line + defect.line - 1, column: defect.column)
  }
}
