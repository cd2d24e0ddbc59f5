/// What the host offers to procedures, as far as the checks must know it.
///
/// Every part may be left out; the checks that need it are then left out too.
public struct LintHost: Sendable {
  /// Effects the host carries out, by name.
  public var effects: [String: Effect]?
  /// Rows of the dated law a clock may name, by id.
  public var rules: [String: Rule]?
  /// Routes of their own an action may be bound to with `through`.
  public var routes: Set<String>?
  /// Roles the host can give to somebody.
  public var roles: Set<String>?
  /// Roles that are parties of the case.
  public var partyRoles: Set<String>
  /// Actions of `system` that the host runs of itself: `*-served` when service takes effect.
  public var systemActions: Set<String>?
  /// The other procedures, for what points from one file to another.
  public var library: [ProcedureDefinition]?

  public init(
    effects: [String: Effect]? = nil, rules: [String: Rule]? = nil, routes: Set<String>? = nil,
    roles: Set<String>? = nil, partyRoles: Set<String> = ["plaintiff", "defendant", "third-party"],
    systemActions: Set<String>? = nil, library: [ProcedureDefinition]? = nil
  ) {
    self.effects = effects
    self.rules = rules
    self.routes = routes
    self.roles = roles
    self.partyRoles = partyRoles
    self.systemActions = systemActions
    self.library = library
  }

  /// The newest version of a procedure in the library.
  func procedure(_ name: String) -> ProcedureDefinition? {
    (library ?? []).filter { $0.name == name }.max { $0.version < $1.version }
  }

  /// An effect and the arguments it takes.
  public struct Effect: Sendable {
    public let arguments: [Argument]
    /// True when further arguments are passed on, as values for the text of a paper are.
    public let isOpen: Bool

    public init(_ arguments: [Argument] = [], isOpen: Bool = false) {
      self.arguments = arguments
      self.isOpen = isOpen
    }

    /// An effect whose arguments are not known and so are not checked.
    public static let unchecked = Effect(isOpen: true)
  }

  /// One argument of an effect.
  public struct Argument: Sendable {
    /// What an argument must be.
    public enum Kind: Sendable, Equatable {
      case text, number
      case oneOf([String])
      /// The name of something the procedure declares.
      case role, document, clock, clocks, fact, sequel
      /// Roles, `all`, `parties`, or party keys from an expression.
      case addressees
      /// The id of a dated rule.
      case rule
    }
    public let name: String
    public let kind: Kind
    public let isRequired: Bool

    public init(_ name: String, _ kind: Kind, isRequired: Bool = true) {
      self.name = name
      self.kind = kind
      self.isRequired = isRequired
    }
  }

  /// A dated rule, as far as a procedure must respect it.
  public struct Rule: Sendable {
    /// Whom the period binds.
    public enum Bound: String, Sendable, CaseIterable {
      case court, party
    }
    /// True when the law leaves the length to the court, so that an act must give it.
    public let needsDays: Bool
    /// True when an act may give another length.
    public let takesDays: Bool
    public let binds: Bound?
    public let hasSource: Bool

    public init(
      needsDays: Bool = false, takesDays: Bool = false, binds: Bound? = nil,
      hasSource: Bool = true
    ) {
      self.needsDays = needsDays
      self.takesDays = takesDays || needsDays
      self.binds = binds
      self.hasSource = hasSource
    }
  }
}

extension LintHost.Rule {
  /// The rules of a table of periods; rows that cannot be read are left out, since the table has
  /// checks of its own.
  public static func read(periods yaml: String) -> [String: LintHost.Rule] {
    guard let text = try? DefinitionText.read(yaml, file: "periods.yaml"),
      case .map(let parts) = text.content,
      case .list(let rows)? = parts.first(where: { $0.key == "rows" })?.value.content
    else { return [:] }
    var rules: [String: LintHost.Rule] = [:]
    for case .map(let fields) in rows.map(\.content) {
      func word(_ key: String) -> String? {
        fields.first { $0.key == key }?.value.literal?.shown
      }
      guard let id = word("rule") else { continue }
      let isGiven = word("mode") == "given"
      let former = rules[id]
      rules[id] = LintHost.Rule(
        needsDays: (former?.needsDays ?? true) && isGiven,
        takesDays: (former?.takesDays ?? false) || ["minimum", "maximum"].contains(word("mode")),
        binds: word("binds").flatMap(Bound.init(rawValue:)) ?? former?.binds,
        hasSource: (former?.hasSource ?? true) && !(word("source") ?? "").isEmpty)
    }
    return rules
  }
}
