import CourtDomain
import CourtWorkflow

extension OpenCase {
  /// Who acts for a party from now on: `record-mandate {change, party, person, id_number?, powers,
  /// replaces?}`.
  ///
  /// What a former representative did stays valid, as the docket has it. At most two act for a party.
  /// Source: Civil Procedure Law arts. 61–63.
  /// - Throws: `Rejection` `representative.unknown`, `representative.too-many`,
  ///   `representative.acts-already`, `representative.is-opponent`.
  func recordMandate(_ arguments: [String: Value]) throws {
    func text(_ name: String) -> String { arguments[name]?.stringValue ?? "" }
    guard let party = PartyID(text("party")), parties.contains(where: { $0.id == party }) else {
      throw Fault(.broken, "record-mandate needs a party of the case")
    }
    var own = representations.filter { $0.partyID == party }
    let person = text("person")
    switch text("change") {
    case "dismiss": own.remove(at: try place(of: person, in: own))
    case "powers":
      own[try place(of: person, in: own)].hasSpecialAuthority = text("powers") == "special"
    case "replace":
      let former = text("replaces")
      own.remove(at: own.count == 1 && former.isEmpty ? 0 : try place(of: former, in: own))
      own.append(try mandate(of: party, arguments, beside: own))
    case "appoint": own.append(try mandate(of: party, arguments, beside: own))
    default: throw Fault(.broken, "no change of mandate is called \(text("change"))")
    }
    guard own.count <= 2 else {
      throw Rejection(
        "representative.too-many", .conflict, zh: "一名当事人最多可以委托二人作为诉讼代理人",
        en: "a party is represented by two persons at most", source: "CPL art. 61")
    }
    representations = representations.filter { $0.partyID != party } + own
    let (mandates, id) = (own, file.id)
    pending.beside.append { try $0.saveMandates(mandates, of: party, in: id) }
  }

  private func place(of person: String, in mandates: [Representation]) throws -> Int {
    guard let place = mandates.firstIndex(where: { $0.name == person }) else {
      throw Rejection(
        "representative.unknown", .conflict, zh: "该当事人没有名为“\(person)”的代理人",
        en: "the party has no representative called '\(person)'", source: "CPL art. 63")
    }
    return place
  }

  private func mandate(
    of party: PartyID, _ arguments: [String: Value], beside own: [Representation]
  ) throws -> Representation {
    let number = IdentityNumbers.normalised(arguments["id_number"]?.stringValue ?? "")
    guard !own.contains(where: { $0.idNumber == number }) else {
      throw Rejection(
        "representative.acts-already", .conflict, zh: "该人员已经是本方代理人",
        en: "that person represents the party already")
    }
    let isOpponent =
      parties.contains { $0.id != party && $0.idNumber == number }
      || representations.contains { $0.partyID != party && $0.idNumber == number }
    guard !isOpponent else {
      throw Rejection(
        "representative.is-opponent", .conflict, zh: "该人员为对方当事人或者其代理人",
        en: "that person is another party or acts for one", source: "CPL art. 61")
    }
    let account = try transaction.account(idNumber: number)
    return Representation(
      partyID: party, name: arguments["person"]?.stringValue ?? "", idNumber: number,
      hasSpecialAuthority: arguments["powers"]?.stringValue == "special",
      accountID: account?.id)
  }
}
