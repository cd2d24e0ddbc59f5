/// The engine's answer to an act.
public enum Verdict: Sendable, Hashable {
  case decided(Decision)
  case refused(Refusal)

  /// The decision, or the refusal thrown.
  public func get() throws(Refusal) -> Decision {
    switch self {
    case .decided(let decision): return decision
    case .refused(let refusal): throw refusal
    }
  }
}

/// Everything that follows from an act, as values; the host carries it out in one transaction.
public struct Decision: Sendable, Hashable {
  public let action: String
  public let from: String
  /// A state of `handover` where that is set, of the same procedure otherwise.
  public let to: String
  /// Another procedure that takes the case over.
  public let handover: String?
  public let factChanges: [String: Value]
  /// In order: stops, resumptions, suspensions, starts.
  public let clockChanges: [ClockChange]
  /// In the order of the file.
  public let effects: [EffectCall]
  public let docket: Bilingual
  public let article: String?
}

/// A clock that begins or ends with a decision.
public enum ClockChange: Sendable, Hashable {
  /// `rule` is the id of the host's dated rule; `arguments` are what the rule leaves open.
  case start(name: String, rule: String, party: String?, arguments: [String: Value])
  /// A clock that runs; already expanded from `all`, one change for each running clock.
  case stop(name: String, party: String?)
  /// The clock stands still from now on; `kind` is the host's name of the excluded time.
  case suspend(name: String, party: String?, kind: String)
  /// The clock goes on; the time since its suspension of that kind is left out.
  case resume(name: String, party: String?, kind: String)
}

/// One thing the host must do.
public struct EffectCall: Sendable, Hashable {
  public let name: String
  public let arguments: [String: Value]
}

/// Why an act may not be done.
public struct Refusal: Sendable, Hashable, Error {
  public enum Kind: String, Sendable, CaseIterable {
    case unknownAction
    case wrongState
    case notYourRole
    case guardFailed
    case invalidInput
    case throughOther
  }

  public let kind: Kind
  /// `act.unknown`, `act.wrong-state`, `act.not-your-role`, `act.invalid-input`,
  /// `act.through-other`, or the code of the first failed guard.
  public let code: String
  /// All reasons of this kind, never only the first.
  public let reasons: [Reason]
}

/// One reason in words, with where it comes from.
public struct Reason: Sendable, Hashable {
  public let code: String
  public let zh: String
  public let en: String
  /// The article, or empty when the procedure itself is the source.
  public let source: String
  /// RFC 6901 pointer such as `/input/track` for a defect of the input.
  public let pointer: String?

  public init(code: String, zh: String, en: String, source: String = "", pointer: String? = nil) {
    self.code = code
    self.zh = zh
    self.en = en
    self.source = source
    self.pointer = pointer
  }
}

/// What an actor may do with an action now, and if not, why.
public struct Availability: Sendable, Hashable {
  public let action: String
  public let title: Bilingual
  public let isAllowed: Bool
  /// Empty when allowed; otherwise every reason against it.
  public let reasons: [Reason]
  /// Conditions that depend on the input and are judged only when the act is done.
  public let conditions: [Reason]
  /// The states the action is possible from.
  public let possibleFrom: [String]
  /// The states it may lead to; the present one when it stays.
  public let leadsTo: [String]
  public let input: [InputDescription]
  public let through: String?
  public let article: String?
}

/// One input field as a form or an integrator needs to know it.
public struct InputDescription: Sendable, Hashable {
  public let name: String
  public let title: Bilingual
  public let kind: String
  public let values: [String]
  public let isRequired: Bool
  public let minimum: Int64?
  public let maximum: Int64?
}
