extension LintRun {
  /// Actions: somebody may do them, somewhere, under a named article, with a trace.
  mutating func checkActions() {
    var texts: [String: (text: Bilingual, action: String)] = [:]
    for action in definition.actions {
      checkForm(of: action)
      checkInput(of: action)
      for condition in action.requires { checkCode(condition, of: action, &texts) }
    }
  }

  private mutating func checkForm(of action: ActionDeclaration) {
    if action.by.isEmpty {
      error(
        action.place, "action.nobody",
        zh: ("没有人可以做行为“\(action.name)”", "在“by”里写明角色"),
        en: ("nobody may do '\(action.name)'", "name the roles in 'by'"))
    }
    if action.from.isEmpty {
      error(
        action.place, "action.nowhere",
        zh: ("行为“\(action.name)”在任何阶段都做不了", "在“from”里写明阶段"),
        en: ("'\(action.name)' is possible in no state", "name the states in 'from'"))
    }
    if action.article?.isEmpty ?? true {
      warning(
        action.place, "article.missing",
        zh: ("行为“\(action.name)”没有写明法律依据", "补上“article: …”"),
        en: ("'\(action.name)' names no article it rests on", "add 'article: …'"))
    }
    if action.docket == nil {
      warning(
        action.place, "docket.missing",
        zh: ("行为“\(action.name)”不在卷宗里留下文字", "补上“docket: {zh-CN: …, en: …}”"),
        en: ("'\(action.name)' leaves no words in the docket", "add 'docket: {zh-CN: …, en: …}'"))
    }
    let isIdle =
      action.targets.isEmpty && action.set.isEmpty && action.start.isEmpty && action.stop.isEmpty
      && action.suspend.isEmpty && action.resume.isEmpty && action.effects.isEmpty
      && action.docket == nil && action.docketPlaces.isEmpty
    if isIdle {
      warning(
        action.place, "action.no-change",
        zh: ("行为“\(action.name)”什么也不改变", "让它转入别的阶段、记下事实，或者在卷宗里留下文字"),
        en: (
          "'\(action.name)' changes nothing at all",
          "let it lead somewhere, set a fact, or leave words in the docket"
        ))
    }
    let isOnlySystem = action.by == ["system"]
    let expiring = definition.clocks.contains { $0.onExpiry == action.name }
    if isOnlySystem, action.through != nil, expiring {
      warning(
        action.place, "through.system",
        zh: ("行为“\(action.name)”由期限届满触发，不需要通道", "删去“through”"),
        en: ("'\(action.name)' is run by a clock, no route is needed", "remove 'through'"))
    }
  }

  private mutating func checkInput(of action: ActionDeclaration) {
    for input in action.input {
      if !input.values.isEmpty, input.kind != .string, input.kind != .list(.string) {
        error(
          input.place, "input.values-type",
          zh: (
            "行为“\(action.name)”的输入项“\(input.name)”列出了词语，类型却是“\(input.kind)”",
            "写成“type: string”，或者删去“values”"
          ),
          en: (
            "input '\(input.name)' of '\(action.name)' lists words but is \(input.kind)",
            "declare it 'type: string' or remove 'values'"
          ))
      }
      if let minimum = input.minimum, let maximum = input.maximum, minimum > maximum {
        error(
          input.place, "input.range",
          zh: ("输入项“\(input.name)”的“min”大于“max”", "把两者对调"),
          en: ("'min' of input '\(input.name)' is above 'max'", "swap the two"))
      }
      if case .string(let word)? = input.preset, !input.values.isEmpty,
        !input.values.contains(word)
      {
        error(
          input.place, "default.not-in-list",
          zh: ("默认值“\(word)”不在所列的词语之中", "从中选一个：\(input.values.quotedInChinese)"),
          en: (
            "the default '\(word)' is not among the values",
            "choose one of \(input.values.joined(separator: ", "))"
          ))
      }
    }
    checkOptionalReads(of: action)
    checkUnread(of: action)
  }

  /// What must be given for a paper must stand in it; routes of their own read inputs themselves.
  private mutating func checkUnread(of action: ActionDeclaration) {
    let isServed = action.effects.contains { $0.name == "serve" }
    guard action.through == nil, isServed else { return }
    var read: Set<String> = []
    for expression in action.allExpressions { read.formUnion(expression.selected(from: "input")) }
    for condition in action.requires {
      for text in [condition.otherwise.zh, condition.otherwise.en] {
        for part in (try? Template(text).expressions) ?? [] {
          read.formUnion(part.selected(from: "input"))
        }
      }
    }
    for input in action.input
    where input.isRequired && input.kind == .string && input.values.isEmpty
      && input.name != "party" && !read.contains(input.name)
    {
      warning(
        input.place, "input.unused",
        zh: ("行为“\(action.name)”要求填写输入项“\(input.name)”，但文书和卷宗里都没有用到它", "写进文书或卷宗，否则不要求填写"),
        en: (
          "'\(action.name)' demands the input '\(input.name)', but neither its papers nor its docket say it",
          "pass it on in a paper or the docket, or do not ask for it"
        ))
    }
  }

  /// An optional input must be asked for with `has` before it is read.
  private mutating func checkOptionalReads(of action: ActionDeclaration) {
    let optional = Set(
      action.input.filter { !$0.isRequired && $0.preset == nil }.map(\.name))
    for expression in action.allExpressions {
      let asked = expression.fieldsAsked(of: "input")
      let read = expression.selected(from: "input").intersection(optional).subtracting(asked)
      for name in read.sorted() {
        error(
          action.place, "input.maybe-absent",
          zh: (
            "行为“\(action.name)”读取选填的输入项“\(name)”，却没有先问它是否存在",
            "写成“has(input.\(name)) ? input.\(name) : …”，或者给它默认值"
          ),
          en: (
            "'\(action.name)' reads the optional input '\(name)' without asking whether it is there",
            "write has(input.\(name)) ? input.\(name) : …, or give it a default"
          ))
      }
    }
  }

  private mutating func checkCode(
    _ condition: GuardDeclaration, of action: ActionDeclaration,
    _ texts: inout [String: (text: Bilingual, action: String)]
  ) {
    let parts = condition.code.split(separator: ".", omittingEmptySubsequences: false)
    let isWellFormed =
      parts.count == 2
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || $0.isDigit || $0 == "-"
          }
      }
    if !condition.code.isEmpty, !isWellFormed {
      error(
        condition.place, "guard.code-form",
        zh: ("“\(condition.code)”不是合格的拒绝代码", "用小写字母写成“subject.reason”的形式"),
        en: (
          "'\(condition.code)' is no good refusal code", "write it as subject.reason in lower case"
        ))
    }
    if let other = texts[condition.code], other.text != condition.otherwise {
      error(
        condition.place, "guard.code-twice",
        zh: ("拒绝代码“\(condition.code)”在行为“\(other.action)”里是另一段文字", "用同一段文字，或者换一个代码"),
        en: (
          "the code '\(condition.code)' has another text in '\(other.action)'",
          "use the same text, or another code"
        ))
    } else {
      texts[condition.code] = (condition.otherwise, action.name)
    }
    if condition.source.isEmpty {
      warning(
        condition.place, "guard.source-missing",
        zh: ("条件“\(condition.code)”没有写明出处", "补上“source: …”"),
        en: ("the condition '\(condition.code)' names no source", "add 'source: …'"))
    }
  }
}

extension Expression {
  /// The fields of a variable that are asked for by `has`.
  func fieldsAsked(of owner: String) -> Set<String> {
    var fields: Set<String> = []
    syntax.forEach { node in
      if case .select(let operand, let field, tests: true) = node.form,
        operand.dottedPath == owner
      {
        fields.insert(field)
      }
    }
    return fields
  }
}
