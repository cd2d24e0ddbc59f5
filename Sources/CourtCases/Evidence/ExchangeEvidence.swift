public import CourtDomain

extension OpenCase {
  /// Says in which way a party wants to exchange evidence.
  ///
  /// Source: Online Litigation Rules art. 14.
  public func chooseExchange(_ mode: EvidenceExchange.Mode) throws -> ExchangeChoice {
    guard let party = standing.partyID else {
      throw Rejection(
        "exchange.not-yours", .forbidden, zh: "只有当事人或其代理人可以选择证据交换方式",
        en: "only a party or its representative chooses how evidence is exchanged",
        source: "OLR art. 14")
    }
    let choice = ExchangeChoice(partyID: party, mode: mode, at: now, accountID: account?.id)
    let id = file.id
    pending.beside.append { try $0.insertExchangeChoice(choice, in: id) }
    enterInDocket(
      "exchange-mode-chosen", zh: mode == .synchronous ? "选择同步证据交换" : "选择非同步证据交换",
      en: "wants the evidence exchanged \(mode.rawValue)ly", article: "OLR 14")
    return choice
  }

  /// Opens an exchange of evidence under the judge's direction.
  ///
  /// Asynchronous only where every party chose it; who cannot agree meets at one time.
  /// - Parameters:
  ///   - items: `nil` for everything that was not exchanged yet.
  ///   - agreed: the parties agreed to hold it before the period for evidence is over, which ends
  ///     the period that day.
  /// - Throws: `Rejection` `exchange.only-the-judge-opens`, `exchange.open-already`,
  ///   `exchange.no-agreement-on-mode`, `exchange.before-period-ends`, `exchange.nothing`,
  ///   `exchange.item-not-ready`, `exchange.time`.
  /// Source: Provisions on Evidence arts. 56–58; Online Litigation Rules arts. 14, 20.
  public func openExchange(
    _ mode: EvidenceExchange.Mode, from opensAt: Instant, to closesAt: Instant,
    items: [EvidenceID]?, agreed: Bool
  ) throws -> EvidenceExchange {
    try onlyTheJudge("exchange.only-the-judge-opens")
    let before = try transaction.exchanges(of: file.id)
    guard !before.contains(where: \.isOpen) else {
      throw Rejection(
        "exchange.open-already", .conflict, zh: "已有进行中的证据交换",
        en: "an exchange of evidence is under way")
    }
    try checkExchange(mode, from: opensAt, to: closesAt)
    let endsPeriod = try endsPeriod(by: opensAt, agreed: agreed)
    let chosen = try exchanged(items)
    guard let account, !chosen.isEmpty else {
      throw Rejection(
        "exchange.nothing", .conflict, zh: "没有需要交换的证据",
        en: "there is no evidence to exchange")
    }
    let exchange = EvidenceExchange(
      caseID: file.id, round: before.count + 1, mode: mode, opensAt: opensAt, closesAt: closesAt,
      endsPeriod: endsPeriod, openedBy: account.id, closedAt: nil, closedBy: nil)
    pending.beside.append { try $0.insertExchange(exchange, items: chosen) }
    let words = mode == .synchronous ? "同步" : "非同步"
    enterInDocket(
      "exchange-opened",
      zh: "组织第\(exchange.round)次证据交换（\(words)），\(opensAt) 至 \(closesAt)",
      en: "evidence is exchanged \(mode.rawValue)ly, round \(exchange.round), "
        + "from \(opensAt) to \(closesAt)", article: "EV 56-58; OLR 14")
    for party in parties {
      message(to: party) { number in
        (
          subject: "\(number) 证据交换 / exchange of evidence",
          body: "请在 \(opensAt) 至 \(closesAt) 登录平台发表质证意见；无正当理由不参加的，承担相应法律后果。\n"
            + "State your opinions on the evidence between \(opensAt) and \(closesAt); silence "
            + "without good reason spends the right to do so."
        )
      }
    }
    return exchange
  }

  /// "From now on" is past by the time it arrives.
  private static let onTheWaySeconds: Int64 = 60

  private func checkExchange(
    _ mode: EvidenceExchange.Mode, from opensAt: Instant, to closesAt: Instant
  ) throws {
    guard opensAt >= now.adding(seconds: -Self.onTheWaySeconds), closesAt > max(opensAt, now) else {
      throw Rejection(
        "exchange.time", .unacceptable, zh: "证据交换须在将来，且结束晚于开始",
        en: "an exchange lies in the future and ends after it begins"
      ).at(closesAt > max(opensAt, now) ? "/opens_at" : "/closes_at")
    }
    guard mode == .asynchronous else { return }
    let choices = try transaction.exchangeChoices(of: file.id)
    let undecided = parties.filter { party in
      choices.last { $0.partyID == party.id }?.mode != .asynchronous
    }
    guard undecided.isEmpty else {
      throw Rejection(
        "exchange.no-agreement-on-mode", .conflict,
        zh: "各方未一致选择非同步方式，适用同步证据交换",
        en: "not every party chose the asynchronous way: exchange synchronously",
        source: "OLR arts. 14(4), 20(1)",
        reasons: undecided.map {
          FieldDefect("", "exchange.not-chosen", zh: "\($0.name)未选择", en: "\($0.name) did not")
        })
    }
  }

  private func endsPeriod(by opensAt: Instant, agreed: Bool) throws -> Bool {
    let running = deadlines.filter {
      $0.incidentID == nil && $0.rule.hasPrefix("evidence.") && $0.standing == .running
    }.map(\.dueAt).max()
    guard let running, running > opensAt else { return false }
    guard agreed else {
      throw Rejection(
        "exchange.before-period-ends", .conflict,
        zh: "举证期限尚未届满；各方协商一致的，可以提前交换，交换之日举证期限届满",
        en: "the period for evidence still runs: only by agreement of all may the exchange come "
          + "first, and its day ends the period", source: "EV arts. 51, 56")
    }
    return true
  }

  private func exchanged(_ wanted: [EvidenceID]?) throws -> [EvidenceID] {
    try transaction.looking(as: .system) {
      let ready = try countedEvidence().map(\.id)
      if let wanted {
        guard Set(wanted).isSubset(of: ready) else {
          throw Rejection(
            "exchange.item-not-ready", .conflict, zh: "有证据尚未收到、不存在，或逾期待处理",
            en: "an item is not there, not received, or late and not ruled on")
        }
        return Array(Set(wanted))
      }
      let done = Set(try transaction.exchangeItems(of: file.id).map(\.evidenceID))
      return ready.filter { !done.contains($0) }
    }
  }

  /// Items that count: received, and in time or admitted; those the viewer may see.
  func countedEvidence() throws -> [EvidenceItem] {
    let late = try transaction.lateness(of: file.id)
    return try transaction.evidence(of: file.id).filter { item in
      guard item.standing == .received else { return false }
      return late.first { $0.evidenceID == item.id }?.isAdmitted ?? true
    }
  }

  /// Ends the exchange that is open: silence is entered as such, what is contested becomes the list
  /// of issues, and the evidence with the matrix is frozen and signed.
  ///
  /// - Throws: `Rejection` `exchange.only-the-judge-closes`, `exchange.none-open`,
  ///   `exchange.still-runs`.
  public func closeExchange() throws -> EvidenceExchange {
    try onlyTheJudge("exchange.only-the-judge-closes")
    guard let exchange = try transaction.exchanges(of: file.id).first(where: \.isOpen) else {
      throw Rejection(
        "exchange.none-open", .conflict, zh: "没有进行中的证据交换",
        en: "no exchange of evidence is open")
    }
    let matrix = try transaction.looking(as: .system) { try crossMatrix() }
    let isOver = now >= (exchange.mode == .synchronous ? exchange.opensAt : exchange.closesAt)
    guard isOver || !matrix.cells.contains(where: { $0.standing == .open }) else {
      throw Rejection(
        "exchange.still-runs", .conflict, zh: "质证期限未届满，且仍有意见待发表",
        en: "the time for opinions still runs and some are awaited", source: "OLR art. 14")
    }
    let closed = try end(exchange)
    enterInDocket(
      "exchange-closed", zh: "第\(exchange.round)次证据交换结束，争议焦点和证据集已固定",
      en: "round \(exchange.round) of the exchange is over; issues and evidence are fixed",
      article: "EV 57; OLR 14, 15")
    return closed
  }

  @discardableResult
  func end(_ exchange: EvidenceExchange) throws -> EvidenceExchange {
    var closed = exchange
    closed.closedAt = now
    closed.closedBy = account?.id
    let ended = closed
    pending.beside.append { try $0.closeExchange(ended) }
    let matrix = try transaction.looking(as: .system) { try crossMatrix(closing: closed) }
    let issues = try proposeIssues(from: matrix)
    try freeze(.crossExaminationClosed, matrix, issues: issues)
    return closed
  }
}
