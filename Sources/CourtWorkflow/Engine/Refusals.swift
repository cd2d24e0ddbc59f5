/// The engine's own refusals in words.
enum Refusals {
  static func unknownAction(_ name: String, in definition: ProcedureDefinition) -> Refusal {
    let near = Spelling.nearest(to: name, among: definition.actions.map(\.name))
    return Refusal(
      kind: .unknownAction, code: "act.unknown",
      reasons: [
        Reason(
          code: "act.unknown", zh: "本程序没有“\(name.prefix(80))”这一步骤",
          en: "this procedure has no action '\(name.prefix(80))'"
            + (near.map { "; did you mean '\($0)'?" } ?? ""), pointer: "/action")
      ])
  }

  static func noExpiry(of clock: String) -> Refusal {
    Refusal(
      kind: .unknownAction, code: "act.unknown",
      reasons: [
        Reason(
          code: "act.unknown", zh: "期限“\(clock.prefix(80))”届满不引起任何程序步骤",
          en: "nothing follows when the clock '\(clock.prefix(80))' runs out")
      ])
  }

  static func notYourRole(_ action: ActionDeclaration, in definition: ProcedureDefinition)
    -> Refusal
  {
    Refusal(
      kind: .notYourRole, code: "act.not-your-role", reasons: [roleReason(action, definition)])
  }

  static func roleReason(
    _ action: ActionDeclaration, _ definition: ProcedureDefinition
  ) -> Reason {
    let titles = action.by.map { definition.role($0)?.title ?? Bilingual(zh: $0, en: $0) }
    return Reason(
      code: "act.not-your-role",
      zh: "“\(action.title.zh)”只能由\(titles.map(\.zh).joined(separator: "、"))进行",
      en: "'\(action.title.en)' may only be done by: "
        + titles.map(\.en).joined(separator: ", "))
  }

  static func wrongState(
    _ action: ActionDeclaration, _ state: String, in definition: ProcedureDefinition
  ) -> Refusal {
    Refusal(
      kind: .wrongState, code: "act.wrong-state",
      reasons: [stateReason(action, state, definition)])
  }

  static func stateReason(
    _ action: ActionDeclaration, _ state: String, _ definition: ProcedureDefinition
  ) -> Reason {
    func title(_ name: String) -> Bilingual {
      definition.state(name)?.title ?? Bilingual(zh: name, en: name)
    }
    let origins = action.from.map(title)
    return Reason(
      code: "act.wrong-state",
      zh: "案件处于“\(title(state).zh)”，该步骤只能在以下阶段进行："
        + origins.map(\.zh).joined(separator: "、"),
      en: "the case is at '\(title(state).en)'; this is possible only at: "
        + origins.map(\.en).joined(separator: ", "))
  }

  static func throughOther(_ action: ActionDeclaration, _ through: String) -> Refusal {
    Refusal(
      kind: .throughOther, code: "act.through-other",
      reasons: [
        Reason(
          code: "act.through-other", zh: "“\(action.title.zh)”须通过“\(through)”专门办理",
          en: "'\(action.title.en)' is done through '\(through)' only", pointer: "/action")
      ])
  }

  static func invalidInput(_ defects: [Reason]) -> Refusal {
    Refusal(kind: .invalidInput, code: "act.invalid-input", reasons: defects)
  }

  static func notComputable(_ action: ActionDeclaration, _ error: EvaluationError) -> Refusal {
    Refusal(
      kind: .guardFailed, code: "act.not-computable",
      reasons: [
        Reason(
          code: "act.not-computable", zh: "“\(action.title.zh)”的后果无法计算：事实不完整",
          en: "what follows from '\(action.title.en)' cannot be computed: \(error.reason)")
      ])
  }
}
