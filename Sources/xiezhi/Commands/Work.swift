import ArgumentParser
import Logging
import ServiceLifecycle
import UnixSignals

/// `xiezhi work`
struct Work: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fire timers, seal the log and deliver messages, without serving.",
    discussion: """
      Any number of workers may run beside each other and beside servers: each timer fires exactly
      once, also when a worker is killed in the middle.

      EXAMPLES
        xiezhi work
        xiezhi work --once          drain what is due now, then end
      """)

  @OptionGroup var options: CourtOptions

  @Flag(help: "Work off what is due now and end.")
  var once = false

  @Flag(help: "Use the sandbox's clock.")
  var sandbox = false

  func run() async throws {
    let log = JSONLineLog.start()
    let settings = try options.resolve()
    try CourtHouse.refuseMakingPlainKeys(settings, sandbox: sandbox)
    let house = try await CourtHouse.open(settings, sandbox: sandbox, log: log)
    do {
      try await house.refuseSandboxData()
      if once {
        try await workOnce(house)
      } else {
        let group = ServiceGroup(
          configuration: .init(
            services: (house.keepers + [Worker(house: house)]).map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
        try await group.run()
      }
    } catch {
      await house.close()
      throw error
    }
    await house.close()
  }

  private func workOnce(_ house: CourtHouse) async throws {
    let worker = Worker(house: house)
    let done = try await worker.once()
    print("timers fired: \(done.timers), leaves placed: \(done.leaves), messages: \(done.messages)")
  }
}
