import CourtDomain

/// The order of events: scripts that wait for moments of court time, and a clock that jumps.
///
/// One script runs at a time. When it waits or ends, the next moment anyone waits for is taken, the
/// court's clock is set to it, and whoever waited goes on; equal moments go in the order in which
/// they were asked for. So a run is the same every time.
actor Agenda {
  private struct Entry {
    var at: Instant
    var order: Int
    var script: CheckedContinuation<Void, any Error>
  }

  private var entries: [Entry] = []
  private var order = 0
  /// Scripts that run, or are about to, and have not said that they wait.
  private var busy = 0
  private var quiet: CheckedContinuation<Void, Never>?
  private var isAborted = false

  /// Suspends the calling script until the court's clock stands at the moment or later.
  func wait(until moment: Instant) async throws {
    guard !isAborted else { throw CancellationError() }
    try await withCheckedThrowingContinuation { script in
      order += 1
      entries.append(Entry(at: moment, order: order, script: script))
      settle()
    }
  }

  /// Plays all scripts to their ends.
  ///
  /// - Parameters:
  ///   - scripts: each waits for its own first moment.
  ///   - advance: sets the court's clock; its error ends the play for all.
  func play(
    _ scripts: [@Sendable () async -> Void], advance: (Instant) async throws -> Void
  ) async throws {
    let running = scripts.map { script in
      busy += 1
      return Task {
        await script()
        self.settle()
      }
    }
    await untilQuiet()
    do {
      while let entry = takeEarliest() {
        try await advance(entry.at)
        busy += 1
        entry.script.resume()
        await untilQuiet()
      }
    } catch {
      abort()
      for task in running { await task.value }
      throw error
    }
    for task in running { await task.value }
  }

  private func settle() {
    busy -= 1
    guard busy <= 0, let quiet else { return }
    self.quiet = nil
    quiet.resume()
  }

  private func untilQuiet() async {
    guard busy > 0 else { return }
    await withCheckedContinuation { quiet = $0 }
  }

  private func takeEarliest() -> Entry? {
    guard let index = entries.indices.min(by: { before(entries[$0], entries[$1]) }) else {
      return nil
    }
    return entries.remove(at: index)
  }

  private func before(_ left: Entry, _ right: Entry) -> Bool {
    (left.at, left.order) < (right.at, right.order)
  }

  private func abort() {
    isAborted = true
    for entry in entries {
      busy += 1
      entry.script.resume(throwing: CancellationError())
    }
    entries = []
  }
}
