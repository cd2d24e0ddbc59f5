import CourtDomain
import CourtWorkflow

extension OpenCase {
  /// The judges of the case, presiding first.
  var panel: [Assignment] {
    assignments.filter { $0.role == .judge && $0.isCurrent }.sorted { $0.seat < $1.seat }
  }

  /// Takes the present holder of a role off the case for good and draws another for his seat.
  ///
  /// - Parameter person: the key of a member; whoever presides or sits alone where none is named.
  /// Source: Civil Procedure Law arts. 47–50.
  func bar(role name: String, person: String?) throws {
    guard let role = Account.Kind(rawValue: name), role != .president else {
      throw Fault(.broken, "role \(name) cannot be barred")
    }
    let named = person.flatMap { $0.isEmpty ? nil : AccountID($0) }
    let holder = assignments.first {
      $0.role == role && $0.isCurrent
        && (named == nil ? $0.seat == 1 : $0.accountID == named)
    }
    guard let account = holder?.accountID ?? (role == .clerk ? named : nil) else {
      throw Rejection(
        "recusal.nobody", .conflict, zh: "本案没有应当回避的该人员",
        en: "nobody who holds that role in this case can be taken off it", source: "CPL art. 47")
    }
    let seat = holder?.seat ?? 1
    assignments.removeAll { $0.role == role && $0.accountID == account }
    assignments.append(
      Assignment(role: role, accountID: account, endedAt: now, seat: seat, isBarred: true))
    let (id, at) = (file.id, now)
    pending.bars.append { try $0.bar(role, account, from: id, at: at) }
    append(
      action: "barred",
      text: LocalizedText(
        zh: "该\(Self.roleTitle(role))回避，不再办理本案",
        en: "the \(role.rawValue) stands aside and takes no further part in the case"),
      article: "CPL 47, 50", from: focusedState, to: focusedState,
      input: ["role": .string(role.rawValue), "account": .string(account.description)],
      actor: .system, asSystem: true)
    guard role != .clerk else { return openTask(role: "clerk", kind: "replace-clerk") }
    try draw(role, seat: seat)
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
    default: "人员"
    }
  }
}
