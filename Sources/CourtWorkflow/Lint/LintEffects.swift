extension LintRun {
  /// Effects: known to the host, with the arguments it needs and no others.
  mutating func checkEffects() {
    let documents = Set(definition.documents.map(\.name))
    for action in definition.actions {
      for effect in action.effects {
        guard let effects = host.effects else {
          checkBareNames(of: effect, documents)
          continue
        }
        guard let known = effects[effect.name] else {
          unknown(effect.name, .effect, among: Set(effects.keys), at: effect.place)
          continue
        }
        checkArguments(of: effect, known, in: action)
      }
    }
  }

  /// Without the host's vocabulary only the two arguments every host shares are checked.
  private mutating func checkBareNames(of effect: EffectDeclaration, _ documents: Set<String>) {
    if let document = effect.literal("document"), !documents.contains(document) {
      unknown(document, .document, among: documents, at: effect.place)
    }
    if let role = effect.literal("role"), !roles.contains(role) {
      unknown(role, .role, among: roles, at: effect.place)
    }
  }

  private mutating func checkArguments(
    of effect: EffectDeclaration, _ known: LintHost.Effect, in action: ActionDeclaration
  ) {
    let names = Set(known.arguments.map(\.name))
    if !known.isOpen {
      for name in effect.arguments.keys.sorted() where !names.contains(name) {
        let near = Spelling.nearest(to: name, among: names)
        error(
          effect.place, "effect.argument-unknown",
          zh: (
            "行为“\(action.name)”的效果“\(effect.name)”没有参数“\(name)”",
            near.map { "是不是“\($0)”？" }
              ?? (names.isEmpty ? "它没有参数" : "它的参数：\(names.sorted().quotedInChinese)")
          ),
          en: (
            "the effect '\(effect.name)' of '\(action.name)' takes no '\(name)'",
            near.map { "did you mean '\($0)'?" }
              ?? (names.isEmpty
                ? "it takes no arguments" : "it takes \(names.sorted().joined(separator: ", "))")
          ))
      }
    }
    for argument in known.arguments {
      guard let value = effect.arguments[argument.name] else {
        if argument.isRequired {
          error(
            effect.place, "effect.argument-missing",
            zh: (
              "行为“\(action.name)”的效果“\(effect.name)”缺少参数“\(argument.name)”",
              "补上“\(argument.name): …”"
            ),
            en: (
              "the effect '\(effect.name)' of '\(action.name)' needs '\(argument.name)'",
              "add '\(argument.name): …'"
            ))
        }
        continue
      }
      check(value, as: argument, of: effect)
    }
    if known.isOpen { checkBareNames(of: effect, Set(definition.documents.map(\.name))) }
  }

  private mutating func check(
    _ value: Argument, as argument: LintHost.Argument, of effect: EffectDeclaration
  ) {
    switch argument.kind {
    case .text: break
    case .number:
      if case .literal(let literal) = value, literal.intValue == nil {
        wrong(effect, argument.name, Bilingual(zh: "应当是整数", en: "must be a whole number"))
      }
    case .oneOf(let words):
      guard case .literal(let literal) = value else { return }
      guard let word = literal.stringValue, words.contains(word) else {
        wrong(
          effect, argument.name,
          Bilingual(
            zh: "应当是其中之一：\(words.quotedInChinese)",
            en: "must be one of \(words.joined(separator: ", "))"))
        return
      }
    case .role: name(value, .role, among: roles, effect, argument.name)
    case .document:
      name(value, .document, among: Set(definition.documents.map(\.name)), effect, argument.name)
    case .clock: name(value, .clock, among: clocks, effect, argument.name)
    case .fact: name(value, .fact, among: facts, effect, argument.name)
    case .sequel:
      name(value, .sequel, among: Set(definition.sequels.map(\.name)), effect, argument.name)
    case .rule:
      guard let rules = host.rules else { return }
      name(value, .rule, among: Set(rules.keys), effect, argument.name)
    case .clocks: names(value, .clock, among: clocks, effect, argument.name)
    case .addressees:
      names(value, .role, among: roles.union(["all", "parties"]), effect, argument.name)
    }
  }

  private mutating func names(
    _ value: Argument, _ noun: Noun, among known: Set<String>, _ effect: EffectDeclaration,
    _ argument: String
  ) {
    guard case .list(let items) = value else {
      name(value, noun, among: known, effect, argument)
      return
    }
    for item in items { name(item, noun, among: known, effect, argument) }
  }

  private mutating func name(
    _ value: Argument, _ noun: Noun, among known: Set<String>, _ effect: EffectDeclaration,
    _ argument: String
  ) {
    switch value {
    case .template: break
    case .literal(.string(let word)):
      guard !known.contains(word) else { return }
      unknown(word, noun, among: known, at: effect.place)
    default:
      wrong(
        effect, argument,
        Bilingual(zh: "应当是\(noun.title.zh)的名称", en: "must name a \(noun.rawValue)"))
    }
  }

  private mutating func wrong(_ effect: EffectDeclaration, _ argument: String, _ must: Bilingual) {
    error(
      effect.place, "effect.argument-kind",
      zh: ("效果“\(effect.name)”的参数“\(argument)”\(must.zh)", "写别的值"),
      en: ("'\(argument)' of the effect '\(effect.name)' \(must.en)", "write another value"))
  }
}
