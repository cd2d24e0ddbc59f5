import CourtDomain

/// What acts have asked the store to write, in the order the constraints want it.
struct PendingWrites {
  var docket: [DocketEntry] = []
  /// Deadlines are written as the case has them when it commits.
  var startedDeadlines: [DeadlineID] = []
  var closedDeadlines: [DeadlineID] = []
  var movedDeadlines: Set<DeadlineID> = []
  /// Clocks that have another name in the version the case has moved to.
  var renamedDeadlines: Set<DeadlineID> = []
  var revisions: [DeadlineRevision] = []
  /// Which spans of which deadline are new or ended, by ordinal.
  var suspensions: [DeadlineID: Set<Int>] = [:]
  var openedTasks: [CaseTask] = []
  var closedTasks: [(incident: IncidentID?, kind: String?, at: Instant)] = []
  var assignments: [(Assignment, Instant)] = []
  /// Made once the case has its number.
  var documents: [(OpenCase) -> CourtDocument] = []
  var newServices: [ServiceOfProcess] = []
  var changedServices: [ServiceOfProcess] = []
  var newFee: CourtFee?
  var changedFee: CourtFee?
  var settlement: Settlement?
  var closedHearings: [(HearingID, Hearing.Standing)] = []
  var newHearings: [(Hearing, [HearingResource])] = []
  var savedDecision: CourtDomain.Decision?
  var signedDecision: CourtDomain.Decision?
  var correction: (parties: [Party], claims: [Claim])?
  var leaves: [(bytes: [UInt8], hash: [UInt8], at: Instant)] = []
  var messages: [(OpenCase) -> OutboundMessage] = []
  var newIncidents: [IncidentID] = []
  var changedIncidents: Set<IncidentID> = []
  var charges: [Charge] = []
  /// Cases that follow by decision of the procedure; opened when this one is written.
  var sequels: [String] = []
  /// Recusals, before those who take the seats over.
  var bars: [(any CourtTransaction) throws -> Void] = []
  /// Consents, ballots and links, in their order.
  var beside: [(any CourtTransaction) throws -> Void] = []

  var isEmpty: Bool {
    docket.isEmpty && startedDeadlines.isEmpty && closedDeadlines.isEmpty
      && movedDeadlines.isEmpty && openedTasks.isEmpty && closedTasks.isEmpty && assignments.isEmpty
      && newServices.isEmpty
      && changedServices.isEmpty && newFee == nil && changedFee == nil && settlement == nil
      && newHearings.isEmpty && closedHearings.isEmpty && signedDecision == nil
      && savedDecision == nil && correction == nil && leaves.isEmpty && messages.isEmpty
      && newIncidents.isEmpty && changedIncidents.isEmpty && charges.isEmpty && bars.isEmpty
      && sequels.isEmpty && beside.isEmpty
  }

  func write(to transaction: any CourtTransaction, of open: OpenCase) throws {
    let id = open.file.id
    if let correction {
      try transaction.replaceFiling(
        of: id, parties: correction.parties, claims: correction.claims)
    }
    try writeIncidents(to: transaction, of: open)
    for entry in docket { try transaction.appendDocket(entry) }
    try writeDeadlines(to: transaction, of: open)
    for deadline in open.deadlines where renamedDeadlines.contains(deadline.id) {
      try transaction.renameDeadline(deadline.id, to: deadline.clock)
    }
    for closed in closedTasks {
      try transaction.closeTasks(
        of: id, incident: closed.incident, kind: closed.kind, at: closed.at)
    }
    for task in openedTasks { try transaction.openTask(task) }
    for bar in bars { try bar(transaction) }
    for (assignment, at) in assignments { try transaction.assign(assignment, to: id, at: at) }
    for document in documents { try transaction.insertDocument(document(open)) }
    for service in newServices { try transaction.insertService(service) }
    for service in changedServices { try transaction.updateService(service) }
    if let newFee { try transaction.insertFee(newFee) }
    if let changedFee { try transaction.updateFee(changedFee) }
    if let settlement { try transaction.saveSettlement(settlement) }
    for (hearing, standing) in closedHearings {
      try transaction.closeHearing(hearing, as: standing)
    }
    for (hearing, resources) in newHearings {
      try transaction.insertHearing(hearing, resources: resources)
      try keepApart(hearing, resources, transaction, open.court)
    }
    if let booked = newHearings.last?.0 {
      try transaction.settleFreedSlots(by: booked, at: open.now)
    }
    try noteFreedSlots(transaction, open)
    if let savedDecision { try transaction.saveDraft(savedDecision) }
    if let signedDecision { try transaction.sign(signedDecision) }
    for leaf in leaves {
      try transaction.queueLeaf(bytes: leaf.bytes, hash: leaf.hash, at: leaf.at)
    }
    for message in messages { try transaction.queueMessage(message(open)) }
    for charge in charges { try transaction.saveCharge(charge) }
    for write in beside { try write(transaction) }
  }

  /// First of all, for entries, deadlines and tasks refer to them.
  private func writeIncidents(to transaction: any CourtTransaction, of open: OpenCase) throws {
    for incident in open.incidents {
      if newIncidents.contains(incident.id) {
        try transaction.insertIncident(incident)
      } else if changedIncidents.contains(incident.id) {
        try transaction.updateIncident(incident)
      }
    }
  }

  private func writeDeadlines(to transaction: any CourtTransaction, of open: OpenCase) throws {
    let started = Set(startedDeadlines)
    for deadline in open.deadlines {
      if started.contains(deadline.id) {
        try transaction.insertDeadline(deadline)
      } else if movedDeadlines.contains(deadline.id) {
        try transaction.moveDeadline(deadline)
      } else if closedDeadlines.contains(deadline.id), let closedAt = deadline.closedAt {
        try transaction.endDeadline(deadline.id, as: deadline.standing, at: closedAt)
      }
    }
    for revision in revisions { try transaction.insertRevision(revision) }
    for deadline in open.deadlines {
      for ordinal in suspensions[deadline.id, default: []].sorted() {
        try transaction.saveSuspension(
          deadline.suspensions[ordinal - 1], ordinal, of: deadline.id)
      }
    }
  }

  /// Looks once more, now that everyone of the hearing is held: whoever came in between may be free
  /// at its time and yet not have the time between two hearings that this court keeps.
  private func keepApart(
    _ hearing: Hearing, _ resources: [HearingResource], _ transaction: any CourtTransaction,
    _ court: Court
  ) throws {
    let buffer = court.limits.hearingBufferSeconds
    guard buffer > 0 else { return }
    let near = try transaction.commitments(
      of: resources, from: hearing.startsAt.adding(seconds: -buffer),
      to: hearing.endsAt.adding(seconds: buffer)
    ).filter { $0.hearingID != hearing.id }
    guard near.isEmpty else { throw Hearing.doubleBooked(near.map(\.resource.kind)) }
  }
}
