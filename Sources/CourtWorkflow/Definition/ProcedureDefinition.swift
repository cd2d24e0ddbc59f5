/// A procedure as data: which states there are, who may do what from where, under which
/// conditions, and what follows.
///
/// A definition holds no behaviour and names no software of the host: guards are expressions over
/// declared facts, effects are names the host carries out. Everything keeps the order of the file.
public struct ProcedureDefinition: Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    /// A case of its own.
    case main
    /// Something that is settled beside a running case and then returns to it.
    case incident
  }

  public let name: String
  public let kind: Kind
  /// Counts up with every published change; a running case stays pinned to its version.
  public let version: Int
  public let title: Bilingual
  /// The legal instruments the definition follows.
  public let source: [String]
  /// The state a new case starts in.
  public var initial: String { start.name }
  let start: Reference
  public let roles: [RoleDeclaration]
  public let facts: [FactDeclaration]
  public let clocks: [ClockDeclaration]
  public let states: [StateDeclaration]
  public let actions: [ActionDeclaration]
  public let documents: [DocumentDeclaration]
  /// Parts of the procedure that a party may choose to take part in online, each by itself.
  public let phases: [PhaseDeclaration]
  /// What may be settled beside the case while it runs.
  public let incidents: [IncidentDeclaration]
  /// Cases of their own that may follow from this one.
  public let sequels: [SequelDeclaration]
  /// Secret votes of a panel.
  public let votes: [VoteDeclaration]
  /// How running cases of an earlier version come here; nil where they stay with theirs.
  public let migration: MigrationDeclaration?
  /// The file the definition was read from, for messages.
  public let file: String
}

/// Who may act.
public struct RoleDeclaration: Sendable {
  public let name: String
  public let title: Bilingual
  public let place: Place
}

/// One value of the case that guards may read.
public struct FactDeclaration: Sendable {
  public let name: String
  public let title: Bilingual
  public let kind: Kind
  /// The closed list of strings it may hold (of each element for a list); empty means open.
  public let values: [String]
  /// Used when the host supplies no value; nil means a missing value fails the guard.
  public let preset: Value?
  public let place: Place
}

/// A period that runs from an event and does something when it ends.
public struct ClockDeclaration: Sendable {
  public enum Scope: String, Sendable, CaseIterable {
    /// One clock for the whole case.
    case wholeCase = "case"
    /// One clock for each party it is started for.
    case party
  }

  public let name: String
  public let title: Bilingual
  /// The id of the host's dated rule, as a template over facts (`trial.{facts.track}`).
  public let rule: Template?
  public let scope: Scope
  /// The action the engine runs when the period ends; nil for a period that only informs.
  public var onExpiry: String? { expiry?.name }
  let expiry: Reference?
  /// True when the end of the period is told to a superior instead of ending the matter.
  public let escalates: Bool
  /// Who is urged, in order, when the period has passed; each rung waits for its own rule.
  public let ladder: [RungDeclaration]
  /// Kinds of time the law leaves out of this period, such as `appraisal`; an incident or action
  /// that suspends the clock must name one of them.
  public var excludes: [String] { excluded.map(\.name) }
  let excluded: [Reference]
  public let place: Place
}

/// A place a case can be in.
public struct StateDeclaration: Sendable {
  public let name: String
  public let title: Bilingual
  public let isTerminal: Bool
  /// Roles on which the case waits although no clock runs; see the lint rule on silence.
  public var awaits: [String] { awaited.map(\.name) }
  let awaited: [Reference]
  public let meaning: Bilingual?
  public let place: Place
}

/// A paper the procedure produces or serves.
public struct DocumentDeclaration: Sendable {
  public let name: String
  public let title: Bilingual
  /// True for a judgment, ruling or order that decides something.
  public let decides: Bool
  /// The dated rule of the period in which it may be appealed; nil where it may not.
  public let appeal: String?
  /// Why there is no appeal against it: the article that says so.
  public let final: String?
  /// Why it may be given without the parties being heard: the article that says so.
  public let unheard: String?
  public let place: Place
}

/// What somebody may do, and what follows from it.
public struct ActionDeclaration: Sendable {
  public let name: String
  public let title: Bilingual
  /// Roles; one of them is enough.
  public var by: [String] { performers.map(\.name) }
  /// The states it is possible from; `any` in the file is already written out here.
  public let from: [String]
  let performers: [Reference]
  let origins: [Reference]
  /// Tried in order; the first whose condition holds is taken, none means the case stays.
  public let targets: [TargetDeclaration]
  public let requires: [GuardDeclaration]
  public let input: [InputDeclaration]
  public let set: [AssignmentDeclaration]
  public let start: [ClockStartDeclaration]
  public let stop: [ClockStopDeclaration]
  /// Clocks that stand still from this action on, and those that go on with it.
  public let suspend: [SuspensionDeclaration]
  public let resume: [SuspensionDeclaration]
  public let effects: [EffectDeclaration]
  /// The route of its own through which alone the action may come.
  public let through: String?
  /// The online phase the action belongs to; a party that has not chosen it must act on paper.
  public let phase: String?
  let phasePlace: Place?
  public let article: String?
  public let docket: BilingualTemplate?
  /// Where the texts of the docket stand, for messages.
  let docketPlaces: [Place]
  public let place: Place
}

/// Where an action leads, always or when a condition holds.
public struct TargetDeclaration: Sendable {
  public let when: Expression?
  public let to: String
  /// Another procedure that takes the case over in the state `to`; clocks of the same name run on,
  /// the others end.
  public let procedure: String?
  public let place: Place
  let whenPlace: Place
}

/// A condition of an action with what to tell when it fails.
public struct GuardDeclaration: Sendable {
  public let when: Expression
  public let code: String
  public let otherwise: Bilingual
  public let source: String
  public let place: Place
  let whenPlace: Place
}

/// One value an act must or may bring, with the bounds it is held against.
public struct InputDeclaration: Sendable {
  public let name: String
  public let title: Bilingual
  public let kind: Kind
  /// The closed list of allowed strings (of each element for a list); empty means open.
  public let values: [String]
  public let isRequired: Bool
  public let preset: Value?
  /// Smallest and largest number, or length of a string (in characters) or list.
  public let minimum: Int64?
  public let maximum: Int64?
  public let place: Place
}

/// A fact the engine changes when the action is done.
public struct AssignmentDeclaration: Sendable {
  public let fact: String
  public let value: Expression
  public let place: Place
  let valuePlace: Place
}

/// A clock the action starts, for whom, and what its rule leaves open.
public struct ClockStartDeclaration: Sendable {
  public let clock: String
  public let when: Expression?
  /// One party key, or a list of them; nil means the actor's own party.
  public let party: Expression?
  public let arguments: [String: Expression]
  public let place: Place
}

/// A clock, or all of them, that the action ends before its time.
public struct ClockStopDeclaration: Sendable {
  /// A clock's name; nil stands for every running clock.
  public let clock: String?
  let when: Expression?
  /// Only this party's clock; nil means for all parties.
  public let party: Expression?
  public let place: Place
}

/// Something the host must do, by a name only the host understands.
public struct EffectDeclaration: Sendable {
  public let name: String
  public let when: Expression?
  public let arguments: [String: Argument]
  public let place: Place
}

/// A literal of the file, or a template that is filled when the effect is decided.
public indirect enum Argument: Sendable {
  case literal(Value)
  case template(Template)
  case list([Argument])
  case map([String: Argument])
}

extension ProcedureDefinition {
  public func phase(_ name: String) -> PhaseDeclaration? { phases.first { $0.name == name } }
  public func incident(_ name: String) -> IncidentDeclaration? {
    incidents.first { $0.name == name }
  }
  public func sequel(_ name: String) -> SequelDeclaration? { sequels.first { $0.name == name } }
  public func vote(_ name: String) -> VoteDeclaration? { votes.first { $0.name == name } }
  public func role(_ name: String) -> RoleDeclaration? { roles.first { $0.name == name } }
  public func fact(_ name: String) -> FactDeclaration? { facts.first { $0.name == name } }
  public func clock(_ name: String) -> ClockDeclaration? { clocks.first { $0.name == name } }
  public func state(_ name: String) -> StateDeclaration? { states.first { $0.name == name } }
  public func action(_ name: String) -> ActionDeclaration? { actions.first { $0.name == name } }
  public func document(_ name: String) -> DocumentDeclaration? {
    documents.first { $0.name == name }
  }
}
