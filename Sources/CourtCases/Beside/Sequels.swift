public import CourtDomain
import CourtLaw
import CourtWorkflow

extension OpenCase {
  /// Opens a case of its own that follows this one: appeal, enforcement, judicial confirmation.
  ///
  /// Both dockets tell of it; evidence stays with the first case. The new case is written at once,
  /// with its number; this one is written by `commit` as always.
  /// - Throws: `Rejection` with every reason of this case or of the new one's filing.
  public func openSequel(
    _ name: String, input: JSONValue = .object(JSONObject())
  ) throws -> OpenCase {
    let actor = try self.actor(asSystem: account == nil, for: SpecialAuthority.following(name))
    let refusal = try mainEngine().refusal(
      ofSequel: name, snapshot(), actor: actor, at: timestamp)
    if let refusal { throw Self.rejection(refusal) }
    return try follow(with: name, input: input, party: standing.partyID)
  }

  /// Follows this case with another without asking who may: the procedure itself has decided.
  @discardableResult
  func follow(
    with name: String, input: JSONValue = .object(JSONObject()), party: PartyID?,
    asSystem: Bool = false
  ) throws -> OpenCase {
    guard let sequel = try mainEngine().definition.sequel(name) else {
      throw Fault(.broken, "sequel \(name) is not declared")
    }
    if sequel.once, try links().contains(where: { $0.first == file.id && $0.sequel == name }) {
      throw Rejection(
        "sequel.opened-already", .conflict, zh: "该后续案件已经立案，不能重复提起",
        en: "that case has been opened already and is opened once only", source: sequel.article)
    }
    let definition = try court.procedures.newest(sequel.procedure)
    let new = try newCase(of: sequel, definition, input: input, party: party)
    let isSystem = asSystem || account == nil
    try new.beginFollowing(self, sequel, input: input, asSystem: isSystem)
    tell(of: new, sequel, asSystem: isSystem)
    return new
  }

  private func newCase(
    of sequel: SequelDeclaration, _ definition: ProcedureDefinition, input: JSONValue,
    party: PartyID?
  ) throws -> OpenCase {
    let id: CaseID = court.ids.make(at: now)
    let sides = SequelSides(
      parties, openers: openers(of: sequel, party),
      stances: Dictionary(uniqueKeysWithValues: parties.map { ($0.id, stance(of: $0)) }))
    var ids: [PartyID: PartyID] = [:]
    for party in parties { ids[party.id] = court.ids.make(at: now) }
    let amount = self.amount(of: sequel, input: input)
    let new = CaseFile(
      id: id, courtID: file.courtID, number: "", filedAt: now,
      filedBy: account?.id ?? file.filedBy, causeCode: file.causeCode,
      track: track(of: sequel), title: title(of: sequel),
      amount: amount, procedure: definition.name, procedureVersion: definition.version,
      state: definition.initial, version: 0,
      facts: [
        "follows": .string(file.id.description),
        "original_plaintiffs": originals(.plaintiff, as: ids),
        "original_defendants": originals(.defendant, as: ids),
        "counterclaim_joined": .bool(
          snapshot().facts["counterclaim_joined"] == .bool(true)),
      ],
      complaint: request(input, of: sequel), isClosed: false, docketLength: 0,
      docketDigest: [UInt8](repeating: 0, count: 32))
    let open = OpenCase(
      court: court, transaction: transaction, now: now, newFile: new, account: account,
      parties: sides.parties(as: ids),
      representations: representations.compactMap { mandate in
        var copy = mandate
        guard let party = ids[mandate.partyID] else { return nil }
        copy.partyID = party
        return copy
      }, claims: try transaction.claims(of: file.id))
    open.surroundings.first = .init(
      number: file.number, procedure: file.procedure, state: file.state,
      awarded: awardedInTheEnd)
    keepOut(of: open, sequel)
    return open
  }

  /// The parties on whose behalf the new case is opened: those a fact of this one lists, else whoever
  /// opens it.
  private func openers(of sequel: SequelDeclaration, _ party: PartyID?) -> [PartyID] {
    let listed = sequel.openedFor.flatMap { snapshot().facts[$0]?.stringsValue } ?? []
    let named = parties.map(\.id).filter { listed.contains($0.description) }
    return named.isEmpty ? party.map { [$0] } ?? [] : named
  }

  /// On which side a party stood when all this began, whichever it stands on since.
  private func stance(of party: Party) -> Party.Side {
    func names(_ fact: String) -> Bool {
      file.facts[fact]?.array?.contains(.string(party.id.description)) ?? false
    }
    guard file.facts["original_plaintiffs"] != nil else { return party.side }
    if names("original_plaintiffs") { return .plaintiff }
    return names("original_defendants") ? .defendant : .thirdParty
  }

  private func originals(_ side: Party.Side, as ids: [PartyID: PartyID]) -> JSONValue {
    .array(
      parties.filter { stance(of: $0) == side }.compactMap { party in
        ids[party.id].map { .string($0.description) }
      })
  }

  /// A suit has the track that the law gives it; a case sent back is heard on the ordinary one.
  ///
  /// Source: Civil Procedure Law arts. 41, 160; Interpretation art. 257.
  private func track(of sequel: SequelDeclaration) -> String {
    let kind = FilingKind(numberType: sequel.numberType)
    guard kind.isFirstInstance else { return kind.track }
    return sequel.excludes.contains("judge") ? "ordinary" : "simplified"
  }

  /// Who took part in judging a dispute in one instance takes none in another, and whoever was kept
  /// from this case is kept from that one.
  ///
  /// Source: Interpretation of the Civil Procedure Law art. 45.
  private func keepOut(of open: OpenCase, _ sequel: SequelDeclaration) {
    for held in assignments where sequel.excludes.contains(held.role.rawValue) {
      open.keepOut(
        Assignment(
          role: held.role, accountID: held.accountID, endedAt: now, seat: held.seat,
          isBarred: true))
    }
  }

  /// Enforcement is for what was awarded; any other case for what was claimed, unless its opener
  /// asks for a part.
  private func amount(of sequel: SequelDeclaration, input: JSONValue) -> Money {
    if let asked = input["amount_minor"]?.int, asked >= 0 {
      return Money(minorUnits: asked, currency: file.amount.currency)
    }
    let awarded = awardedInTheEnd
    return sequel.numberType.hasPrefix("执") ? awarded ?? file.amount : file.amount
  }

  private func title(of sequel: SequelDeclaration) -> LocalizedText {
    LocalizedText(
      zh: "\(file.title.zh)（\(sequel.title.zh)）", en: "\(file.title.en) (\(sequel.title.en))")
  }

  /// What was complained of, what follows what, and what is asked now. Consents are not carried
  /// over: none implies another. Source: Online Litigation Rules art. 4.
  private func request(_ input: JSONValue, of sequel: SequelDeclaration) -> JSONValue {
    var members = JSONObject()
    for name in ["language", "dispute", "platform", "order", "facts", "claims"] {
      members[name] = file.complaint[name]
    }
    members["follows"] = ["number": .string(file.number), "sequel": .string(sequel.name)]
    members["request"] = input
    return .object(members)
  }

  /// Begins the new case: filed by its opener, with a number of its own series.
  private func beginFollowing(
    _ first: OpenCase, _ sequel: SequelDeclaration, input: JSONValue, asSystem: Bool
  ) throws {
    if !asSystem { try takeConsents(ofFiling: nil) }
    var members = input.object ?? JSONObject()
    let declared = try mainEngine().definition.action("file")?.input ?? []
    if !declared.contains(where: { $0.name == "amount_minor" }) { members["amount_minor"] = nil }
    let roles = asSystem ? nil : first.standing.roles.union(standing.roles)
    try perform(
      "file", input: .object(members), via: "cases", asSystem: asSystem, withRoles: roles)
    append(
      action: "follows",
      text: LocalizedText(
        zh: "本案系 \(first.file.number) 的后续案件：\(sequel.title.zh)",
        en: "this case follows \(first.file.number): \(sequel.title.en)"),
      article: sequel.article, from: file.state, to: file.state,
      input: ["case": .string(first.file.id.description), "sequel": .string(sequel.name)],
      actor: .system, asSystem: true)
    let link = CaseLink(
      first: first.file.id, following: file.id, sequel: sequel.name, openedAt: now)
    pending.beside.append { try $0.insertLink(link) }
    try first.note(link)
    try commitNumbered(type: sequel.numberType)
  }

  /// Links of this case to others, whichever comes first.
  public func links() throws -> [CaseLink] {
    if let known = surroundings.links { return known }
    let found = isNew ? [] : try transaction.links(of: file.id)
    surroundings.links = found
    return found
  }

  private func note(_ link: CaseLink) throws { surroundings.links = try links() + [link] }

  private func tell(of new: OpenCase, _ sequel: SequelDeclaration, asSystem: Bool) {
    append(
      action: "followed-by",
      text: LocalizedText(
        zh: "\(sequel.title.zh)：\(new.file.number)", en: "\(sequel.title.en): \(new.file.number)"),
      article: sequel.article, from: file.state, to: file.state,
      input: [
        "case": .string(new.file.id.description), "number": .string(new.file.number),
        "sequel": .string(sequel.name),
      ],
      actor: asSystem ? .system : Actor(roles: standing.roles), asSystem: asSystem)
  }
}

/// Who stands where in the case that follows.
///
/// Those for whom it is opened take the plaintiff's side as appellants or applicants; those against
/// whom they stood are the other side; those who stood beside them without joining are listed as
/// third parties. Where both sides appeal, all are appellants. Where no party opened it, all keep
/// their sides. Source: Interpretation of the Civil Procedure Law arts. 315–317.
private struct SequelSides {
  private let sides: [(Party, Party.Side)]

  /// - Parameter stances: on which side each stood when all began, for on appeal both may be
  ///   appellants.
  init(_ parties: [Party], openers: [PartyID], stances: [PartyID: Party.Side]) {
    let own = parties.filter { openers.contains($0.id) }
    sides = parties.map { party in
      guard !own.isEmpty else { return (party, party.side) }
      if openers.contains(party.id) { return (party, .plaintiff) }
      let stance = stances[party.id] ?? party.side
      let isOpposed =
        stance != .thirdParty
        && own.contains { stances[$0.id] != stance && stances[$0.id] != .thirdParty }
      return (party, isOpposed ? .defendant : .thirdParty)
    }
  }

  func parties(as ids: [PartyID: PartyID]) -> [Party] {
    var counts: [Party.Side: Int] = [:]
    return sides.map { party, side in
      var copy = party
      counts[side, default: 0] += 1
      copy.id = ids[party.id] ?? party.id
      copy.side = side
      copy.ordinal = counts[side] ?? 1
      return copy
    }
  }
}
