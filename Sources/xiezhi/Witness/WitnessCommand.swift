import ArgumentParser
import CourtEvidence
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// `xiezhi witness`
struct WitnessCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness",
    abstract: "Watch logs and cosign what only grew: for somebody who is not the court.",
    discussion: """
      A small program with a key and a folder of its own and no database. It speaks \
      c2sp.org/tlog-witness over plain HTTP; put a proxy that ends TLS before it. What it cosigned \
      is on the disk before the signature leaves, so that it never signs two histories, whenever \
      it is killed. Do not restore its folder from an old copy: it would forget what it signed.

      EXAMPLES
        xiezhi witness init --folder w1 --name witness.example/w1 --log-file trust/log.vkey
        xiezhi witness serve --folder w1 --port 8090
        xiezhi witness show --folder w1
      """,
    subcommands: [Init.self, AddLog.self, Run.self, Show.self])

  struct Folder: ParsableArguments {
    @Option(name: .customLong("folder"), help: "The witness's own folder.") var path: String

    var folder: WitnessFolder { WitnessFolder(path: Settings.absolute(path)) }
  }

  struct Logs: ParsableArguments {
    @Option(help: "Verifier key of a log to watch; may be repeated.") var log: [String] = []
    @Option(help: "File with such a key, such as log.vkey; may be repeated.")
    var logFile: [String] = []

    func keys() throws -> [NoteVerifierKey] {
      var texts = log
      for file in logFile {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
          throw ValidationError("\(file) cannot be read")
        }
        texts += text.split(separator: "\n").map(String.init)
      }
      return try texts.map { try NoteVerifierKey(text: $0) }
    }
  }

  struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make the folder with a fresh key, and print the key for others to trust.")
    @OptionGroup var folder: Folder
    @Option(help: "The witness's name in its signatures, such as witness.example/w1.")
    var name: String
    @OptionGroup var logs: Logs

    func run() throws {
      try CryptoLibrary.check()
      let key = try folder.folder.create(
        name: name, logs: try logs.keys(), passphrase: try KeyPassphrase.fromEnvironment())
      print(key.text)
    }
  }

  struct AddLog: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Watch a further log, or a further key of one; a running witness sees it later.")
    @OptionGroup var folder: Folder
    @OptionGroup var logs: Logs

    func run() throws {
      let keys = try logs.keys()
      guard !keys.isEmpty else { throw ValidationError("name a key with --log or --log-file") }
      for key in keys { try folder.folder.add(log: key) }
      print("restart the witness to watch them")
    }
  }

  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "serve", abstract: "Answer add-checkpoint requests.")
    @OptionGroup var folder: Folder
    @Option(help: "Address to listen on.") var host = "127.0.0.1"
    @Option(help: "Port to listen on; 0 takes a free one.") var port = 8090
    @Option(help: "Write the process id and address to this file once it answers.")
    var ready: String?

    func validate() throws {
      guard (0...65_535).contains(port) else {
        throw ValidationError("--port lies between 0 and 65535, not at \(port)")
      }
    }

    func run() async throws {
      let log = JSONLineLog.start()
      let witness = try open()
      let application = WitnessServer(witness: witness, log: log)
        .application(host: host, port: port) { [host, ready] port in
          log.info(
            "witnessing",
            metadata: ["address": "http://\(host):\(port)", "key": "\(witness.verifierKey.text)"])
          guard let ready else { return }
          let text = "\(ProcessInfo.processInfo.processIdentifier) http://\(host):\(port)\n"
          try? text.write(toFile: ready, atomically: true, encoding: .utf8)
        }
      let group = ServiceGroup(
        configuration: .init(
          services: [.init(service: application)], gracefulShutdownSignals: [.sigterm, .sigint],
          logger: log))
      try await group.run()
    }

    /// Not inlined: see `CourtHouse.build`.
    @inline(never)
    private func open() throws -> Witness {
      try CryptoLibrary.check()
      return try Witness(
        folder: folder.folder, passphrase: try KeyPassphrase.fromEnvironment())
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the witness's key and what it last cosigned of every log.")
    @OptionGroup var folder: Folder

    func run() throws {
      print(try folder.folder.verifierKey().text)
      for origin in Set(try folder.folder.logs().map(\.name)).sorted() {
        let last = try folder.folder.last(of: origin)
        print("\(origin)\t\(last.map { "\($0.size)\t\($0.root.base64)" } ?? "nothing yet")")
      }
    }
  }
}

/// The passphrase that private keys lie under, from the environment as the court takes it.
enum KeyPassphrase {
  static func fromEnvironment() throws -> [UInt8]? {
    let environment = ProcessInfo.processInfo.environment
    if let direct = environment["XIEZHI_KEY_PASSPHRASE"] { return Array(direct.utf8) }
    guard let path = environment["XIEZHI_KEY_PASSPHRASE_FILE"] else { return nil }
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return Array(data.prefix { $0 != 0x0A && $0 != 0x0D })
  }
}
