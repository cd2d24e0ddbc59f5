import CourtDomain
import CourtLaw
import CourtWorkflow

extension OpenCase {
  /// Facts about what stands beside the case: its panel, votes, consents and the case before it.
  func addSurroundings(to facts: inout [String: Value]) {
    facts["main_state"] = .string(file.state)
    facts["opened_by"] = .string("")
    facts["opponents_answered"] = .int(Int64(opponentsAnswered))
    facts["trial_extensions"] = .int(Int64(trialExtensions))
    let first = surroundings.first
    facts["linked_number"] = .string(first?.number ?? "")
    facts["linked_procedure"] = .string(first?.procedure ?? "")
    facts["linked_state"] = .string(first?.state ?? "")
    let awarded = particulars.awarded(parties: parties.count) ?? first?.awarded
    facts["awarded_minor"] = .int(awarded?.minorUnits ?? 0)
    let panel = panel
    facts["panel_size"] = .int(Int64(panel.count))
    facts["is_collegial"] = .bool(panel.count >= 3)
    var chosen: [MapKey: Value] = [:]
    for phase in Set(surroundings.consents.map(\.phase)) {
      let parties = surroundings.consents.count { $0.phase == phase && $0.isOnline }
      chosen[.string(phase)] = .int(Int64(parties))
    }
    facts["phase_consents"] = .map(chosen)
    addVote(to: &facts)
  }

  private func addVote(to facts: inout [String: Value]) {
    let count = countedVote()
    facts["votes_committed"] = .strings(count?.committed ?? [])
    facts["votes_revealed"] = .strings(count?.revealed ?? [])
    facts["vote_result"] = .string(count?.result ?? "")
  }

  /// How often the limit of the trial that runs now was made longer by approval.
  private var trialExtensions: Int {
    let trial = deadlines.last {
      $0.incidentID == nil && $0.rule.hasPrefix("trial.") && $0.revisions > 0
    }
    guard let trial else { return 0 }
    var count = 0
    for adjustment in question(of: trial).adjustments {
      if case .extended = adjustment { count += 1 }
    }
    return count
  }

  /// Opponents who have answered the complaint or the appeal within their time.
  private var opponentsAnswered: Int {
    let answered = deadlines.filter {
      $0.standing == .met && $0.incidentID == nil
        && ($0.rule == "defence" || $0.rule.hasPrefix("appeal.reply"))
    }
    return Set(answered.compactMap(\.partyID)).count
  }
}

extension IncidentStanding {
  init(_ incident: Incident) {
    self.init(
      name: incident.name, state: incident.state, party: incident.openedBy?.description,
      isOpen: incident.isOpen)
  }
}
