public import CourtDomain
import CourtLaw
import CourtWorkflow
import Foundation

extension OpenCase {
  /// Every charge beyond the case's own fee, in the order they were made.
  public func charges() throws -> [Charge] {
    if let known = surroundings.charges { return known }
    let found = isNew ? [] : try transaction.charges(of: file.id)
    surroundings.charges = found
    return found
  }

  /// Whether nothing is owed for the incident any more.
  func isSettled(_ incident: IncidentID) throws -> Bool {
    try !charges().contains { $0.incidentID == incident && $0.standing == .due }
  }

  /// Charges a fee by the law of today on an amount of the case.
  ///
  /// In a case that has no fee of its own yet, an appeal's or a payment order's fee is that fee. Where
  /// the province's choice is not configured, a clerk is asked to set it rather than a figure made up.
  func charge(_ kindName: String, amountFact: String?, party: PartyID?) throws {
    guard let kind = Charge.Kind(rawValue: kindName) else {
      throw Fault(.broken, "no fee is called \(kindName)")
    }
    let computed: ComputedFee
    do throws(LawError) {
      computed = try court.law.fee(request(kind, on: amount(of: kind, named: amountFact)))
    } catch {
      guard case .notConfigured = error else { throw error.rejection }
      return openTask(role: "clerk", kind: "fee-not-configured:" + kind.rawValue)
    }
    let isOwnFee = focus == nil && particulars.fee == nil
    if isOwnFee, kind == .appeal || kind == .paymentOrder {
      return setFee(
        CourtFee(
          caseID: file.id, amount: computed.money, formula: computed.formula,
          source: computed.citation, standing: .due, noticedAt: now), isNew: true)
    }
    let made = Charge(
      id: court.ids.make(at: now), caseID: file.id, incidentID: focus, kind: kind,
      partyID: party ?? focusedIncident?.openedBy, amount: computed.money,
      formula: computed.formula, source: computed.citation,
      standing: computed.isPrepaid ? .due : .collected, chargedAt: now)
    try keep(made)
  }

  private func keep(_ charge: Charge) throws {
    var all = try charges()
    if let index = all.firstIndex(where: { $0.id == charge.id }) {
      all[index] = charge
    } else {
      all.append(charge)
    }
    surroundings.charges = all
    pending.charges.append(charge)
  }

  /// The named fact in fen; without a name what enforcement is asked for, or what is claimed.
  private func amount(of kind: Charge.Kind, named name: String?) -> Decimal {
    let facts = (try? focusedSnapshot().facts) ?? [:]
    let fallback = kind == .enforcement ? facts["awarded_minor"]?.intValue : nil
    let minor = name.flatMap { facts[$0]?.intValue } ?? fallback ?? file.amount.minorUnits
    return Money(minorUnits: minor, currency: file.amount.currency).amount
  }

  private func request(_ kind: Charge.Kind, on amount: Decimal) -> FeeRequest {
    let day = court.zone.day(of: now)
    let asked: FeeRequest.Kind =
      switch kind {
      case .appeal: .appeal(amount)
      case .preservation: .preservation(amount)
      case .paymentOrder: .paymentOrder(amount)
      case .enforcement: .enforcement(amount)
      case .counterclaim: .property(amount)
      case .objection:
        .nonProperty(rule: "fee.jurisdiction-objection", chosen: nil, damages: 0)
      }
    return FeeRequest(
      asked, on: day, halving: kind == .counterclaim ? [.merged] : [], court: court.settings)
  }

  /// Records the payment of a charge; where it is an incident's, its procedure goes on.
  ///
  /// - Throws: `Rejection` `charge.not-found`, `charge.not-due`, `fee.unconfirmed`.
  public func payCharge(_ id: ChargeID, reference: String) throws -> Charge {
    guard var charge = try charges().first(where: { $0.id == id }) else {
      throw Rejection(
        "charge.not-found", .notFound, zh: "没有找到该项费用", en: "there is no such charge")
    }
    guard court.limits.takesStatedPayments || standing.roles.contains("clerk") else {
      throw Self.unconfirmedPayment
    }
    let isTheirs = charge.partyID == nil || charge.partyID == standing.partyID
    guard isTheirs || standing.isOfficial else {
      throw Rejection(
        "charge.not-yours", .forbidden, zh: "该费用不由您交纳", en: "this charge is not yours to pay")
    }
    guard charge.standing == .due else {
      throw Rejection(
        "charge.not-due", .conflict, zh: "该费用已结清，无需再付", en: "the charge is settled already")
    }
    charge.standing = .paid
    charge.paidAt = now
    charge.paymentReference = reference
    try keep(charge)
    try within(charge.incidentID) { try tellPaid(charge, reference) }
    return charge
  }

  private func tellPaid(_ charge: Charge, _ reference: String) throws {
    if let incident = focusedIncident, incident.isOpen,
      let action = try focusedEngine().definition.actions.first(where: {
        $0.through == "fee" && $0.from.contains(incident.state)
      }), try isSettled(incident.id)
    {
      try act(
        action.name, in: incident.id, input: ["reference": .string(reference)], via: "fee",
        asSystem: !action.by.contains { standing.roles.contains($0) })
      return
    }
    append(
      action: "charge-paid",
      text: LocalizedText(
        zh: "交纳费用 \(charge.amount.plain) 元", en: "paid a charge of \(charge.amount.plain)"),
      article: charge.source, from: focusedState, to: focusedState,
      input: ["charge": .string(charge.id.description), "reference": .string(reference)],
      actor: Actor(roles: standing.roles), asSystem: account == nil)
  }

  static let unconfirmedPayment = Rejection(
    "fee.unconfirmed", .forbidden, zh: "缴费须经银行或书记员确认",
    en: "a payment is confirmed by the bank's list or by a clerk, not by the payer")
}
