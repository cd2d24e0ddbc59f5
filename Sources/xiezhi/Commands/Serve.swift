import ArgumentParser
import CourtAPI
import CourtCases
import CourtDomain
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle
import UnixSignals

/// `xiezhi serve`
struct Serve: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the court's HTTP API, and work on what falls due.",
    discussion: """
      EXAMPLES
        xiezhi serve --sandbox --port 8080
        XIEZHI_DATABASE='host=/run/postgresql dbname=xiezhi user=xiezhi_app' xiezhi serve --no-work
      """)

  @OptionGroup var options: CourtOptions

  @Option(help: "Address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "Port to listen on; 0 takes a free one and prints it.")
  var port = 8080

  @Flag(help: "A court to play with: the clock can be set forward, fees are paid without a bank.")
  var sandbox = false

  @Option(help: "Where the clock of a new sandbox begins, such as 2025-10-27T01:00:00Z.")
  var sandboxStart: String?

  @Flag(help: "Let a witness in this very process cosign the log: for a sandbox only.")
  var localWitness = false

  @Flag(help: "Let an authority in this very process stamp checkpoints: for a sandbox only.")
  var localTimeStamps = false

  @Flag(inversion: .prefixedNo, help: "Also fire timers, seal the log and deliver messages.")
  var work = true

  @Option(help: "Write the process id and address to this file once the server answers.")
  var ready: String?

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port lies between 0 and 65535, not at \(port)")
    }
    if let sandboxStart, Instant(rfc3339: sandboxStart) == nil || !sandbox {
      throw ValidationError(
        "--sandbox-start wants --sandbox and a time like 2025-10-27T01:00:00Z")
    }
    guard !localTimeStamps || sandbox else {
      throw ValidationError(
        "--local-time-stamps wants --sandbox: a real court asks authorities who are not the court")
    }
    guard !localWitness || sandbox else {
      throw ValidationError(
        "--local-witness wants --sandbox: a real court asks witnesses who are not the court")
    }
  }

  func run() async throws {
    let log = JSONLineLog.start()
    let settings = try options.resolve()
    try CourtHouse.refuseMakingPlainKeys(settings, sandbox: sandbox)
    var house = try await CourtHouse.open(settings, sandbox: sandbox, log: log)
    do {
      try await house.refuseSandboxData()
      try await startClock(of: house)
      if localWitness { try house.admitLocalWitness() }
      if localTimeStamps { try house.admitLocalTimeStamps() }
      try await serve(house, log)
    } catch {
      await house.close()
      throw explained(error)
    }
    await house.close()
  }

  /// A sandbox in which nothing has happened may begin at any time; a used one goes on.
  private func startClock(of house: CourtHouse) async throws {
    guard let sandboxStart else { return }
    guard let start = Instant(rfc3339: sandboxStart), let clock = house.sandboxClock else { return }
    guard try await house.court.store.read({ try $0.sandboxInstant() }) == nil else { return }
    clock.start(at: start)
    try await house.court.store.write { try $0.setSandboxInstant(start) }
  }

  /// The commonest trouble in plain words; everything else as it is.
  private func explained(_ error: any Error) -> any Error {
    guard "\(error)".contains("Address already in use") else { return error }
    return ValidationError(
      "port \(port) on \(host) is taken: stop what listens there, or name another with --port")
  }

  private func serve(_ house: CourtHouse, _ log: Logger) async throws {
    try await house.court.shelf.refresh(from: house.court.store)
    try await LogKeyEvents(house.court).beforeSigning()
    let document = house.settings.shareFolder + "/openapi.yaml"
    guard let description = try? String(contentsOfFile: document, encoding: .utf8) else {
      throw ValidationError("the description of the interface, \(document), cannot be read")
    }
    if !sandbox {
      log.warning(
        "messages go to a local folder only: no mail or text message is sent",
        metadata: ["folder": "\(house.settings.dataFolder)/spool"])
    }
    var serverOptions = ServerOptions(host: host, port: port, description: description)
    serverOptions.sandbox = house.sandboxClock.map { Sandbox(house: house, clock: $0) }
    let server = CourtServer(court: house.court, options: serverOptions, log: log)
    let application = server.application { [host, ready] port in
      log.info("listening", metadata: ["address": "http://\(host):\(port)"])
      guard let ready else { return }
      let text = "\(ProcessInfo.processInfo.processIdentifier) http://\(host):\(port)\n"
      try? text.write(toFile: ready, atomically: true, encoding: .utf8)
    }
    let pulse = Pulse(house: house, part: .serve)
    try await pulse.give()
    var services: [any Service] = house.keepers + [application, pulse]
    if work { services.append(Worker(house: house)) }
    let group = ServiceGroup(
      configuration: .init(
        services: services.map { .init(service: $0) },
        gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
    try await group.run()
  }
}
