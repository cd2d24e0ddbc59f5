public import CourtDomain
import CourtLaw

extension OpenCase {
  /// Records that the addressee opened a paper; that makes service on an unconfirmed address
  /// effective.
  ///
  /// Source: Online Litigation Rules art. 31(2).
  public func readService(_ id: ServiceID) throws -> ServiceOfProcess {
    guard var service = particulars.services.first(where: { $0.id == id }),
      service.partyID == standing.partyID
    else {
      throw Rejection(
        "service.not-yours", .notFound, zh: "没有向您送达的该文书",
        en: "no such paper was served on you")
    }
    guard service.readAt == nil else { return service }
    service.readAt = now
    service.delivery = .read
    let takesEffect = service.effect == .pending
    if takesEffect {
      service.effect = .effective
      service.effectRule = "OLR art. 31(2)"
      service.effectiveAt = now
    }
    update(service)
    if takesEffect { try served(service) }
    return service
  }

  /// Notes on the paper itself that the notice which has run its time stands for service.
  ///
  /// Source: Civil Procedure Law art. 95.
  func noticeTookEffect(on party: PartyID) throws {
    let waiting = particulars.services.filter { $0.partyID == party && $0.effect == .pending }
    for var service in waiting where service.documentKind == Papers.copyOfComplaint {
      service.channel = "public-notice"
      service.effect = .effective
      service.effectRule = "CPL art. 95"
      service.effectiveAt = now
      update(service)
    }
  }
}

/// Proof that a paper reached its addressee, or counts as if it had, by another way than the
/// account.
public struct ServiceProof: Sendable {
  public enum Channel: String, Sendable, CaseIterable {
    /// The addressee or his household signed, or refused and the sheet says so.
    case personal
    /// Registered post signed for, or returned from the address the addressee had confirmed.
    case post
    /// A public notice whose days have run.
    case publicNotice = "public-notice"
  }

  public var channel: Channel
  /// Signed, returned, or for a notice the day it was published.
  public var on: CalendarDay
  /// Number of the receipt, the return sheet or the notice.
  public var reference: String

  public init(channel: Channel, on day: CalendarDay, reference: String) {
    self.channel = channel
    self.on = day
    self.reference = reference
  }
}

extension OpenCase {
  /// Records a clerk's proof of service and lets it take effect.
  ///
  /// - Throws: `Rejection` `service.not-yours`, `service.effective-already`, `service.in-future`,
  ///   `service.notice-running`.
  public func proveService(_ id: ServiceID, _ proof: ServiceProof) throws -> ServiceOfProcess {
    guard standing.roles.contains("clerk"),
      var service = particulars.services.first(where: { $0.id == id })
    else {
      throw Rejection(
        "service.not-yours", .notFound, zh: "没有该送达记录", en: "there is no such service")
    }
    guard service.effect == .pending else {
      throw Rejection(
        "service.effective-already", .conflict, zh: "该文书已经送达",
        en: "the paper has been served already")
    }
    let effectiveOn = try effectiveDay(of: proof, for: service)
    service.channel = proof.channel.rawValue
    service.effect = .effective
    service.effectRule = Self.rule(of: proof.channel) + "; " + proof.reference
    let noon = Instant(day: effectiveOn, secondsOfDay: 12 * 3600, zone: court.zone)
    service.effectiveAt = min(max(noon, service.queuedAt), now)
    update(service)
    countedFrom = effectiveOn
    defer { countedFrom = nil }
    try served(service)
    // A receipt filed late may have let a period run out already.
    try fireDue()
    return service
  }

  /// The day from which the law counts: the day on the receipt, or the last day of a notice.
  private func effectiveDay(of proof: ServiceProof, for service: ServiceOfProcess) throws
    -> CalendarDay
  {
    let today = court.zone.day(of: now)
    guard proof.on <= today, proof.on >= court.zone.day(of: service.queuedAt) else {
      throw Rejection(
        "service.in-future", .unacceptable, zh: "送达日期应在发出之日与今日之间",
        en: "the day of service lies between sending and today")
    }
    guard proof.channel == .publicNotice else { return proof.on }
    let notice = try noticePeriod(from: proof.on, on: service)
    guard notice.dueAt <= now else {
      throw Rejection(
        "service.notice-running", .conflict, zh: "公告期至 \(notice.lastDay) 届满",
        en: "the notice runs until \(notice.lastDay)", source: "CPL art. 95")
    }
    return notice.lastDay
  }

  /// Public notice is for the ordinary track, and for papers after the complaint: the complaint's own
  /// notice is ordered, and counted by its clock.
  ///
  /// Source: Interpretation of the Civil Procedure Law art. 140; Provisions on extension art. 4.
  private func noticePeriod(from day: CalendarDay, on service: ServiceOfProcess) throws
    -> ComputedDeadline
  {
    let servedByNotice = particulars.services.contains {
      $0.partyID == service.partyID && $0.channel == "public-notice" && $0.effect == .effective
    }
    guard file.track == "ordinary", servedByNotice,
      service.documentKind != Papers.copyOfComplaint
    else {
      throw Rejection(
        "service.no-public-notice", .conflict,
        zh: "公告送达限于普通程序中已公告送达起诉状的当事人；起诉状的公告须先作出公告决定",
        en:
          "public notice serves, on the ordinary track, a party whom the complaint reached by notice; "
          + "for the complaint itself order the notice first", source: "CPL art. 95; INT 140; EXT 4"
      )
    }
    do throws(LawError) {
      return try court.law.deadline(
        DeadlineRequest(
          rule: Papers.noticeRule, startDay: day, court: court.settings,
          isForeign: parties.first { $0.id == service.partyID }?.isForeign ?? false,
          calendarGap: .provisional))
    } catch { throw error.rejection }
  }

  private static func rule(of channel: ServiceProof.Channel) -> String {
    switch channel {
    case .personal: "CPL art. 88"
    case .post: "CPL art. 91; MAIL"
    case .publicNotice: "CPL art. 95"
    }
  }
}
