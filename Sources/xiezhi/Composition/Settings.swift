import ArgumentParser
import CourtCases
import Foundation
import Yams

/// The flags that every command which opens the court takes.
struct CourtOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Folder for keys, spool and the embedded database; ~/.local/share/xiezhi where nothing is "
        + "said, /var/lib/xiezhi for root. [XIEZHI_DATA]"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "libpq connection string of the serving role; without it a private PostgreSQL is started "
        + "in the data folder. Without a password: use XIEZHI_DATABASE or a password file. "
        + "[XIEZHI_DATABASE]"))
  var database: String?

  @Option(help: "Folder that holds Workflows and Fixtures. [XIEZHI_SHARE]")
  var share: String?

  @Option(help: "The court's code, such as 浙0192. [XIEZHI_COURT]")
  var court: String?

  @Option(help: "A YAML file with the same settings. [XIEZHI_CONFIG]")
  var config: String?

  /// - Parameter needsShare: `false` for what touches the data folder alone.
  func resolve(needsShare: Bool = true) throws -> Settings {
    try Settings(self, needsShare: needsShare)
  }
}

/// Settings after flags, environment and file were laid over each other, in that order.
struct Settings: Sendable {
  var dataFolder: String
  /// `nil` for the embedded database.
  var database: String?
  /// Who owns the schema, for `migrate` on a database of one's own.
  var ownerDatabase: String?
  var shareFolder: String
  var courtCode: String
  var keyPassphrase: [UInt8]?
  /// A list of time-stamp authorities; without it checkpoints carry no token from outside.
  var timeStampsFile: String?
  /// Whether private keys may lie on disk without a passphrase, outside a sandbox.
  var allowsPlainKeys: Bool
  var origin: String
  /// A table of average wages in YAML; without it small claims are not decided by amount.
  var wagesFile: String?
  /// A witness policy as c2sp.org/tlog-policy has it; without it no witness is asked.
  var witnessPolicyFile: String?
  var poolSize: Int
  /// Bytes of one evidence item.
  var evidenceBytes: Int64
  /// Bytes of all evidence of a case, and of one side of it.
  var caseBytes: Int64
  var partyBytes: Int64
  /// Evidence items of one side of a case.
  var partyItems: Int
  /// Seconds an unfinished upload waits for its next piece.
  var uploadSeconds: Int64
  /// Programs that draw previews, where they do not stand in the usual places.
  var pdfTool: String?
  var imageTool: String?
  /// The address that video rooms begin with, and the secret shared with whoever runs them.
  var videoRooms: (base: String, secret: [UInt8])?
  /// Minutes of silence after which the court counts as having been down.
  var outageMinutes: Int
  /// Minutes kept free between two hearings.
  var hearingBufferMinutes: Int

  private static let known: Set<String> = [
    "data", "database", "owner_database", "share", "court", "origin", "wages",
    "key_passphrase_file", "plain_keys", "pool_size", "evidence_bytes", "outage_minutes",
    "witness_policy", "time_stamps", "case_bytes", "party_bytes", "party_items",
    "upload_seconds", "preview_pdf_tool", "preview_image_tool", "video_rooms",
    "video_rooms_secret_file", "hearing_buffer_minutes",
  ]

  init(_ options: CourtOptions, needsShare: Bool = true) throws {
    let environment = ProcessInfo.processInfo.environment
    let file = try Self.file(options.config ?? environment["XIEZHI_CONFIG"])
    func setting(_ flag: String?, _ name: String) -> String? {
      flag ?? environment["XIEZHI_" + name.uppercased()] ?? file[name]
    }
    if let flag = options.database, flag.contains("password=") || flag.contains("@") {
      throw ValidationError(
        "--database must not carry a password: arguments are seen by every user of the machine. "
          + "Set XIEZHI_DATABASE, or use a libpq password file.")
    }
    database = setting(options.database, "database")
    ownerDatabase = setting(nil, "owner_database")
    dataFolder = Self.absolute(setting(options.data, "data") ?? Self.defaultDataFolder())
    let share = setting(options.share, "share")
    shareFolder = needsShare ? try Self.shareFolder(share) : share ?? ""
    courtCode = setting(options.court, "court") ?? "浙0192"
    origin = setting(nil, "origin") ?? "xiezhi.example/court"
    wagesFile = setting(nil, "wages")
    witnessPolicyFile = setting(nil, "witness_policy")
    poolSize = try Self.number(setting(nil, "pool_size"), "pool_size", 1...64) ?? 8
    evidenceBytes = Int64(
      try Self.number(
        setting(nil, "evidence_bytes"), "evidence_bytes", 1024...5_368_709_120) ?? 2_147_483_648)
    let limits = CourtLimits()
    let most = 1 << 50
    caseBytes =
      try Self.number(setting(nil, "case_bytes"), "case_bytes", 1024...most).map { Int64($0) }
      ?? limits.caseBytes
    partyBytes =
      try Self.number(setting(nil, "party_bytes"), "party_bytes", 1024...most).map { Int64($0) }
      ?? limits.partyBytes
    partyItems =
      try Self.number(setting(nil, "party_items"), "party_items", 1...10_000) ?? limits.partyItems
    uploadSeconds =
      try Self.number(setting(nil, "upload_seconds"), "upload_seconds", 1...2_592_000)
      .map { Int64($0) } ?? limits.uploadSeconds
    pdfTool = setting(nil, "preview_pdf_tool")
    imageTool = setting(nil, "preview_image_tool")
    videoRooms = try Self.videoRooms(
      setting(nil, "video_rooms"), setting(nil, "video_rooms_secret_file"))
    outageMinutes =
      try Self.number(setting(nil, "outage_minutes"), "outage_minutes", 1...1_440)
      ?? Int(SignsOfLife.defaultThreshold / 60)
    hearingBufferMinutes =
      try Self.number(setting(nil, "hearing_buffer_minutes"), "hearing_buffer_minutes", 0...120)
      ?? limits.hearingBufferMinutes
    timeStampsFile = setting(nil, "time_stamps")
    allowsPlainKeys = try Self.flag(setting(nil, "plain_keys"), "plain_keys")
    keyPassphrase = try Self.passphrase(
      environment["XIEZHI_KEY_PASSPHRASE"], setting(nil, "key_passphrase_file"))
  }

  private static func videoRooms(_ base: String?, _ path: String?) throws -> (String, [UInt8])? {
    guard let base else { return nil }
    guard base.hasPrefix("https://"), let path,
      let secret = FileManager.default.contents(atPath: path), secret.count >= 16
    else {
      throw ValidationError(
        "video_rooms is an https address and needs video_rooms_secret_file, a file of at least "
          + "16 bytes")
    }
    return (base, Array(secret))
  }

  private static func passphrase(_ direct: String?, _ path: String?) throws -> [UInt8]? {
    if let direct { return Array(direct.utf8) }
    guard let path else { return nil }
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return Array(data.prefix { $0 != 0x0A && $0 != 0x0D })
  }

  private static func flag(_ text: String?, _ name: String) throws -> Bool {
    switch text {
    case nil, "no", "false", "0": false
    case "yes", "true", "1": true
    case let text?: throw ValidationError("\(name) is '\(text)': say yes or no")
    }
  }

  private static func number(_ text: String?, _ name: String, _ range: ClosedRange<Int>) throws
    -> Int?
  {
    guard let text else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw ValidationError(
        "\(name) is '\(text)': give a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func file(_ path: String?) throws -> [String: String] {
    guard let path else { return [:] }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw ValidationError("the configuration file \(path) cannot be read")
    }
    guard let node = try Yams.compose(yaml: text), let mapping = node.mapping else {
      throw ValidationError("\(path): one setting a line is expected, such as 'data: /srv/court'")
    }
    var settings: [String: String] = [:]
    var mistakes: [String] = []
    for (key, value) in mapping {
      let line = key.mark.map { ":\($0.line)" } ?? ""
      guard let name = key.string, known.contains(name), let text = value.scalar?.string else {
        mistakes.append("\(path)\(line): unknown setting '\(key.string ?? "?")'")
        continue
      }
      settings[name] = text
    }
    guard mistakes.isEmpty else {
      throw ValidationError(
        mistakes.joined(separator: "\n") + "\nKnown: " + known.sorted().joined(separator: ", "))
    }
    return settings
  }

  static func absolute(_ path: String) -> String {
    path.hasPrefix("/")
      ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  /// Root's own home is closed to the ordinary user PostgreSQL must run as.
  private static func defaultDataFolder() -> String {
    if geteuid() == 0 { return "/var/lib/xiezhi" }
    let home = ProcessInfo.processInfo.environment["HOME"] ?? "."
    return home + "/.local/share/xiezhi"
  }

  /// Where Workflows stand: named, beside the binary, above it, or here.
  static func shareFolder(_ named: String?) throws -> String {
    if let named {
      guard hasWorkflows(absolute(named)) else {
        throw ValidationError("\(named) holds no Workflows folder")
      }
      return absolute(named)
    }
    var candidates = [FileManager.default.currentDirectoryPath]
    if let binary = Bundle.main.executableURL?.resolvingSymlinksInPath() {
      var folder = binary.deletingLastPathComponent()
      for _ in 0..<5 {
        candidates += [folder.path, folder.path + "/share/xiezhi"]
        folder.deleteLastPathComponent()
      }
    }
    guard let found = candidates.first(where: hasWorkflows) else {
      throw ValidationError(
        "the folder with Workflows was not found; name it with --share or XIEZHI_SHARE")
    }
    return found
  }

  private static func hasWorkflows(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/Workflows/online-shopping.yaml")
  }
}
