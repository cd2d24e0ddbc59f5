import CourtDomain
import CourtWorkflow

extension OpenCase {
  /// The judges of the case, presiding first.
  var panel: [Assignment] {
    assignments.filter { $0.role == .judge && $0.isCurrent }.sorted { $0.seat < $1.seat }
  }

  /// Takes the present holder of a role off the case for good and draws another for his seat.
  ///
  /// - Parameter person: the key of who stands aside; where none is named, whoever presides or sits
  ///   alone, the clerk who keeps the record, or the president.
  /// Source: Civil Procedure Law arts. 47–50.
  func bar(role name: String, person: String?) throws {
    guard let role = Account.Kind(rawValue: name),
      [.judge, .mediator, .clerk, .president].contains(role)
    else { throw Fault(.broken, "role \(name) cannot be barred") }
    let named = person.flatMap { $0.isEmpty ? nil : AccountID($0) }
    let holder = assignments.first {
      $0.role == role && $0.isCurrent
        && (named == nil ? $0.seat == 1 : $0.accountID == named)
    }
    guard let account = try holder?.accountID ?? unassigned(role, named: named) else {
      throw Rejection(
        "recusal.nobody", .conflict, zh: "本案没有应当回避的该人员",
        en: "nobody who holds that role in this case can be taken off it", source: "CPL art. 47")
    }
    let seat = holder?.seat ?? 1
    keepOut(Assignment(role: role, accountID: account, endedAt: now, seat: seat, isBarred: true))
    append(
      action: "barred",
      text: LocalizedText(
        zh: "该\(Self.roleTitle(role))回避，不再办理本案",
        en: "the \(role.rawValue) stands aside and takes no further part in the case"),
      article: "CPL 47, 50", from: focusedState, to: focusedState,
      input: ["role": .string(role.rawValue), "account": .string(account.description)],
      actor: .system, asSystem: true)
    if role == .president { return }
    guard role != .clerk else { return openTask(role: "clerk", kind: "replace-clerk") }
    try draw(role, seat: seat)
  }

  /// Keeps a person from the case for good.
  func keepOut(_ barred: Assignment) {
    assignments.removeAll { $0.role == barred.role && $0.accountID == barred.accountID }
    assignments.append(barred)
    let (id, at) = (file.id, now)
    pending.bars.append { try $0.bar(barred.role, barred.accountID, from: id, at: at) }
  }

  /// Clerks and the president serve every case without being assigned to it: the one who is named,
  /// else the clerk who is to keep the record of the hearing or acted last, or the only president.
  private func unassigned(_ role: Account.Kind, named: AccountID?) throws -> AccountID? {
    guard role == .clerk || role == .president else { return nil }
    let holders = try transaction.accounts(kind: role, limit: 200).filter { !$0.isDisabled }
    if let named { return holders.first { $0.id == named }?.id }
    if role == .president { return holders.count == 1 ? holders.first?.id : nil }
    if let clerk = bookedHearing?.clerkID { return clerk }
    let recent = try transaction.docket(
      of: file.id, after: max(0, file.docketLength - 200), limit: 200)
    return recent.last { $0.actorRole == "clerk" && $0.actorID != nil }?.actorID
  }

  /// Fills the empty ones of the first seats of a role; whoever sits already stays.
  func assignByDraw(role name: String, seats: Int) throws {
    guard let role = Account.Kind(rawValue: name) else { return }
    for seat in 1...max(1, min(seats, 9))
    where !assignments.contains(where: { $0.role == role && $0.isCurrent && $0.seat == seat }) {
      try draw(role, seat: seat)
    }
  }

  /// The draw is the case id modulo the list in order of account id, skipping those who are barred or
  /// sit already: not to be steered by the filer, and the same whenever it is computed again.
  private func draw(_ role: Account.Kind, seat: Int) throws {
    let candidates = try transaction.accounts(kind: role, limit: 200)
      .filter { !$0.isDisabled }.sorted { $0.id.description < $1.id.description }
    let bytes = Array(file.id.description.utf8)
    let draw = Int(bytes.suffix(4).reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) })
    for offset in candidates.indices {
      let candidate = candidates[(draw + offset) % candidates.count]
      do { return try assign(role, to: candidate, seat: seat) } catch is Rejection { continue }
    }
    openTask(role: "clerk", kind: "assign-\(role.rawValue)")
  }

  static func roleTitle(_ role: Account.Kind) -> String {
    switch role {
    case .judge: "法官"
    case .mediator: "调解员"
    case .clerk: "书记员"
    case .president: "院长"
    default: "人员"
    }
  }
}
