public import CourtDomain
import CourtLaw
public import CourtWorkflow

/// Takes a complaint: a case with its number, its parties and its first clock, or all its defects.
public struct FileCase: Sendable {
  let court: Court

  public init(_ court: Court) { self.court = court }

  /// A complaint read and checked before the transaction begins.
  public struct Prepared: Sendable {
    public var complaint: Complaint
    public var body: JSONValue
    public var check: ComplaintCheck
    public var checkedOn: CalendarDay
    public var procedure: ProcedureDefinition
  }

  /// Reads and checks a complaint without touching the store: the dry run.
  ///
  /// - Throws: `Invalid` with every defect of form.
  public func prepare(_ body: JSONValue) throws -> Prepared {
    let reader = JSONReader(body)
    let complaint = ComplaintReader().read(reader)
    try reader.finish()
    guard let complaint else { throw Invalid([]) }
    let today = court.today
    let procedure = try self.procedure(of: complaint)
    let check = ComplaintCheck(
      of: complaint, as: FilingKind(procedure.name, in: court.procedures),
      under: procedure, in: court, on: today)
    return Prepared(
      complaint: complaint, body: body, check: check, checkedOn: today, procedure: procedure)
  }

  /// The procedure the complaint names: one of its own, begun by a filing.
  private func procedure(of complaint: Complaint) throws -> ProcedureDefinition {
    let name = complaint.procedure ?? "online-shopping"
    let open = court.procedures.all.filter {
      $0.kind == .main && $0.action("file")?.through == "cases"
    }
    guard complaint.procedure == nil || open.contains(where: { $0.name == name }) else {
      let names = Set(open.map(\.name)).sorted().joined(separator: ", ")
      throw Invalid([
        FieldDefect(
          "/procedure", "unknown", zh: "没有可以直接立案的该程序（可用：\(names)）",
          en: "no procedure of that name is begun by a filing; there are \(names)")
      ])
    }
    return try court.procedures.newest(name)
  }

  /// - Throws: `Invalid` with every defect; nothing is written then.
  public func run(
    _ prepared: Prepared, by principal: Account, in transaction: any CourtTransaction,
    at now: Instant
  ) throws -> OpenCase {
    let day = court.zone.day(of: now)
    var prepared = prepared
    let kind = FilingKind(prepared.procedure.name, in: court.procedures)
    if day != prepared.checkedOn {
      // Midnight passed since: jurisdiction and track are those of the day of filing.
      prepared.check = ComplaintCheck(
        of: prepared.complaint, as: kind, under: prepared.procedure, in: court, on: day)
    }
    guard prepared.check.defects.isEmpty else { throw Invalid(prepared.check.defects) }
    try allowFiling(prepared.complaint, by: principal)
    let id: CaseID = court.ids.make(at: now)
    let parties = try self.parties(of: prepared.complaint, in: transaction, at: now)
    let representations = try self.representations(
      of: prepared.complaint, parties: parties, in: transaction)
    let file = caseFile(prepared, kind, id: id, by: principal, at: now)
    let open = OpenCase(
      court: court, transaction: transaction, now: now, newFile: file, account: principal,
      parties: parties, representations: representations, claims: prepared.complaint.claims)
    try open.takeConsents(ofFiling: prepared.complaint.consents.phases)
    try open.perform("file", via: "cases")
    try open.commitNumbered(type: kind.numberType)
    return open
  }

  /// Warnings about cases of the same plaintiff on the same order, as far as the caller may know of
  /// them: what was decided or is pending cannot be brought again.
  ///
  /// Source: Civil Procedure Law art. 127(5); Interpretation art. 247.
  public func repetitions(
    of complaint: Complaint, for principal: Account, in transaction: any CourtTransaction
  ) throws -> [FieldDefect] {
    var warnings: [FieldDefect] = []
    for plaintiff in complaint.plaintiffs.prefix(20) {
      let number = plaintiff.idNumber.map(IdentityNumbers.normalised)
      let found = try transaction.relatedCases(
        orderNumber: complaint.order.number, plaintiffIDNumber: number)
      for file in found.prefix(10) {
        let view = try? CaseView(
          file.id, in: court, transaction, at: court.clock.now(), for: principal)
        guard view != nil else { continue }
        warnings.append(
          FieldDefect(
            "/order/number", "repetition", zh: "就该订单已有案件 \(file.number)，请勿重复起诉",
            en: "there is a case about this order already: \(file.number)",
            source: "CPL art. 127(5); INT art. 247"))
      }
    }
    return warnings
  }

  /// A litigant files for himself or as representative; a platform for its users.
  private func allowFiling(_ complaint: Complaint, by principal: Account) throws {
    switch principal.kind {
    case .platform:
      let code = complaint.platform?.creditCode.map(IdentityNumbers.normalised)
      if code == principal.idNumber { return }
      throw Rejection(
        "filing.not-your-platform", .forbidden, zh: "平台只能就本平台的订单代为提交起诉材料",
        en: "a platform files only for orders made on it: platform.credit_code must be its own")
    case .litigant:
      let people = complaint.plaintiffs
      let own = people.contains { party in
        party.idNumber.map(IdentityNumbers.normalised) == principal.idNumber
          || party.representatives.contains {
            IdentityNumbers.normalised($0.idNumber) == principal.idNumber
          }
      }
      if own { return }
      throw Rejection(
        "filing.not-your-claim", .forbidden,
        zh: "只能为本人或作为诉讼代理人立案：原告或其代理人的证件号须与您的账号一致",
        en:
          "file for yourself or as a representative: a plaintiff or his representative must carry "
          + "your account's identity number", source: "OLR art. 7")
    default:
      throw Rejection(
        "filing.not-a-litigant", .forbidden, zh: "法院工作人员账号不能立案",
        en: "an official's account cannot file")
    }
  }

  private func caseFile(
    _ prepared: Prepared, _ kind: FilingKind, id: CaseID, by principal: Account, at now: Instant
  ) -> CaseFile {
    let complaint = prepared.complaint
    let plaintiff = complaint.plaintiffs.first?.name ?? ""
    let defendant = complaint.defendants.first?.name ?? ""
    let cause = prepared.check.cause
    return CaseFile(
      id: id, courtID: CourtID(court.settings.id), number: "", filedAt: now,
      filedBy: principal.id, causeCode: cause?.id ?? complaint.dispute,
      track: kind.isFirstInstance ? TrackName.of(prepared.check.track?.track) : kind.track,
      title: LocalizedText(
        zh: "\(plaintiff)诉\(defendant) \(cause?.name.zh ?? complaint.dispute)",
        en: "\(plaintiff) v. \(defendant), \(cause?.name.en ?? complaint.dispute)"),
      amount: complaint.amountInDispute, procedure: prepared.procedure.name,
      procedureVersion: prepared.procedure.version, state: prepared.procedure.initial, version: 0,
      facts: .object(JSONObject()), complaint: prepared.body, isClosed: false, docketLength: 0,
      docketDigest: [UInt8](repeating: 0, count: 32))
  }

  private func parties(
    of complaint: Complaint, in transaction: any CourtTransaction, at now: Instant
  ) throws -> [Party] {
    var parties: [Party] = []
    for (side, list) in [
      (Party.Side.plaintiff, complaint.plaintiffs), (.defendant, complaint.defendants),
    ] {
      for (index, party) in list.enumerated() {
        var named = party
        named.idNumber = party.idNumber.map(IdentityNumbers.normalised)
        // Nobody consents for his opponent. Source: Online Litigation Rules art. 29.
        named.acceptsElectronicService =
          side == .plaintiff
          && (party.acceptsElectronicService || complaint.consents.electronicService)
        let account = try named.idNumber.flatMap { try transaction.account(idNumber: $0) }
        parties.append(
          Party(
            id: court.ids.make(at: now), side: side, ordinal: index + 1, from: named,
            accountID: account?.id))
      }
    }
    return parties
  }

  private func representations(
    of complaint: Complaint, parties: [Party], in transaction: any CourtTransaction
  ) throws -> [Representation] {
    var all: [Representation] = []
    for (party, said) in zip(parties, complaint.plaintiffs) {
      for mandate in said.representatives {
        let number = IdentityNumbers.normalised(mandate.idNumber)
        let account = try transaction.account(idNumber: number)
        all.append(
          Representation(
            partyID: party.id, name: mandate.name, idNumber: number,
            hasSpecialAuthority: mandate.hasSpecialAuthority, accountID: account?.id))
      }
    }
    return all
  }
}

/// Tracks as procedures and stores name them.
enum TrackName {
  static func zh(_ track: String) -> String {
    switch track {
    case "small-claims": "小额诉讼程序"
    case "ordinary": "普通程序"
    default: "简易程序"
    }
  }

  static func of(_ track: TrackAnswer.Track?) -> String {
    switch track {
    case .smallClaims: "small-claims"
    case .ordinary: "ordinary"
    case .simplified, nil: "simplified"
    }
  }
}
