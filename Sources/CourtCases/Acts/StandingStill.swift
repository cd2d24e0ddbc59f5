import CourtDomain
import CourtLaw
import CourtWorkflow

extension OpenCase {
  /// Stops the time of running clocks for a reason the law admits.
  ///
  /// One cause stops one clock once at a time; another cause stops it beside that.
  func suspend(clock: String, party: String?, kind: String, cause: String?) throws {
    let rule = try exclusionRule(kind)
    let from = court.zone.day(of: now)
    for deadline in running(clock, party) {
      let cause = cause ?? rule
      let isStopped = deadline.suspensions.contains {
        $0.kind == rule && $0.cause == cause && $0.to == nil
      }
      guard !isStopped else { continue }
      try recount(deadline.id, because(.suspended)) { deadline, _ in
        deadline.suspensions.append(DeadlineSuspension(kind: rule, from: from, cause: cause))
        pending.suspensions[deadline.id, default: []].insert(deadline.suspensions.count)
      }
    }
  }

  /// Lets the time of running clocks run again; the days since the cause stopped it are left out.
  func resume(clock: String, party: String?, kind: String, cause: String?) throws {
    let rule = try exclusionRule(kind)
    let last = court.zone.day(of: now)
    for deadline in running(clock, party) {
      let cause = cause ?? rule
      let open = deadline.suspensions.lastIndex {
        $0.kind == rule && $0.cause == cause && $0.to == nil
      }
      guard let open else { continue }
      try recount(deadline.id, because(.resumed)) { deadline, _ in
        deadline.suspensions[open].to = max(last, deadline.suspensions[open].from)
        pending.suspensions[deadline.id, default: []].insert(open + 1)
      }
    }
  }

  /// Spans that are still open when a deadline ends, end with it.
  func endSuspensions(of index: Int) {
    let day = court.zone.day(of: now)
    for place in deadlines[index].suspensions.indices
    where deadlines[index].suspensions[place].to == nil {
      deadlines[index].suspensions[place].to = max(
        day, deadlines[index].suspensions[place].from)
      pending.suspensions[deadlines[index].id, default: []].insert(place + 1)
    }
  }

  func running(_ clock: String, _ party: String?) -> [Deadline] {
    deadlines.filter {
      $0.standing == .running && $0.clock == clock && $0.incidentID == focus
        && (party == nil || $0.partyID?.description == party)
    }
  }

  /// The law's name of a kind of excluded time as procedures write it.
  private func exclusionRule(_ kind: String) throws -> String {
    let known = court.law.exclusionRules
    let short = kind.split(separator: "-").first.map(String.init) ?? kind
    let names = [kind, "exclusion." + kind, "exclusion." + short]
    guard let rule = names.first(where: known.contains) else {
      throw Fault(.broken, "procedure \(file.procedure) leaves out time of unknown kind '\(kind)'")
    }
    return rule
  }
}
