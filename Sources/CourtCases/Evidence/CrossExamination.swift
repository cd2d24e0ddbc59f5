public import CourtDomain

/// Item × opposing party × test, as the viewer may see it.
public struct CrossMatrix: Sendable {
  public var items: [EvidenceItem]
  public var cells: [CrossCell]

  public func cells(of id: EvidenceID) -> [CrossCell] { cells.filter { $0.evidenceID == id } }
}

/// What a party says to one test of one item.
public struct CrossStatement: Sendable, Hashable {
  public var evidenceID: EvidenceID
  public var test: EvidenceTest
  public var stand: CrossOpinion.Stand
  public var reason: String

  public init(
    evidenceID: EvidenceID, test: EvidenceTest, stand: CrossOpinion.Stand, reason: String
  ) {
    self.evidenceID = evidenceID
    self.test = test
    self.stand = stand
    self.reason = reason
  }
}

extension OpenCase {
  /// The matrix over what counts as evidence and the viewer may see.
  ///
  /// - Parameter closing: an exchange that is being closed and not yet written so.
  public func crossMatrix(closing: EvidenceExchange? = nil) throws -> CrossMatrix {
    let items = try countedEvidence()
    let rounds = try transaction.exchanges(of: file.id).map {
      $0.round == closing?.round ? closing ?? $0 : $0
    }
    let exchanged = try transaction.exchangeItems(of: file.id)
    let opinions = try transaction.crossOpinions(of: file.id)
    let questions = try transaction.crossQuestions(of: file.id)
    let hidden = try hiddenItems(items)
    var cells: [CrossCell] = []
    for item in items {
      let last = exchanged.filter { $0.evidenceID == item.id }.map(\.round).max()
      let round = rounds.first { $0.round == last }
      let isOver = round.map { !$0.isOpen || $0.closesAt <= now } ?? false
      for party in opponents(of: item) {
        for test in EvidenceTest.allCases {
          var cell = CrossCell(
            evidenceID: item.id, partyID: party.id, test: test, standing: .open,
            opinion: opinions.last { $0.isOf(item.id, party.id, test) },
            question: questions.first { $0.isOf(item.id, party.id, test) })
          if let opinion = cell.opinion {
            cell.standing = opinion.stand == .accept ? .accepted : .contested
          } else if hidden[party.id]?.contains(item.id) ?? false {
            cell.standing = .withheld
          } else if isOver {
            cell.standing = cell.question == nil ? .silent : .deemedAdmitted
          }
          cells.append(cell)
        }
      }
    }
    return CrossMatrix(items: items, cells: cells)
  }

  /// Every party on another side than the one that handed the item in.
  func opponents(of item: EvidenceItem) -> [Party] {
    let owner = parties.first { $0.id == item.partyID }
    return parties.filter { $0.id != owner?.id && ($0.side != owner?.side || owner == nil) }
  }

  /// Items of the list that a party may not see, as the database itself says.
  private func hiddenItems(_ items: [EvidenceItem]) throws -> [PartyID: Set<EvidenceID>] {
    var hidden: [PartyID: Set<EvidenceID>] = [:]
    for party in parties {
      let viewer = party.accountID.map { Viewer.account($0) } ?? .nobody
      let seen = Set(
        try transaction.looking(as: viewer) { try transaction.evidence(of: file.id).map(\.id) })
      hidden[party.id] = Set(items.map(\.id)).subtracting(seen)
    }
    return hidden
  }

  /// Enters what a party says to items of the other side.
  ///
  /// The newest word on a test holds until the exchange closes; none is lost.
  /// - Parameter party: whom the court enters it for, where it was said in the hearing or on paper.
  /// - Throws: `Rejection` `exchange.none-open`, `exchange.not-yours`, `exchange.not-opposing`,
  ///   `exchange.item-not-in-round`; `Invalid` for a contest without a reason.
  /// Source: Provisions on Evidence arts. 57, 60, 62; Online Litigation Rules arts. 14–15.
  public func state(_ said: [CrossStatement], for party: PartyID?) throws -> [CrossOpinion] {
    let exchange = try runningExchange(byCourt: party != nil)
    let speaker = try speaker(party)
    let items = try transaction.evidence(of: file.id)
    let inRound = Set(
      try transaction.exchangeItems(of: file.id).filter { $0.round == exchange.round }
        .map(\.evidenceID))
    var defects: [FieldDefect] = []
    var opinions = try transaction.crossOpinions(of: file.id)
    var entered: [CrossOpinion] = []
    for (index, one) in said.enumerated() {
      guard let item = items.first(where: { $0.id == one.evidenceID }), inRound.contains(item.id)
      else {
        throw Rejection(
          "exchange.item-not-in-round", .conflict, zh: "该证据不在本次交换之列",
          en: "the item is not part of this exchange")
      }
      guard opponents(of: item).contains(where: { $0.id == speaker }) else {
        throw Rejection(
          "exchange.not-opposing", .forbidden, zh: "质证由对方当事人进行",
          en: "an item is examined by the other side", source: "EV art. 62")
      }
      if one.stand == .contest, one.reason.trimmingSpaces.isEmpty {
        defects.append(
          FieldDefect(
            "/opinions/\(index)/reason", "missing", zh: "有异议的，应当说明理由",
            en: "what is contested is contested with a reason", source: "EV art. 57"))
      }
      let cell = opinions.filter { $0.isOf(one.evidenceID, speaker, one.test) }
      let opinion = CrossOpinion(
        evidenceID: one.evidenceID, partyID: speaker, test: one.test, ordinal: cell.count + 1,
        round: exchange.round, stand: one.stand, reason: one.reason.trimmingSpaces, at: now,
        accountID: account?.id ?? file.filedBy, isEnteredByCourt: party != nil)
      opinions.append(opinion)
      entered.append(opinion)
    }
    guard defects.isEmpty else { throw Invalid(defects) }
    let (id, all) = (file.id, entered)
    pending.beside.append { transaction in
      for opinion in all { try transaction.insertCrossOpinion(opinion, in: id) }
    }
    let name = parties.first { $0.id == speaker }?.name ?? ""
    enterInDocket(
      "opinions-stated", zh: "\(name)发表质证意见" + (party == nil ? "" : "（由法院录入）"),
      en: "\(name) states opinions on the evidence"
        + (party == nil ? "" : " (entered by the court)"),
      article: "EV 57, 60; OLR 15")
    return entered
  }

  private func runningExchange(byCourt: Bool) throws -> EvidenceExchange {
    let open = try transaction.exchanges(of: file.id).first(where: \.isOpen)
    // What was said in time may be entered until the judge closes the exchange.
    guard let open, open.opensAt <= now, byCourt || now < open.closesAt else {
      throw Rejection(
        "exchange.none-open", .conflict, zh: "目前没有进行中的证据交换，或质证期限已届满",
        en: "no exchange of evidence is open, or the time for opinions is over",
        source: "OLR art. 14")
    }
    return open
  }

  private func speaker(_ party: PartyID?) throws -> PartyID {
    if let party {
      guard standing.isOfficial, parties.contains(where: { $0.id == party }) else {
        throw Self.notYourOpinion
      }
      return party
    }
    guard let own = standing.partyID else { throw Self.notYourOpinion }
    return own
  }

  private static let notYourOpinion = Rejection(
    "exchange.not-yours", .forbidden, zh: "质证意见由当事人发表，或由法院为其录入",
    en: "opinions are a party's, or are entered by the court for one", source: "EV art. 60")

  /// The judge explains a point to a party that says nothing, and asks for a plain answer; silence
  /// at the close then counts as admission.
  ///
  /// Source: Provisions on Evidence art. 4.
  /// - Throws: `Rejection` `exchange.only-the-judge-asks`, `exchange.none-open`,
  ///   `exchange.answered-already`, `exchange.asked-already`, `exchange.not-opposing`.
  public func ask(
    _ question: String, on id: EvidenceID, _ test: EvidenceTest, of party: PartyID
  ) throws -> CrossQuestion {
    try onlyTheJudge("exchange.only-the-judge-asks")
    _ = try runningExchange(byCourt: false)
    let matrix = try crossMatrix()
    let cell = matrix.cells(of: id).first { $0.partyID == party && $0.test == test }
    guard let cell, let account else {
      throw Rejection(
        "exchange.not-opposing", .unacceptable, zh: "该当事人不对该证据质证",
        en: "the party does not examine this item", source: "EV art. 62")
    }
    guard cell.opinion == nil else {
      throw Rejection(
        "exchange.answered-already", .conflict, zh: "该当事人已发表意见",
        en: "the party has stated its opinion")
    }
    guard cell.question == nil else {
      throw Rejection(
        "exchange.asked-already", .conflict, zh: "已就此询问", en: "this was asked already")
    }
    let asked = CrossQuestion(
      evidenceID: id, partyID: party, test: test, question: question, askedAt: now,
      askedBy: account.id)
    let caseID = file.id
    pending.beside.append { try $0.insertCrossQuestion(asked, in: caseID) }
    let name = parties.first { $0.id == party }?.name ?? ""
    enterInDocket(
      "explained-and-asked", zh: "经说明并询问\(name)；仍不明确表示的，视为承认",
      en: "the point was explained to \(name), who was asked; continued silence counts as "
        + "admission", article: "EV 4")
    return asked
  }
}

extension CrossOpinion {
  func isOf(_ item: EvidenceID, _ party: PartyID, _ test: EvidenceTest) -> Bool {
    evidenceID == item && partyID == party && self.test == test
  }
}

extension CrossQuestion {
  func isOf(_ item: EvidenceID, _ party: PartyID, _ test: EvidenceTest) -> Bool {
    evidenceID == item && partyID == party && self.test == test
  }
}
