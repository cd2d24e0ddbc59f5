extension LintRun {
  /// Expressions: known names, fitting kinds, and conditions that can go both ways.
  mutating func checkExpressions() {
    let facts = Scope.environment(of: definition, input: [])
    for clock in definition.clocks {
      check(
        clock.rule, at: clock.place, Subject(.clock, clock.name).part(zh: "规则", en: "the rule"),
        facts)
    }
    for action in definition.actions {
      let environment = Scope.environment(of: definition, input: action.input)
      checkConditions(of: action, environment)
      checkAssignments(of: action, environment)
      checkClockParts(of: action, environment)
      checkTexts(of: action, environment)
    }
  }

  private mutating func checkConditions(
    of action: ActionDeclaration, _ environment: [String: Kind]
  ) {
    for condition in action.requires {
      let owner = Subject(
        zh: "行为“\(action.name)”的条件“\(condition.code)”",
        en: "the condition '\(condition.code)' of '\(action.name)'")
      check(condition.when, at: condition.whenPlace, owner, environment, wanted: .bool)
      for text in [condition.otherwise.zh, condition.otherwise.en] {
        check(
          text, at: condition.place,
          Subject(zh: "拒绝理由“\(condition.code)”", en: "the refusal '\(condition.code)'"), environment
        )
      }
    }
    for target in action.targets {
      guard let when = target.when else { continue }
      let owner = Subject(
        zh: "行为“\(action.name)”转入“\(target.to)”的条件",
        en: "the condition for '\(target.to)' in '\(action.name)'")
      check(when, at: target.whenPlace, owner, environment, wanted: .bool)
    }
  }

  private mutating func checkAssignments(
    of action: ActionDeclaration, _ environment: [String: Kind]
  ) {
    for assignment in action.set {
      let wanted = definition.fact(assignment.fact)?.kind ?? .dyn
      check(
        assignment.value, at: assignment.valuePlace,
        Subject(
          zh: "行为“\(action.name)”给事实“\(assignment.fact)”的新值",
          en: "the new value of '\(assignment.fact)' in '\(action.name)'"), environment,
        wanted: wanted)
    }
  }

  private mutating func checkClockParts(
    of action: ActionDeclaration, _ environment: [String: Kind]
  ) {
    for start in action.start {
      let owner = Subject(
        zh: "行为“\(action.name)”对期限“\(start.clock)”的启动",
        en: "the start of '\(start.clock)' in '\(action.name)'")
      if let when = start.when { check(when, at: start.place, owner, environment, wanted: .bool) }
      if let party = start.party { checkParty(party, at: start.place, owner, environment) }
      for expression in start.arguments.values {
        check(expression, at: start.place, owner, environment)
      }
    }
    for stop in action.stop {
      if let when = stop.when {
        check(
          when, at: stop.place,
          Subject(zh: "行为“\(action.name)”的一处停止", en: "a stop in '\(action.name)'"), environment,
          wanted: .bool)
      }
      guard let party = stop.party else { continue }
      checkParty(
        party, at: stop.place,
        Subject(zh: "行为“\(action.name)”的一处停止", en: "a stop in '\(action.name)'"), environment)
    }
  }

  private mutating func checkParty(
    _ expression: Expression, at place: Place, _ owner: Subject, _ environment: [String: Kind]
  ) {
    let (kind, defects) = expression.check(in: environment)
    report(defects, at: place, owner)
    if defects.isEmpty, !kind.fits(.string), !kind.fits(.list(.string)) {
      error(
        place, "expression.type",
        zh: ("\(owner.zh)：当事人是一个字符串或字符串列表，不是“\(kind)”", "用“input.party”或“actor.party”"),
        en: (
          "\(owner.en): a party is a string or a list of strings, not \(kind)",
          "use input.party or actor.party"
        ))
    }
  }

  private mutating func checkTexts(
    of action: ActionDeclaration, _ environment: [String: Kind]
  ) {
    for effect in action.effects {
      let owner = Subject(
        zh: "行为“\(action.name)”的效果“\(effect.name)”",
        en: "effect '\(effect.name)' of '\(action.name)'")
      if let when = effect.when { check(when, at: effect.place, owner, environment, wanted: .bool) }
      for expression in effect.arguments.values.flatMap(\.expressions) {
        check(expression, at: effect.place, owner, environment)
      }
    }
    let texts = [action.docket?.zh, action.docket?.en].compactMap { $0 }
    for (text, place) in zip(texts, action.docketPlaces) {
      check(
        text, at: place,
        Subject(zh: "行为“\(action.name)”的卷宗记录", en: "the docket entry of '\(action.name)'"),
        environment)
    }
  }

  // MARK: One expression

  private mutating func check(
    _ text: String, at place: Place, _ owner: Subject, _ environment: [String: Kind]
  ) {
    do throws(ExpressionDefect) {
      check(try Template(text), at: place, owner, environment)
    } catch {
      self.error(
        place, "expression.syntax", zh: ("\(owner.zh)：\(error.zh.reason)", error.zh.remedy),
        en: ("\(owner.en): \(error.en.reason)", error.en.remedy))
    }
  }

  private mutating func check(
    _ template: Template?, at place: Place, _ owner: Subject, _ environment: [String: Kind]
  ) {
    for case .expression(let expression, let offset) in template?.parts ?? [] {
      check(
        expression, at: Place(line: place.line, column: place.column + offset), owner, environment)
    }
  }

  private mutating func check(
    _ expression: Expression, at place: Place, _ owner: Subject, _ environment: [String: Kind],
    wanted: Kind? = nil
  ) {
    let (kind, defects) = expression.check(in: environment)
    report(defects, at: place, owner)
    if let wanted, defects.isEmpty, !kind.fits(wanted) {
      error(
        place, "expression.type",
        zh: ("\(owner.zh)的类型是“\(kind)”，而这里需要“\(wanted)”", "与某个值比较，或者转换类型"),
        en: ("\(owner.en) is \(kind), but \(wanted) is needed", "compare or convert it"))
    }
  }

  private mutating func report(_ defects: [ExpressionDefect], at place: Place, _ owner: Subject) {
    for defect in defects {
      error(
        place.moved(defect), "expression.type",
        zh: ("\(owner.zh)：\(defect.zh.reason)", defect.zh.remedy),
        en: ("\(owner.en): \(defect.en.reason)", defect.en.remedy))
    }
  }
}
