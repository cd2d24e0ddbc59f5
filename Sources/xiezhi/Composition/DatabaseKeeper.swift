import CourtPG
import Logging
import ServiceLifecycle

/// Starts the court's own PostgreSQL again when it has ended under us: killed for want of memory,
/// by an administrator's slip, or with another process that had started it.
///
/// It belongs before the services that use the database, because a service group ends the last of
/// its services first.
struct DatabaseKeeper: Service {
  let server: EmbeddedPostgres
  let log: Logger
  /// How often it looks.
  var interval: Duration = .seconds(1)
  /// The longest rest after attempts that failed.
  var longestRest: Duration = .seconds(15)

  /// Runs until the process is asked to stop; a server that this process stops is left alone.
  func run() async throws {
    await cancelWhenGracefulShutdown {
      var rest = interval
      while (try? await Task.sleep(for: rest)) != nil {
        rest = await look() ? interval : min(rest * 2, longestRest)
      }
    }
  }

  /// False when the server is needed and cannot be started.
  private func look() async -> Bool {
    let clock = ContinuousClock()
    let start = clock.now
    do {
      if try await server.ensureRunning() {
        log.warning(
          "the database had ended and was started again",
          metadata: ["milliseconds": "\(Int((clock.now - start) / .milliseconds(1)))"])
      }
      return true
    } catch is CancellationError {
      return true
    } catch {
      log.error("the database cannot be started", metadata: ["error": "\(error)"])
      return false
    }
  }
}
