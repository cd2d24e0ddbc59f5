/// Reads a complaint from JSON and notes every defect of form with its pointer.
public struct ComplaintReader {
  public init() {}

  /// Answers a complaint only where nothing was wrong; the reader carries the defects.
  public func read(_ body: JSONReader) -> Complaint? {
    let language: Language? = body.choice("language", required: false)
    let procedure = body.text("procedure", required: false, max: 64)
    let dispute = body.text("dispute", max: 64)
    let plaintiffs = body.objects("plaintiffs", count: 1...20).map(party)
    let defendants = body.objects("defendants", count: 1...20).map(party)
    let platform = body.object("platform", required: false).flatMap(platform)
    let order = body.object("order").flatMap(order)
    let facts = body.text("facts", max: 20_000)
    let claims = body.objects("claims", count: 1...50).map(claim)
    let evidence = body.objects("evidence", required: false, count: 0...200).map(evidenceNotice)
    let consents = body.object("consents").flatMap(consents)
    guard body.defects.isEmpty, let dispute, let order, let facts, let consents else { return nil }
    return Complaint(
      language: language ?? .zh, procedure: procedure, dispute: dispute,
      plaintiffs: plaintiffs.compactMap(\.self),
      defendants: defendants.compactMap(\.self), platform: platform, order: order, facts: facts,
      claims: claims.compactMap(\.self), evidence: evidence.compactMap(\.self), consents: consents)
  }

  private func party(_ reader: JSONReader) -> ComplaintParty? {
    let kind: ComplaintParty.Kind? = reader.choice("kind")
    let name = reader.line("name", max: 120)
    let idNumber = reader.text("id_number", required: false, max: 32)
    let phone = reader.text("phone", required: false, max: 32)
    let email = reader.text("email", required: false, max: 254)
    let address = reader.text("address", required: false, max: 300)
    let isForeign = reader.bool("foreign", required: false) ?? false
    let accepts = reader.bool("electronic_service", required: false) ?? false
    let representatives = reader.objects("representatives", required: false, count: 0...2)
      .map(representative)
    guard let kind, let name else { return nil }
    return ComplaintParty(
      kind: kind, name: name, idNumber: idNumber, phone: phone, email: email, address: address,
      isForeign: isForeign, acceptsElectronicService: accepts,
      representatives: representatives.compactMap(\.self))
  }

  private func representative(_ reader: JSONReader) -> ComplaintParty.Representative? {
    let name = reader.line("name", max: 120)
    let idNumber = reader.text("id_number", max: 32)
    let special = reader.bool("special_authority", required: false) ?? false
    guard let name, let idNumber else { return nil }
    return .init(name: name, idNumber: idNumber, hasSpecialAuthority: special)
  }

  private func platform(_ reader: JSONReader) -> Complaint.Platform? {
    let name = reader.line("name", max: 120)
    let code = reader.text("credit_code", required: false, max: 18)
    return name.map { Complaint.Platform(name: $0, creditCode: code) }
  }

  private func order(_ reader: JSONReader) -> Complaint.Order? {
    let number = reader.text("number", max: 64)
    let placedOn = reader.day("placed_on")
    let receivedOn = reader.day("received_on", required: false)
    let price = reader.money("price")
    let goods = reader.text("goods", max: 300)
    let goodsKind = reader.text("goods_kind", max: 64)
    let defectKind = reader.text("defect_kind", max: 64)
    let online = reader.bool("delivered_online", required: false) ?? false
    let division = reader.text("delivery_division", required: false, max: 6)
    let place = reader.text("delivery_place", required: false, max: 300)
    guard let number, let placedOn, let price, let goods, let goodsKind, let defectKind else {
      return nil
    }
    return Complaint.Order(
      number: number, placedOn: placedOn, receivedOn: receivedOn, price: price, goods: goods,
      goodsKind: goodsKind, defectKind: defectKind, deliveredOnline: online,
      deliveryDivision: division, deliveryPlace: place)
  }

  private func claim(_ reader: JSONReader) -> Claim? {
    let kind: Claim.Kind? = reader.choice("kind")
    let amount = reader.money("amount", required: false)
    let text = reader.text("text", max: 2_000)
    guard let kind, let text else { return nil }
    return Claim(kind: kind, amount: amount, text: text)
  }

  private func evidenceNotice(_ reader: JSONReader) -> EvidenceNotice? {
    let name = reader.line("name", max: 200)
    let kind: EvidenceKind? = reader.choice("kind")
    let purpose = reader.text("purpose", max: 1_000)
    let amount = reader.money("amount", required: false)
    guard let name, let kind, let purpose else { return nil }
    return EvidenceNotice(name: name, kind: kind, purpose: purpose, amount: amount)
  }

  private func consents(_ reader: JSONReader) -> Complaint.Consents? {
    let online = reader.bool("online_procedure")
    let mediation = reader.bool("pre_filing_mediation", required: false) ?? false
    let service = reader.bool("electronic_service", required: false) ?? false
    let phases =
      reader.has("phases")
      ? reader.texts("phases", required: false, count: 0...20, max: 64) : nil
    return online.map {
      Complaint.Consents(
        onlineProcedure: $0, preFilingMediation: mediation, electronicService: service,
        phases: phases)
    }
  }
}
