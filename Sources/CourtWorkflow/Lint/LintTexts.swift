extension LintRun {
  /// Words told to people: in their language, finished, and saying the same in both.
  mutating func checkTexts() {
    check(
      definition.title, at: definition.start.place,
      Subject(zh: "程序的标题", en: "the procedure's title"))
    for role in definition.roles { check(role.title, at: role.place, Subject(.role, role.name)) }
    for fact in definition.facts { check(fact.title, at: fact.place, Subject(.fact, fact.name)) }
    for clock in definition.clocks {
      check(clock.title, at: clock.place, Subject(.clock, clock.name))
    }
    for phase in definition.phases {
      check(phase.title, at: phase.place, Subject(.phase, phase.name))
    }
    for document in definition.documents {
      check(document.title, at: document.place, Subject(.document, document.name))
    }
    for state in definition.states {
      check(state.title, at: state.place, Subject(.state, state.name))
      if let meaning = state.meaning {
        check(
          meaning, at: state.place, Subject(.state, state.name).part(zh: "含义", en: "the meaning"))
      }
    }
    for action in definition.actions { checkTexts(of: action) }
    for incident in definition.incidents {
      check(incident.title, at: incident.place, Subject(.incident, incident.name))
      for condition in incident.requires { checkRefusal(condition) }
    }
    for sequel in definition.sequels {
      check(sequel.title, at: sequel.place, Subject(.sequel, sequel.name))
      for condition in sequel.requires { checkRefusal(condition) }
    }
    checkSameTitles()
  }

  private mutating func checkTexts(of action: ActionDeclaration) {
    check(action.title, at: action.place, Subject(.action, action.name))
    for input in action.input {
      check(
        input.title, at: input.place,
        Subject(
          zh: "行为“\(action.name)”的输入项“\(input.name)”",
          en: "input '\(input.name)' of '\(action.name)'"))
    }
    let optional = Set(
      action.input.filter { !$0.isRequired && $0.preset == nil }.map(\.name))
    for condition in action.requires {
      checkRefusal(condition)
      for text in [condition.otherwise.zh, condition.otherwise.en] {
        for expression in (try? Template(text).expressions) ?? [] {
          let absent = expression.selected(from: "input").intersection(optional)
            .subtracting(expression.fieldsAsked(of: "input"))
          guard let name = absent.sorted().first else { continue }
          error(
            condition.place, "input.maybe-absent",
            zh: (
              "拒绝理由“\(condition.code)”引用选填的输入项“\(name)”",
              "写成“{has(input.\(name)) ? input.\(name) : ''}”"
            ),
            en: (
              "the refusal '\(condition.code)' quotes the optional input '\(name)'",
              "write {has(input.\(name)) ? input.\(name) : ''}"
            ))
          break
        }
      }
    }
    guard let docket = action.docket, let place = action.docketPlaces.first else { return }
    check(
      Bilingual(zh: docket.zh.source, en: docket.en.source), at: place,
      Subject(zh: "行为“\(action.name)”的卷宗记录", en: "the docket entry of '\(action.name)'"))
  }

  private mutating func checkRefusal(_ condition: GuardDeclaration) {
    check(
      condition.otherwise, at: condition.place,
      Subject(zh: "拒绝理由“\(condition.code)”", en: "the refusal '\(condition.code)'"))
  }

  private mutating func check(_ text: Bilingual, at place: Place, _ owner: Subject) {
    guard !text.zh.isEmpty, !text.en.isEmpty else { return }
    let zh = Words(text.zh)
    let en = Words(text.en)
    if !zh.hasHan, zh.hasLatin {
      warning(
        place, "text.language",
        zh: ("\(owner.zh)的中文文字里没有中文", "译成中文"),
        en: ("\(owner.en) has no Chinese word in its Chinese text", "translate it into Chinese"))
    }
    if en.hasHan {
      warning(
        place, "text.language",
        zh: ("\(owner.zh)的英文文字里有中文", "译成英文"),
        en: ("\(owner.en) has Chinese words in its English text", "translate them into English"))
    }
    if zh.isPlaceholder || en.isPlaceholder {
      warning(
        place, "text.placeholder",
        zh: ("\(owner.zh)还没有写好", "写明要告知的内容"),
        en: ("\(owner.en) is not written yet", "write what is to be told"))
    }
    let differing = zh.values.symmetricDifference(en.values).sorted()
    if !differing.isEmpty {
      warning(
        place, "text.values-differ",
        zh: ("\(owner.zh)只在一种语言里写出\(differing.quotedInChinese)", "两种语言引用同样的值"),
        en: (
          "\(owner.en) tells \(differing.joined(separator: ", ")) in one language only",
          "quote the same values in both languages"
        ))
    }
  }

  private mutating func checkSameTitles() {
    func twice(_ list: [(name: String, title: Bilingual, place: Place)], _ noun: Noun) {
      for (index, entry) in list.enumerated() where !entry.title.zh.isEmpty {
        guard let other = list[..<index].first(where: { $0.title == entry.title }) else { continue }
        warning(
          entry.place, "title.twice",
          zh: ("\(noun.title.zh)“\(other.name)”与“\(entry.name)”标题相同", "使标题能够区分"),
          en: (
            "the \(noun.rawValue)s '\(other.name)' and '\(entry.name)' have the same title",
            "tell them apart in their titles"
          ))
      }
    }
    twice(definition.states.map { ($0.name, $0.title, $0.place) }, .state)
    twice(definition.actions.map { ($0.name, $0.title, $0.place) }, .action)
    twice(definition.clocks.map { ($0.name, $0.title, $0.place) }, .clock)
  }
}

/// What can be told of a text without understanding it.
private struct Words {
  private(set) var hasHan = false
  private(set) var hasLatin = false
  private(set) var isPlaceholder = false
  /// The values of the case it quotes.
  private(set) var values: Set<String> = []

  /// Marks of a text to come, and texts that are nothing but such a mark.
  private static let unfinished = ["TODO", "TBD", "FIXME", "XXX", "lorem ipsum"]
  private static let empty = ["待定", "待补充", "占位", "略", "...", "…", "tbc", "n/a"]

  init(_ text: String) {
    guard let template = try? Template(text) else { return }
    var plain = ""
    for part in template.parts {
      switch part {
      case .text(let words): plain += words
      case .expression(let expression, _):
        for path in DomainReads(expression.syntax).paths { values.insert(path.shown) }
        expression.syntax.forEach { node in
          if case .literal(.string(let word)) = node.form, node.isShown(in: expression.syntax) {
            plain += word
          }
        }
      }
    }
    for scalar in plain.unicodeScalars {
      if (0x3400...0x9FFF).contains(scalar.value) { hasHan = true }
      if scalar.isASCII, scalar.properties.isAlphabetic { hasLatin = true }
    }
    isPlaceholder =
      Self.unfinished.contains { plain.contains($0) }
      || Self.empty.contains(plain.trimmed.lowercased())
  }
}

extension Syntax {
  /// True for a literal that the whole expression may answer, not one it only compares with.
  fileprivate func isShown(in whole: Syntax) -> Bool {
    switch whole.form {
    case .conditional(_, let yes, let no): isShown(in: yes) || isShown(in: no)
    case .binary(.add, let left, let right): isShown(in: left) || isShown(in: right)
    default: whole.offset == offset
    }
  }
}
