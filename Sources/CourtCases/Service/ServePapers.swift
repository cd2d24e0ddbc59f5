import CourtDomain
import CourtEvidence
import CourtWorkflow

extension OpenCase {
  /// Makes a paper and serves it on the parties named, each through his best channel.
  ///
  /// In-system service on an address its owner confirmed takes effect on arrival; on anyone else
  /// it waits until he reads it. Source: Online Litigation Rules arts. 29–31.
  func serve(_ kind: String, to: Value?, fields: [String: String]) throws {
    let named = addressees(to)
    guard !named.isEmpty else { return }
    disclose(to: named)
    let document: DocumentID = court.ids.make(at: now)
    let at = now
    pending.documents.append { open in
      open.paper(document, kind, fields: fields, at: at)
    }
    for party in named { try serve(kind, document, on: party) }
  }

  /// Who is told of a case may see it from then on.
  func disclose(to named: [Party]) {
    guard !file.isDisclosed, named.contains(where: { $0.side != .plaintiff }) else { return }
    file.facts = with(file.facts, "disclosed", .bool(true))
  }

  /// The paper as served: the signed bytes of a decision, or a template filled with the case.
  private func paper(_ id: DocumentID, _ kind: String, fields: [String: String], at: Instant)
    -> CourtDocument
  {
    if kind == Papers.judgment, let bytes = particulars.decision?.bytes {
      return CourtDocument(
        id: id, caseID: file.id, kind: kind,
        title: LocalizedText(zh: "民事判决书", en: "Civil judgment"),
        mediaType: "text/plain; charset=utf-8", bytes: bytes,
        sha256: SHA256.digest(bytes).bytes, createdAt: at)
    }
    let rendered = court.documents.render(
      DocumentRequest(
        kind: kind, file: file, parties: parties, addressee: nil, at: at,
        fields: paperFields().merging(fields) { _, given in given }))
    return CourtDocument(
      id: id, caseID: file.id, kind: kind, title: rendered.title, mediaType: rendered.mediaType,
      bytes: rendered.bytes, sha256: SHA256.digest(rendered.bytes).bytes, createdAt: at)
  }

  /// Figures every paper may quote, each from one field of the case.
  private func paperFields() -> [String: String] {
    var fields = ["number": file.number, "amount": file.amount.plain, "track": file.track]
    fields["track_zh"] = TrackName.zh(file.track)
    if let fee = particulars.fee {
      fields["fee"] = fee.amount.plain
      fields["fee_formula_zh"] = fee.formula.zh
      fields["fee_formula_en"] = fee.formula.en
    }
    if let hearing = particulars.hearings.first(where: { $0.standing == .scheduled }) {
      fields["hearing_at"] = court.zone.minuteText(of: hearing.startsAt)
      fields["hearing_room"] = hearing.roomID
    }
    fields["facts"] = file.complaint["facts"]?.string
    fields["claims"] = file.complaint["claims"]?.array?.enumerated()
      .map { "\($0 + 1). \($1["text"]?.string ?? "")" }.joined(separator: "\n")
    if let settlement = particulars.settlement {
      fields["settlement"] = settlement.text
      fields["settlement_amount"] = settlement.amount.plain
    }
    for deadline in deadlines where deadline.isTicking {
      fields["due_\(deadline.clock)"] = deadline.lastDay.description
    }
    return fields
  }

  private func serve(_ kind: String, _ document: DocumentID, on party: Party) throws {
    let hasAccount =
      party.accountID != nil
      || representations.contains { $0.partyID == party.id && $0.accountID != nil }
    let confirmed = party.acceptsElectronicService && hasAccount
    let service = ServiceOfProcess(
      id: court.ids.make(at: now), caseID: file.id, partyID: party.id, documentID: document,
      documentKind: kind, channel: "in-system", delivery: hasAccount ? .arrived : .queued,
      effect: confirmed ? .effective : .pending,
      effectRule: confirmed ? "OLR art. 31(1)" : nil, queuedAt: now,
      arrivedAt: hasAccount ? now : nil,
      effectiveAt: confirmed ? now : nil)
    pending.newServices.append(service)
    particulars.services.append(service)
    let title = title(of: kind)
    message(to: party) { number in
      (
        subject: "\(title.zh) / \(title.en)",
        body: "案件 \(number)：\(title.zh)已送达至您的账户，请登录查阅。\n"
          + "Case \(number): “\(title.en)” awaits you in your account."
      )
    }
    if confirmed { try served(service) }
  }

  /// What the procedure calls the paper.
  private func title(of kind: String) -> LocalizedText {
    let own = try? focusedEngine().definition.document(kind)?.title
    let title = own ?? (try? mainEngine().definition.document(kind)?.title)
    return LocalizedText(zh: title?.zh ?? kind, en: title?.en ?? kind)
  }

  /// Lets the procedure know that a paper has legal effect on a party.
  ///
  /// The earliest effective service counts: a second copy starts nothing anew.
  /// Source: Online Litigation Rules art. 31(4).
  func served(_ service: ServiceOfProcess) throws {
    let earlier = particulars.services.contains {
      $0.id != service.id && $0.partyID == service.partyID
        && $0.documentKind == service.documentKind
        && ($0.effect == .effective || $0.effect == .presumed)
    }
    guard !earlier else { return }
    let outer = servedBy
    servedBy = service.id
    defer { servedBy = outer }
    switch service.documentKind {
    case Papers.copyOfComplaint:
      guard parties.first(where: { $0.id == service.partyID })?.side == .defendant else { return }
      try tell("copy-served", by: service)
    case Papers.judgment: try tell("judgment-served", by: service)
    default: try tell(service.documentKind + "-served", by: service)
    }
  }

  /// An action of the case or of an open incident that is named after the paper takes up its effect.
  ///
  /// A service that takes effect when its stage is over changes nothing but the proof of it, and sets
  /// running again what an earlier one had before it was rebutted.
  private func tell(_ action: String, by service: ServiceOfProcess) throws {
    let input: JSONValue = ["party": .string(service.partyID.description)]
    var isTakenUp = false
    if try mainEngine().definition.action(action)?.from.contains(file.state) ?? false {
      try perform(action, input: input, asSystem: true)
      isTakenUp = true
    }
    for incident in incidents where incident.isOpen {
      let possible = try engine(of: incident).definition.action(action)?.from ?? []
      guard possible.contains(incident.state) else { continue }
      try act(action, in: incident.id, input: input, asSystem: true)
      isTakenUp = true
    }
    if !isTakenUp { try startAgain(after: service) }
  }

  /// Changes a service that is stored or was made in this transaction.
  func update(_ service: ServiceOfProcess) {
    guard let index = particulars.services.firstIndex(where: { $0.id == service.id }) else {
      return
    }
    particulars.services[index] = service
    if let fresh = pending.newServices.firstIndex(where: { $0.id == service.id }) {
      pending.newServices[fresh] = service
    } else {
      pending.changedServices.append(service)
    }
  }
}
