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

  mutating func report(_ place: Place, _ code: String, zh: Advice.Said, en: Advice.Said) {
    findings.append(
      Finding(file: file, place: place, code: code, zh: Advice(zh), en: Advice(en)))
  }

  /// A finding of a file that is not a procedure and is told of in English only.
  mutating func report(_ place: Place, _ code: String, _ reason: String, _ remedy: String) {
    report(place, code, zh: (reason, remedy), en: (reason, remedy))
  }

  // MARK: Pieces

  /// The fields of a map by name; unknown keys are reported with the nearest known one.
  mutating func fields(
    _ text: DefinitionText, of owner: Subject, known: [String]?
  ) -> [String: DefinitionText] {
    guard case .map(let list) = text.content else {
      report(
        text.place, "shape.map",
        zh: ("\(owner.zh)应当是映射", "写成“key: value”的各行"),
        en: ("\(owner.en) must be a map", "write 'key: value' lines"))
      return [:]
    }
    var result: [String: DefinitionText] = [:]
    for field in list {
      if let known, !known.contains(field.key) {
        let near = Spelling.nearest(to: field.key, among: known)
        report(
          field.place, "key.unknown",
          zh: (
            "\(owner.zh)没有“\(field.key)”这一项",
            near.map { "是不是“\($0)”？" } ?? "可用的项：\(known.quotedInChinese)"
          ),
          en: (
            "\(owner.en) has no key '\(field.key)'",
            near.map { "did you mean '\($0)'?" } ?? "known keys: \(known.joined(separator: ", "))"
          ))
      }
      result[field.key] = field.value
    }
    return result
  }

  /// The entries of a map whose keys are names chosen by the author.
  mutating func entries(_ text: DefinitionText?, of owner: Subject) -> [DefinitionText.Field] {
    guard let text, !text.isNull else { return [] }
    guard case .map(let list) = text.content else {
      report(
        text.place, "shape.map",
        zh: ("\(owner.zh)应当是映射", "写成“name: …”的各行"),
        en: ("\(owner.en) must be a map", "write 'name: …' lines"))
      return []
    }
    for field in list where !Self.isName(field.key) {
      report(
        field.place, "name.form",
        zh: ("\(owner.zh)里的“\(field.key)”不是合格的名称", "用字母、数字、“-”和“_”，以字母开头"),
        en: (
          "'\(field.key)' is no good name in \(owner.en)",
          "use letters, digits, '-' and '_', beginning with a letter"
        ))
    }
    return list
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first.isNameStart else { return false }
    return text.utf8.count <= 80
      && text.unicodeScalars.allSatisfy { $0.isNameStart || $0.isDigit || $0 == "-" }
  }

  mutating func string(_ text: DefinitionText?, _ owner: Subject) -> String? {
    guard let text, !text.isNull else { return nil }
    if case .scalar(let string, _) = text.content { return string }
    report(
      text.place, "shape.text",
      zh: ("\(owner.zh)应当是文字", "写在一行里"),
      en: ("\(owner.en) must be a text", "write it on one line"))
    return nil
  }

  mutating func flag(_ text: DefinitionText?, _ owner: Subject) -> Bool {
    guard let text, !text.isNull else { return false }
    if case .bool(let value)? = text.literal { return value }
    report(
      text.place, "shape.bool",
      zh: ("\(owner.zh)应当是真或假", "写“true”或“false”"),
      en: ("\(owner.en) must be true or false", "write true or false"))
    return false
  }

  mutating func whole(_ text: DefinitionText?, _ owner: Subject) -> Int64? {
    guard let text, !text.isNull else { return nil }
    if case .int(let value)? = text.literal { return value }
    report(
      text.place, "shape.int",
      zh: ("\(owner.zh)应当是整数", "写数字"),
      en: ("\(owner.en) must be a whole number", "write digits"))
    return nil
  }

  /// One name or a list of names.
  mutating func references(_ text: DefinitionText?, _ owner: Subject) -> [Reference] {
    guard let text, !text.isNull else { return [] }
    switch text.content {
    case .scalar(let name, _): return [Reference(name: name, place: text.place)]
    case .list(let items):
      return items.compactMap { item in
        string(item, owner.part(zh: "一项", en: "an entry")).map {
          Reference(name: $0, place: item.place)
        }
      }
    case .map:
      report(
        text.place, "shape.list",
        zh: ("\(owner.zh)应当是名称的列表", "写成“[a, b]”"),
        en: ("\(owner.en) must be a list of names", "write [a, b]"))
      return []
    }
  }

  mutating func items(_ text: DefinitionText?) -> [DefinitionText] {
    guard let text, !text.isNull else { return [] }
    if case .list(let items) = text.content { return items }
    return [text]
  }

  /// A text in both languages; each missing language is a finding.
  mutating func bilingual(_ text: DefinitionText?, _ owner: Subject, at place: Place) -> Bilingual {
    guard let text, !text.isNull else {
      report(
        place, "translation.missing",
        zh: ("\(owner.zh)没有文字", "补上“{zh-CN: …, en: …}”"),
        en: ("\(owner.en) has no text", "add {zh-CN: …, en: …}"))
      return Bilingual(zh: "", en: "")
    }
    let fields = fields(text, of: owner, known: ["zh-CN", "en"])
    return bilingual(fields, owner, at: text.place)
  }

  mutating func bilingual(
    _ fields: [String: DefinitionText], _ owner: Subject, at place: Place
  ) -> Bilingual {
    var texts: [String] = []
    for tag in ["zh-CN", "en"] {
      let found =
        string(fields[tag], Subject(zh: "\(owner.zh)（\(tag)）", en: "\(owner.en) in \(tag)"))?
        .trimmed ?? ""
      if found.isEmpty {
        report(
          place, "translation.missing",
          zh: ("\(owner.zh)没有“\(tag)”的文字", "补上“\(tag): …”"),
          en: ("\(owner.en) has no text in \(tag)", "add '\(tag): …'"))
      }
      texts.append(found)
    }
    return Bilingual(zh: texts[0], en: texts[1])
  }

  mutating func expression(_ text: DefinitionText?, _ owner: Subject) -> Expression? {
    guard let text else { return nil }
    guard case .scalar(let source, _) = text.content else {
      report(
        text.place, "shape.expression",
        zh: ("\(owner.zh)应当是表达式", "放进引号里"),
        en: ("\(owner.en) must be an expression", "put it in quotes"))
      return nil
    }
    do throws(ExpressionDefect) {
      return try Expression(source)
    } catch {
      report(
        text.textPlace.moved(error), "expression.syntax",
        zh: ("\(owner.zh)：\(error.zh.reason)", error.zh.remedy),
        en: ("\(owner.en): \(error.en.reason)", error.en.remedy))
      return nil
    }
  }

  mutating func template(_ text: DefinitionText?, _ owner: Subject) -> Template? {
    guard let text, let source = string(text, owner) else { return nil }
    do throws(ExpressionDefect) {
      return try Template(source)
    } catch {
      report(
        text.textPlace.moved(error), "expression.syntax",
        zh: ("\(owner.zh)：\(error.zh.reason)", error.zh.remedy),
        en: ("\(owner.en): \(error.en.reason)", error.en.remedy))
      return nil
    }
  }

  mutating func kind(_ text: DefinitionText?, _ owner: Subject, at place: Place) -> Kind {
    guard let word = string(text, owner.part(zh: "类型", en: "the type")) else {
      report(
        place, "type.missing",
        zh: ("\(owner.zh)没有类型", "补上“type: string”或别的类型"),
        en: ("\(owner.en) has no type", "add 'type: string' or another"))
      return .dyn
    }
    if let kind = Kind(word) { return kind }
    report(
      text?.place ?? place, "type.unknown",
      zh: (
        "“\(word)”不是类型",
        "用“bool”、“int”、“uint”、“double”、“string”、“timestamp”、“duration”、“list<…>”、“map<…, …>”或“dyn”"
      ),
      en: (
        "'\(word)' is no type",
        "use bool, int, uint, double, string, timestamp, duration, list<…>, map<…, …> or dyn"
      ))
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
