public import CourtDomain
import CourtWorkflow

extension OpenCase {
  /// Gives the case to an official; a mediator of a case may never judge it.
  ///
  /// Source: Online Mediation Rules art. 13; Provisions on invited mediation art. 16.
  public func assign(_ role: Account.Kind, to official: Account) throws {
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
    let conflicted = parties.contains { $0.idNumber != nil && $0.idNumber == official.idNumber }
    guard !conflicted else {
      throw Rejection(
        "assignment.recused", .conflict, zh: "该人员为本案当事人，应当回避",
        en: "the official is a party and must stand aside", source: "CPL art. 47")
    }
    let assignment = Assignment(role: role, accountID: official.id)
    for index in assignments.indices
    where assignments[index].role == role && assignments[index].isCurrent {
      assignments[index].endedAt = now
    }
    assignments.removeAll { $0.role == role && $0.accountID == official.id }
    assignments.append(assignment)
    pending.assignments.append((assignment, now))
    enterAssignment(of: role, to: official)
  }

  private func enterAssignment(of role: Account.Kind, to official: Account) {
    let title = role == .judge ? "法官" : "调解员"
    append(
      action: "assigned",
      text: LocalizedText(
        zh: "本案分配给\(title)\(official.name)",
        en: "the case is assigned to \(role.rawValue) \(official.name)"),
      article: role == .judge ? "CPL 40, 131" : "OMR 10, 13", from: file.state, to: file.state,
      input: ["role": .string(role.rawValue), "account": .string(official.id.description)],
      actor: account == nil ? .system : Actor(roles: standing.roles), asSystem: account == nil)
  }

  /// Whoever holds the role now.
  func currentOfficial(_ role: Account.Kind) -> AccountID? {
    assignments.first { $0.role == role && $0.isCurrent }?.accountID
  }

  /// Deals the case to the official of that kind with a draw that anyone can repeat.
  ///
  /// The draw is the case id modulo the list in order of account id, skipping those who are barred:
  /// not to be steered by the filer, and the same whenever it is computed again.
  func assignByDraw(role name: String) throws {
    guard let role = Account.Kind(rawValue: name) else { return }
    guard currentOfficial(role) == nil else { return }
    let candidates = try transaction.accounts(kind: role, limit: 200)
      .filter { !$0.isDisabled }.sorted { $0.id.description < $1.id.description }
    guard !candidates.isEmpty else {
      openTask(role: "clerk", kind: "assign-\(name)")
      return
    }
    let bytes = Array(file.id.description.utf8)
    let draw = Int(bytes.suffix(4).reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) })
    for offset in candidates.indices {
      let candidate = candidates[(draw + offset) % candidates.count]
      do { return try assign(role, to: candidate) } catch is Rejection { continue }
    }
    openTask(role: "clerk", kind: "assign-\(name)")
  }
}
