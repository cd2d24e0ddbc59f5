import CourtDomain
import CourtWorkflow

/// Where a procedure lets a decision be signed and drafted, as its own acts say.
///
/// It is signed by the act that goes through `decisions`. It may be drafted where it may be signed,
/// and one step before: where an act of the judge leads there, such as closing the hearing.
struct Signing {
  private let signing: [ActionDeclaration]
  let draftStates: Set<String>

  init(_ definition: ProcedureDefinition) {
    signing = definition.actions.filter { $0.through == "decisions" }
    let last = Set(signing.flatMap(\.from))
    let leading = definition.actions.filter { action in
      action.by.contains("judge") && action.targets.contains { last.contains($0.to) }
    }
    draftStates = last.union(leading.flatMap(\.from))
  }

  func action(from state: String) -> String? {
    signing.first { $0.from.contains(state) }?.name
  }
}

/// A decision upon another decision: what was settled about that one binds the sum.
///
/// The sum of such a decision is what is owed in the end; its outcome is that of the appeal.
/// Source: Civil Procedure Law arts. 177–178; Interpretation arts. 323, 330–332.
struct ReviewedDecision {
  /// `affirm`, `change`, `remand`, `annul`; empty until it is settled.
  let disposition: String
  /// What the decision under appeal gave, where it gave a sum.
  let awardedBefore: Money?

  func defects(outcome: CourtDomain.Decision.Outcome, awarded: Money) -> [FieldDefect] {
    switch disposition {
    case "affirm": upheld(outcome, awarded)
    case "remand", "annul": setAside(outcome, awarded)
    case "change": changed(outcome)
    default: []
    }
  }

  private func upheld(_ outcome: CourtDomain.Decision.Outcome, _ awarded: Money) -> [FieldDefect] {
    var defects = outcome == .dismissed ? [] : [Self.wrongOutcome("dismissed")]
    if let before = awardedBefore, before != awarded {
      defects.append(
        FieldDefect(
          "/awarded/amount_minor", "not-what-was-upheld",
          zh: "维持原判的，金额应为原判支持的 \(before.plain) 元",
          en: "where a decision is upheld the sum stays what it gave, \(before.plain)",
          source: "CPL 177"))
    }
    return defects
  }

  private func setAside(
    _ outcome: CourtDomain.Decision.Outcome, _ awarded: Money
  ) -> [FieldDefect] {
    var defects = outcome == .dismissed ? [Self.wrongOutcome("granted")] : []
    if awarded.minorUnits != 0 {
      defects.append(
        FieldDefect(
          "/awarded/amount_minor", "nothing-decided",
          zh: "撤销原裁判、发回重审的，不确定给付金额，应为零",
          en: "where a decision is set aside nothing is awarded yet: the sum is zero",
          source: "CPL 177"))
    }
    return defects
  }

  private func changed(_ outcome: CourtDomain.Decision.Outcome) -> [FieldDefect] {
    outcome == .dismissed ? [Self.wrongOutcome("granted, partial")] : []
  }

  private static func wrongOutcome(_ right: String) -> FieldDefect {
    FieldDefect(
      "/outcome", "contradicts-disposition", zh: "裁判结果与已确定的处理结果不一致（应为 \(right)）",
      en: "the outcome contradicts the disposition that was settled: it is \(right)",
      source: "CPL 177")
  }
}

extension OpenCase {
  /// What this case decides upon, where its procedure settles a disposition of another decision.
  var reviewed: ReviewedDecision? {
    get throws {
      guard try mainEngine().definition.facts.contains(where: { $0.name == "disposition" }) else {
        return nil
      }
      return ReviewedDecision(
        disposition: snapshot().facts["disposition"]?.stringValue ?? "",
        awardedBefore: surroundings.first?.awarded)
    }
  }

  /// The range of like cases is about what is given on a claim; on appeal only a change gives that.
  var comparesWithLikeCases: Bool {
    get throws { try reviewed.map { $0.disposition == "change" } ?? true }
  }
}
