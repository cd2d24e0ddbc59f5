import Logging

extension CourtHouse {
  /// Opens the court's data, does one thing and closes them, whatever comes of it.
  ///
  /// For commands that look or write once; only their warnings are logged.
  ///
  /// - Parameters:
  ///   - migrates: see ``open(_:sandbox:log:migrates:)``.
  ///   - log: the one already begun, of which a program has but one.
  static func visit<Answer>(
    _ settings: Settings, sandbox: Bool = false, migrates: Bool = true, log: Logger? = nil,
    _ work: (CourtHouse) async throws -> Answer
  ) async throws -> Answer {
    let log = log ?? JSONLineLog.start(level: .warning)
    let house = try await open(settings, sandbox: sandbox, log: log, migrates: migrates)
    do {
      let answer = try await work(house)
      await house.close()
      return answer
    } catch {
      await house.close()
      throw error
    }
  }
}
