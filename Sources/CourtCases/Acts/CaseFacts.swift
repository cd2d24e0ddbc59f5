import CourtDomain
import CourtLaw
import CourtWorkflow

extension OpenCase {
  /// The case as the engine sees it: state, declared facts, running clocks.
  func snapshot() -> CaseSnapshot {
    CaseSnapshot(
      state: file.state, facts: facts(),
      runningClocks: running(in: nil), incidents: incidents.map(IncidentStanding.init))
  }

  var timestamp: Timestamp? { Timestamp(now) }

  /// What the court knows of the case, under the names the procedure declares.
  ///
  /// Counted afresh from the rows for every act; what acts have set (`set:`) is laid over it.
  func facts() -> [String: Value] {
    var facts: [String: Value] = [:]
    addParties(to: &facts)
    addPapers(to: &facts)
    addHearings(to: &facts)
    addComplaint(to: &facts)
    addTrialLimit(to: &facts)
    facts["fee_minor"] = .int(particulars.fee?.amount.minorUnits ?? 0)
    facts["fee_paid"] = .bool(particulars.fee?.standing == .paid)
    facts["fee_relief"] = .bool(
      particulars.fee.map { [.relieved, .waived].contains($0.standing) } ?? false)
    facts["agreement_signatures"] = .int(Int64(particulars.settlement?.signedBy.count ?? 0))
    facts["decision_signed"] = .bool(particulars.decision?.signedAt != nil)
    facts["unanswered_range"] = .bool(DecisionRange.isUnanswered(particulars.decision))
    addSurroundings(to: &facts)
    for (name, value) in engineValues(file.facts) { facts[name] = value }
    facts["track"] = .string(file.track)
    return facts
  }

  private func addParties(to facts: inout [String: Value]) {
    let defendants = parties.filter { $0.side == .defendant }
    facts["parties"] = .int(Int64(parties.count))
    facts["plaintiffs"] = .int(Int64(parties.count { $0.side == .plaintiff }))
    facts["defendants"] = .int(Int64(defendants.count))
    facts["has_foreign_party"] = .bool(parties.contains(where: \.isForeign))
    let served = defendants.count { isServed($0.id, with: Papers.copyOfComplaint, byNotice: false) }
    facts["defendants_served"] = .int(Int64(served))
    facts["defendants_unserved"] = .int(Int64(defendants.count - served))
    facts["unserved_defendants"] = .strings(
      defendants.filter { !isServed($0.id, with: Papers.copyOfComplaint) }.map(\.id.description))
    facts["parties_served_judgment"] = .int(
      Int64(parties.count { isServed($0.id, with: Papers.judgment) }))
  }

  private func addPapers(to facts: inout [String: Value]) {
    let windows = deadlines.count {
      $0.standing == .running && $0.incidentID == nil && $0.rule == Papers.appealRule
    }
    facts["open_appeal_windows"] = .int(Int64(windows))
    facts["public_notice_running"] = .bool(
      deadlines.contains { $0.standing == .running && $0.rule == Papers.noticeRule })
    facts["evidence_open"] = .bool(
      deadlines.contains {
        $0.standing == .running && $0.incidentID == nil && $0.rule.hasPrefix("evidence.")
      })
  }

  private func addHearings(to facts: inout [String: Value]) {
    let scheduled = particulars.hearings.first { $0.standing == .scheduled }
    facts["hearing_scheduled"] = .bool(scheduled != nil)
    facts["hearing_day_reached"] = .bool(scheduled.map { $0.startsAt <= now } ?? false)
    facts["unsummoned_defendants"] = .int(Int64(unsummoned(.defendant, to: scheduled)))
    facts["unsummoned_plaintiffs"] = .int(Int64(unsummoned(.plaintiff, to: scheduled)))
    let adjourned = particulars.hearings.count { $0.standing == .adjourned }
    facts["adjournments"] = .int(Int64(adjourned))
    // What the court puts off for its own cause raises the most there may be and so uses up nothing.
    let own =
      particulars.hearings.count { $0.standing == .adjourned && $0.isPutOffByCourt }
      + (particulars.adjourningForCourt ? 1 : 0)
    facts["adjournment_limit"] = .int(Int64((file.track == "ordinary" ? 2 : 1) + own))
  }

  /// How long the trial limit still runs; told only where one does.
  private func addTrialLimit(to facts: inout [String: Value]) {
    let limit = deadlines.last {
      $0.clock == "trial-limit" && $0.incidentID == nil && $0.standing == .running
    }
    guard let limit else { return }
    let left = limit.lastDay.days(since: court.zone.day(of: now))
    facts["trial_limit_days_left"] = .int(Int64(left))
  }

  private func addComplaint(to facts: inout [String: Value]) {
    facts["claim_minor"] = .int(file.amount.minorUnits)
    facts["corrections"] = .int(0)
    let consents = file.complaint["consents"]
    facts["mediation_consent"] = .bool(consents?["pre_filing_mediation"]?.bool ?? false)
    facts["allowed_tracks"] = .strings(allowedTracks())
    let answer = jurisdiction()
    facts["within_jurisdiction"] = .bool(answer?.within ?? false)
    facts["jurisdiction_reason"] = .string(answer?.text.zh ?? "")
  }

  /// Parties of a side on whom no notice of this hearing has taken effect.
  ///
  /// A defendant whom the complaint reached by public notice is taken as summoned, for no other way
  /// leads to him; that the notice itself must name the hearing is left to the clerk who publishes.
  /// Source: Civil Procedure Law arts. 95, 147; Interpretation arts. 139, 261.
  private func unsummoned(_ side: Party.Side, to hearing: Hearing?) -> Int {
    guard hearing != nil else { return 0 }
    let bookedAt = particulars.services.filter { $0.documentKind == Papers.hearingNotice }
      .map(\.queuedAt).max()
    return parties.count { party in
      guard party.side == side else { return false }
      return !particulars.services.contains {
        $0.partyID == party.id && $0.documentKind == Papers.hearingNotice
          && $0.queuedAt == bookedAt && ($0.effect == .effective || $0.effect == .presumed)
      } && !wasReachedByNotice(party.id)
    }
  }

  private func wasReachedByNotice(_ party: PartyID) -> Bool {
    particulars.services.contains {
      $0.partyID == party && $0.documentKind == Papers.copyOfComplaint
        && $0.channel == "public-notice" && $0.effect == .effective
    }
  }

  /// Tracks a clerk may choose: small claims only where the law opens it for the amount.
  ///
  /// Source: Civil Procedure Law arts. 160, 165–166.
  private func allowedTracks() -> [String] {
    let facts = TrackFacts(
      amount: file.amount.amount, filedOn: court.zone.day(of: file.filedAt),
      province: court.settings.province,
      obstacles: parties.contains(where: \.isForeign) ? [.foreign] : [])
    let answer = try? court.law.track(facts, wages: court.wages)
    let opensSmallClaims =
      answer?.smallClaims == .mandatory || answer?.smallClaims == .byAgreement
    return (opensSmallClaims ? ["small-claims"] : []) + ["simplified", "ordinary"]
  }

  /// Whether the dispute belongs here, by the law of the day it was filed.
  func jurisdiction() -> JurisdictionAnswer? {
    guard let dispute = file.complaint["dispute"]?.string else { return nil }
    return try? court.law.jurisdiction(
      JurisdictionFacts(
        kind: dispute, filedOn: court.zone.day(of: file.filedAt), court: court.settings,
        isViaPlatform: file.complaint["platform"] != nil))
  }

  /// - Parameter byNotice: whether service by public notice counts; the procedure counts that itself
  ///   for the complaint.
  func isServed(_ party: PartyID, with document: String, byNotice: Bool = true) -> Bool {
    particulars.services.contains {
      $0.partyID == party && $0.documentKind == document
        && ($0.effect == .effective || $0.effect == .presumed)
        && (byNotice || $0.channel != "public-notice")
    }
  }
}

/// Papers whose service starts clocks.
enum Papers {
  static let copyOfComplaint = "copy-of-complaint"
  static let judgment = "judgment"
  static let hearingNotice = "hearing-notice"
  static let appealRule = "appeal.judgment"
  static let noticeRule = "service.public-notice"
  static let mediationStatement = "mediation-statement"
}
