public import CourtDomain
import CourtWorkflow

extension OpenCase {
  /// Gives the case to an official; a mediator of a case may never judge it.
  ///
  /// Source: Online Mediation Rules art. 13; Provisions on invited mediation art. 16.
  public func assign(_ role: Account.Kind, to official: Account, seat: Int = 1) throws {
    guard official.kind == role, !official.isDisabled else {
      throw Rejection(
        "assignment.wrong-kind", .unacceptable, zh: "该账号不是\(role.rawValue)",
        en: "this account is not a \(role.rawValue)")
    }
    let other: Account.Kind = role == .judge ? .mediator : .judge
    guard !assignments.contains(where: { $0.role == other && $0.accountID == official.id }) else {
      throw Rejection(
        "assignment.barred", .conflict, zh: "调解过本案的人员不得审理本案",
        en: "whoever mediated a case may not judge it", source: "OMR art. 13")
    }
    guard !assignments.contains(where: { $0.isBarred && $0.accountID == official.id }) else {
      throw Rejection(
        "assignment.recused", .conflict, zh: "该人员已经回避，不得再办理本案",
        en: "the official stood aside and takes no further part in the case",
        source: "CPL art. 47")
    }
    let sitsAlready = assignments.contains {
      $0.role == role && $0.isCurrent && $0.accountID == official.id && $0.seat != seat
    }
    guard !sitsAlready else {
      throw Rejection(
        "assignment.sits-already", .conflict, zh: "该人员已是本案合议庭成员",
        en: "the official sits on the panel already", source: "CPL art. 42")
    }
    let conflicted = parties.contains { $0.idNumber != nil && $0.idNumber == official.idNumber }
    guard !conflicted else {
      throw Rejection(
        "assignment.recused", .conflict, zh: "该人员为本案当事人，应当回避",
        en: "the official is a party and must stand aside", source: "CPL art. 47")
    }
    let assignment = Assignment(role: role, accountID: official.id, seat: seat)
    for index in assignments.indices
    where assignments[index].role == role && assignments[index].isCurrent
      && assignments[index].seat == seat
    {
      assignments[index].endedAt = now
    }
    assignments.removeAll { $0.role == role && $0.accountID == official.id }
    assignments.append(assignment)
    pending.assignments.append((assignment, now))
    enterAssignment(of: role, to: official, seat: seat)
  }

  private func enterAssignment(of role: Account.Kind, to official: Account, seat: Int) {
    let title = Self.roleTitle(role)
    var input: JSONObject = JSONObject()
    input["role"] = .string(role.rawValue)
    input["account"] = .string(official.id.description)
    if seat > 1 { input["seat"] = .int(seat) }
    append(
      action: "assigned",
      text: LocalizedText(
        zh: "本案分配给\(title)\(official.name)",
        en: "the case is assigned to \(role.rawValue) \(official.name)"),
      article: role == .judge ? "CPL 40, 131" : "OMR 10, 13", from: focusedState, to: focusedState,
      input: .object(input),
      actor: account == nil ? .system : Actor(roles: standing.roles), asSystem: account == nil)
  }

  /// Whoever holds the role now.
  func currentOfficial(_ role: Account.Kind) -> AccountID? {
    assignments.filter { $0.role == role && $0.isCurrent }.min { $0.seat < $1.seat }?.accountID
  }
}
