import CourtCases
import CourtDomain
import CourtStore
import Testing

@Suite struct RunningOutOfTime {
  private struct Crash: Error {}

  @Test func eachTimerFiresOnceUnderEightWorkers() async throws {
    try await TestCourt.open { court in
      var deadlines: [Deadline] = []
      for index in 0..<12 {
        let (file, _, _) = try await court.fileCase("case \(index)")
        for minute in 0..<3 {
          deadlines.append(
            court.deadline(file, dueAt: court.now.adding(seconds: Int64(60 * minute))))
        }
      }
      let all = deadlines
      try await court.store.write { transaction in
        for deadline in all { try transaction.insertDeadline(deadline) }
      }
      let later = court.now.adding(seconds: 3600)
      let fired = try await withThrowingTaskGroup(of: [DeadlineID].self) { group in
        for worker in 0..<8 {
          group.addTask { try await work(court, worker, until: later) }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(fired.count == all.count)
      #expect(Set(fired) == Set(all.map(\.id)))
      let findings = try await StoreChecks(pool: court.app, courtID: TestCourt.id).run(now: later)
      let unsound = findings.filter { !$0.isSound }
      #expect(unsound.isEmpty, "\(unsound)")
    }
  }

  /// Every fifth transaction dies after its claim; its timer must come back.
  private func work(_ court: TestCourt, _ worker: Int, until now: Instant) async throws
    -> [DeadlineID]
  {
    var fired: [DeadlineID] = []
    for round in 0..<400 {
      do {
        let id = try await court.store.write { transaction -> DeadlineID? in
          guard let due = try transaction.claimDueTimer(now: now, excluding: []) else { return nil }
          if (round + worker) % 5 == 4 { throw Crash() }
          #expect(try transaction.closeDeadline(due.id, as: .expired, at: now))
          return due.id
        }
        if let id {
          fired.append(id)
        } else if try await court.store.read({ try $0.nextDueInstant() }) == nil {
          return fired
        }
      } catch is Crash {}
    }
    return fired
  }

  @Test func aTimerWhoseCaseIsBeingActedOnWaits() async throws {
    try await TestCourt.open { court in
      let (file, _, _) = try await court.fileCase()
      let deadline = court.deadline(file, dueAt: court.now)
      try await court.store.write { try $0.insertDeadline(deadline) }
      let (held, holding) = AsyncStream.makeStream(of: Void.self)
      let release = Latch()
      let act = Task {
        // However it ends, the test must not wait for it for ever.
        defer { holding.finish() }
        return try await court.store.write { transaction in
          _ = try transaction.caseFile(file.id, locked: true)
          holding.finish()
          release.wait()
          return try transaction.closeDeadline(deadline.id, as: .met, at: court.now)
        }
      }
      for await _ in held {}
      let claimed = try await court.store.write {
        try $0.claimDueTimer(now: court.now, excluding: [])
      }
      release.open()
      #expect(claimed == nil)
      #expect(try await act.value)
      #expect(
        try await court.store.write { try $0.claimDueTimer(now: court.now, excluding: []) } == nil)
    }
  }

  @Test func aDeadlineClosesOnceAndSilencesItsTimer() async throws {
    try await TestCourt.open { court in
      let (file, _, _) = try await court.fileCase()
      let soon = court.deadline(file, dueAt: court.now.adding(seconds: 60))
      let later = court.deadline(file, dueAt: court.now.adding(seconds: 120))
      try await court.store.write { transaction in
        try transaction.insertDeadline(soon)
        try transaction.insertDeadline(later)
        #expect(try transaction.claimDueTimer(now: court.now, excluding: []) == nil)
      }
      #expect(try await court.store.read { try $0.nextDueInstant() } == soon.dueAt)
      #expect(
        try await court.store.write { try $0.closeDeadline(soon.id, as: .met, at: court.now) })
      #expect(
        try await !court.store.write {
          try $0.closeDeadline(soon.id, as: .expired, at: court.now)
        })
      try await court.store.read { transaction throws in
        #expect(try transaction.nextDueInstant() == later.dueAt)
        let stored = try transaction.deadlines(of: file.id)
        #expect(stored.map(\.standing) == [.met, .running])
        #expect(stored.first?.closedAt == court.now)
        #expect(try transaction.deadline(later.id) == later)
      }
    }
  }

  @Test func tasksWaitForTheRightOfficial() async throws {
    try await TestCourt.open { court in
      let (file, _, _) = try await court.fileCase()
      let judge = try await court.openAccount(.judge, "judge")
      let other = try await court.openAccount(.judge, "other")
      let clerk = try await court.openAccount(.clerk, "clerk")
      let draft = CaseTask(
        id: court.make(), caseID: file.id, role: "judge", kind: "draft", openedAt: court.now,
        dueAt: nil)
      let review = CaseTask(
        id: court.make(), caseID: file.id, role: "clerk", kind: "review", openedAt: court.now,
        dueAt: court.now.adding(seconds: 60))
      let urgent = CaseTask(
        id: court.make(), caseID: file.id, role: "clerk", kind: "book", openedAt: court.now,
        dueAt: nil, urgency: 2)
      try await court.store.write { transaction in
        try transaction.assign(
          Assignment(role: .judge, accountID: judge.id), to: file.id, at: court.now)
        for task in [draft, review, urgent] { try transaction.openTask(task) }
      }
      try await court.store.read { transaction throws in
        #expect(
          try transaction.tasks(role: "clerk", account: clerk.id, limit: 9).map(\.0.id)
            == [urgent.id, review.id])
        let own = try transaction.tasks(role: "judge", account: judge.id, limit: 9)
        #expect(own.map(\.0) == [draft] && own.map(\.1.number) == [file.number])
        #expect(try transaction.tasks(role: "judge", account: other.id, limit: 9).isEmpty)
      }
      try await court.store.write { transaction in
        try transaction.closeTasks(of: file.id, incident: nil, kind: "review", at: court.now)
        let open = try transaction.tasks(of: file.id).filter { $0.closedAt == nil }
        #expect(Set(open.map(\.id)) == [draft.id, urgent.id])
        try transaction.closeTasks(of: file.id, incident: nil, kind: nil, at: court.now)
        #expect(try transaction.tasks(of: file.id).allSatisfy { $0.closedAt == court.now })
      }
    }
  }
}
