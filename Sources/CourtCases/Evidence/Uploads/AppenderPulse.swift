import CourtDomain
import Synchronization

/// Keeps an appender's place while its client is there, and no longer.
///
/// The place in the row is taken for `appenderLeaseMilliseconds` only, so that whoever comes after a
/// killed server waits about a second. A server that lives renews it three times as often, as long as
/// the client has sent something within `appenderSeconds` or the last piece is being received.
/// Losing the place to a pulse that came late is safe: every write of an appender checks it first.
final class AppenderPulse: Sendable {
  private struct State {
    var heardAt: Instant
    var isReceiving = false
  }

  private let state: Mutex<State>
  private let court: Court
  private let upload: UploadID
  private let appender: AppenderID

  init(of upload: EvidenceUpload, appender: AppenderID, court: Court) {
    self.upload = upload.id
    self.appender = appender
    self.court = court
    state = Mutex(State(heardAt: court.wallClock.now()))
  }

  /// The client has sent something.
  func hear() {
    let now = court.wallClock.now()
    state.withLock { $0.heardAt = now }
  }

  /// Everything is here; what remains is the court's own work.
  func receive() { state.withLock { $0.isReceiving = true } }

  private func isAlive(at now: Instant) -> Bool {
    let patience = court.limits.appenderSeconds
    return state.withLock { $0.isReceiving || now.seconds(since: $0.heardAt) < patience }
  }

  /// Renews until it is cancelled, the client falls silent or another has the place.
  func beat() async {
    let interval = Duration.milliseconds(court.limits.appenderLeaseMilliseconds / 3)
    while (try? await Task.sleep(for: interval)) != nil {
      guard isAlive(at: court.wallClock.now()) else { continue }
      // A fault passes; losing the place does not.
      guard (try? await renew()) != false else { return }
    }
  }

  private func renew() async throws -> Bool {
    let (court, upload, appender) = (court, upload, appender)
    return try await court.store.write { transaction in
      guard var row = try transaction.upload(upload, locked: true), row.appender == appender,
        row.finishedAt == nil
      else { return false }
      row.appenderUntil = court.limits.appenderLease(from: court.wallClock.now())
      try transaction.saveUpload(row)
      return true
    }
  }
}
