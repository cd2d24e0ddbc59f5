/// What may stand in a trust folder beside the three files every court has.
public struct TrustExtras: Sendable, Hashable {
  /// `sm2.pem`: the root of the court's SM2 signatures.
  public var sm2RootPEM = ""
  /// `crl.pem`: what the roots no longer stand for.
  public var revocationsPEM = ""
  /// `tsa.pem`: the time-stamp authorities one believes.
  public var timeRootsPEM = ""
  /// `log-previous.vkey`: former keys of the log, one a line, oldest first.
  public var previousLogVerifierKeys: [String] = []

  static let sm2File = "sm2.pem"
  static let revocationsFile = "crl.pem"
  static let timeRootsFile = "tsa.pem"
  static let previousLogFile = "log-previous.vkey"
  public static let fileNames = [sm2File, revocationsFile, timeRootsFile, previousLogFile]

  public init() {}

  /// Files of the folder, without those that would be empty.
  public var files: [(name: String, bytes: [UInt8])] {
    let log = previousLogVerifierKeys.map { $0 + "\n" }.joined()
    return zip(Self.fileNames, [sm2RootPEM, revocationsPEM, timeRootsPEM, log])
      .filter { !$0.1.isEmpty }.map { ($0.0, Array($0.1.utf8)) }
  }

  /// - Throws: `trustFolder` where a file holds anything but what belongs there: nothing may ride
  ///   along.
  init(files: [String: String]) throws(EvidenceFault) {
    sm2RootPEM = files[Self.sm2File] ?? ""
    revocationsPEM = files[Self.revocationsFile] ?? ""
    timeRootsPEM = files[Self.timeRootsFile] ?? ""
    for line in (files[Self.previousLogFile] ?? "").split(separator: "\n") {
      previousLogVerifierKeys.append(try NoteVerifierKey(text: String(line)).text)
    }
    for (name, text) in [(Self.sm2File, sm2RootPEM), (Self.timeRootsFile, timeRootsPEM)] {
      var plain = ""
      for one in try Certificate.all(pem: text, place: name) { plain += try one.pem() }
      try Self.require(plain == text, name)
    }
    var plain = ""
    for one in try RevocationList.all(pem: revocationsPEM) { plain += try one.pem() }
    try Self.require(plain == revocationsPEM, Self.revocationsFile)
    let held = Dictionary(uniqueKeysWithValues: self.files.map { ($0.name, $0.bytes) })
    for (name, text) in files { try Self.require(held[name] ?? [] == Array(text.utf8), name) }
  }

  static func load(folder: String) throws(EvidenceFault) -> TrustExtras {
    var texts: [String: String] = [:]
    for name in fileNames where KeyFolder.exists(folder, name) {
      let bytes = try KeyFolder.read(name, in: folder, secret: false)
      texts[name] = String(decoding: bytes, as: UTF8.self)
    }
    return try TrustExtras(files: texts)
  }

  private static func require(_ held: Bool, _ place: String) throws(EvidenceFault) {
    guard held else {
      throw EvidenceFault(
        .trustFolder, place: place, reason: "it holds more than it should, or spells it unusually",
        remedy: "Fetch the file again from the court")
    }
  }
}
