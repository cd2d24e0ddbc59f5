/// One rung of the ladder of urging 催办.
public struct RungDeclaration: Sendable {
  /// 1, 2, 3; each level is told to somebody higher.
  public let level: Int
  /// The role that is urged.
  public let to: String
  /// The dated rule of the time between the rung before (for the first: the end of the period) and
  /// this one; nil for a rung that is reached at once.
  public let rule: String?
  public let place: Place
}

/// A part of the procedure in which a party may act online if it has chosen so for this part.
///
/// Source: Online Litigation Rules arts. 4–5: one consent never implies another.
public struct PhaseDeclaration: Sendable {
  public let name: String
  public let title: Bilingual
  public let place: Place
}

/// Something that is settled by a procedure of its own beside the case.
public struct IncidentDeclaration: Sendable {
  public let name: String
  public let title: Bilingual
  /// The definition, of kind `incident`, that decides it.
  public let procedure: String
  /// The action of that definition which opens it; who may open it is said there.
  public let opensWith: String
  /// The states of the case in which it may be opened.
  public let from: [String]
  /// Conditions on the case, judged before the incident's own.
  public let requires: [GuardDeclaration]
  /// One open incident for the case, or one for each party.
  public let scope: ClockDeclaration.Scope
  /// How often it may be opened at all, for the case or each party; nil for no such limit.
  public let atMost: Int64?
  /// Clocks of the case that stand still while it is open.
  public let suspends: [SuspensionDeclaration]
  /// What the case does when the incident ends: its final state → an action of `system`.
  public let returns: [ReturnDeclaration]
  public let article: String?
  let origins: [Reference]
  let procedurePlace: Place
  let opensWithPlace: Place
  public let place: Place
}

/// Clocks that stand still, and the kind of excluded time that justifies it.
public struct SuspensionDeclaration: Sendable {
  /// A clock's name; nil stands for every running clock whose rule admits the kind.
  public let clock: String?
  /// The host's name of the excluded time, such as `jurisdiction-objection`.
  public let kind: String
  public let when: Expression?
  public let place: Place
}

/// The way back from an incident into the case.
public struct ReturnDeclaration: Sendable {
  /// The final state of the incident.
  public let state: String
  /// The action of the case; nil where the case simply goes on.
  public let action: String?
  public let place: Place
}

/// A case of its own that may follow: appeal, enforcement, judicial confirmation.
public struct SequelDeclaration: Sendable {
  public let name: String
  public let title: Bilingual
  /// The definition, of kind `main`, the new case begins under.
  public let procedure: String
  /// The type code of its case number, such as 执.
  public let numberType: String
  /// The states of this case, final ones included, from which it may be opened.
  public let from: [String]
  public var by: [String] { performers.map(\.name) }
  public let requires: [GuardDeclaration]
  /// A clock of this case that must still run; nil where the law sets no limit.
  public let within: String?
  /// True when each may be opened once only.
  public let once: Bool
  /// A fact that lists the parties on whose behalf it is opened, whoever opens it; nil where it is
  /// whoever opens it.
  public let openedFor: String?
  /// Roles whose holders here take no part in the case that follows.
  public let excludes: [String]
  public let article: String?
  let openedForPlace: Place?
  let performers: [Reference]
  let origins: [Reference]
  let procedurePlace: Place
  let withinPlace: Place?
  public let place: Place
}

/// A secret vote: every member commits to a digest before anyone reveals.
public struct VoteDeclaration: Sendable {
  public let name: String
  public let title: Bilingual
  /// Roles that vote.
  public var by: [String] { performers.map(\.name) }
  public let options: [String]
  /// The fewest votes that decide.
  public let quorum: Int64
  /// The actions by which a member commits and reveals; both go `through: votes`.
  public let commit: String
  public let reveal: String
  let performers: [Reference]
  let commitPlace: Place
  let revealPlace: Place
  public let place: Place
}

/// How a running case of an earlier version comes to this one.
public struct MigrationDeclaration: Sendable {
  public let from: Int
  /// Old state → new state; a state that is not named keeps its name.
  public let states: [(old: String, new: String, place: Place)]
  /// Old clock → new clock; nil ends the clock.
  public let clocks: [(old: String, new: String?, place: Place)]
  /// Facts that are set when a case moves.
  public let set: [AssignmentDeclaration]
  /// Old states whose cases stay with the version they began under.
  public var keep: [String] { kept.map(\.name) }
  let kept: [Reference]
  public let why: Bilingual
  public let place: Place
}
