import ArgumentParser
import Logging
import ServiceLifecycle
import UnixSignals

/// `xiezhi work`
struct Work: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fire timers, seal the log and deliver messages, without serving.",
    discussion: """
      Any number of workers may run beside each other and beside servers: each timer fires exactly \
      once, also when a worker is killed in the middle.

      EXAMPLES
        xiezhi work
        xiezhi work --once          drain what is due now, then end
        xiezhi work --log-only      a sequencer of its own, beside a server with --no-work
      """)

  @OptionGroup var options: CourtOptions

  @Flag(help: "Work off what is due now and end.")
  var once = false

  @Flag(help: "Use the sandbox's clock.")
  var sandbox = false

  @Flag(help: "Only place leaves in the log, and ask its witnesses.")
  var logOnly = false

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
            services: (house.keepers + [worker(house)]).map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
        try await group.run()
      }
    } catch {
      await house.close()
      throw error
    }
    await house.close()
  }

  private func worker(_ house: CourtHouse) -> Worker {
    var worker = Worker(house: house)
    if logOnly {
      worker.onlyLog = true
      worker.interval = .milliseconds(50)
    }
    return worker
  }

  private func workOnce(_ house: CourtHouse) async throws {
    let worker = Worker(house: house)
    let done = try await worker.once()
    print("timers fired: \(done.timers), leaves placed: \(done.leaves), messages: \(done.messages)")
  }
}
