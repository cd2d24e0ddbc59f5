import CourtDomain
import CourtLaw

extension ComplaintCheck {
  /// Runs a question to the law book; a value the book lacks is told, not guessed.
  private mutating func ask<T>(_ pointer: String, _ question: () throws(LawError) -> T) -> T? {
    do throws(LawError) {
      return try question()
    } catch {
      warnings.append(
        FieldDefect(pointer, error.code, zh: error.text.zh, en: error.text.en, source: nil))
      return nil
    }
  }

  @Sendable static func causeOfAction(
    _ check: inout ComplaintCheck, _ complaint: Complaint, _ court: Court, _ day: CalendarDay
  ) {
    check.cause = try? court.law.cause(complaint.dispute, on: day)
  }

  /// A dispute outside this court is taken and refused by a ruling, with the court to turn to; the
  /// filer is warned before. Source: Civil Procedure Law arts. 126–127.
  @Sendable static func courtsJurisdiction(
    _ check: inout ComplaintCheck, _ complaint: Complaint, _ court: Court, _ day: CalendarDay
  ) {
    let facts = JurisdictionFacts(
      kind: complaint.dispute, filedOn: day, court: court.settings,
      isViaPlatform: complaint.platform != nil)
    do throws(LawError) {
      let answer = try court.law.jurisdiction(facts)
      check.jurisdiction = answer
      if !answer.within {
        check.warnings.append(
          FieldDefect(
            "/dispute", "out-of-jurisdiction", zh: answer.text.zh, en: answer.text.en,
            source: answer.citation))
      }
    } catch {
      check.defects.append(
        FieldDefect("/dispute", error.code, zh: error.text.zh, en: error.text.en))
    }
  }

  @Sendable static func venue(
    _ check: inout ComplaintCheck, _ complaint: Complaint, _ court: Court, _ day: CalendarDay
  ) {
    let order = complaint.order
    guard let place = order.deliveryDivision else { return }
    let facts = VenueFacts(
      filedOn: day, court: court.settings, deliveredOnline: order.deliveredOnline,
      buyerResidence: place, placeOfReceipt: place,
      agreedDeliveryPlace: nil)
    guard
      let answer = check.ask(
        "/order/delivery_division",
        { () throws(LawError) in
          try court.law.venue(facts)
        }), answer.isHere == false
    else { return }
    check.warnings.append(
      FieldDefect(
        "/order/delivery_division", "venue", zh: answer.text.zh, en: answer.text.en,
        source: answer.citation))
  }

  @Sendable static func trackAndFee(
    _ check: inout ComplaintCheck, _ complaint: Complaint, _ court: Court, _ day: CalendarDay
  ) {
    var obstacles: Set<TrackObstacle> = []
    let parties = complaint.plaintiffs + complaint.defendants
    if parties.contains(where: \.isForeign) { obstacles.insert(.foreign) }
    let money: Set<Claim.Kind> = [.refund, .compensation, .punitive]
    let facts = TrackFacts(
      amount: complaint.amountInDispute.amount, filedOn: day, province: court.settings.province,
      isMoneyClaim: complaint.claims.allSatisfy { money.contains($0.kind) },
      obstacles: obstacles)
    check.track = check.ask(
      "/claims",
      { () throws(LawError) in
        try court.law.track(facts, wages: court.wages)
      })
    let halving: Set<FeeHalving> = check.track?.track == .ordinary ? [] : [.simplified]
    let request = FeeRequest(
      .property(complaint.amountInDispute.amount), on: day, halving: halving,
      court: court.settings)
    check.fee = check.ask("/claims", { () throws(LawError) in try court.law.fee(request) })
  }

  @Sendable static func limitation(
    _ check: inout ComplaintCheck, _ complaint: Complaint, _ court: Court, _ day: CalendarDay
  ) {
    let knew = complaint.order.receivedOn ?? complaint.order.placedOn
    guard knew <= day,
      let answer = check.ask(
        "/order/received_on",
        { () throws(LawError) in
          try court.law.limitation(knewOn: knew, filedOn: day, court: court.settings)
        }), answer.isLikelyOver
    else { return }
    check.warnings.append(
      FieldDefect(
        "/order/received_on", "limitation", zh: answer.text.zh, en: answer.text.en,
        source: answer.citation))
  }
}
