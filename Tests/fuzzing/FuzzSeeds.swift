import CourtDomain
import CourtEvidence
import Dispatch
import Foundation
import Glibc

/// Inputs to begin with: from published vectors where they are, and always some made here.
struct FuzzSeeds {
  private static let maximumBytes = 65_536
  /// Strings of documents are left out beyond this; whole files never are.
  private static let maximumSeeds = 400
  private var byTarget: [String: Set<[UInt8]>] = [:]

  init(vectors: String?) throws {
    if let vectors { addVectors(vectors) }
    try addMade()
    addWritten()
  }

  /// - Returns: how many files were written.
  func write(to folder: String) throws -> Int {
    var written = 0
    for target in FuzzTargets.all.keys {
      let place = folder + "/" + target
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      for seed in byTarget[target] ?? [] {
        let name = SHA256.digest(seed).description.prefix(24)
        try Data(seed).write(to: URL(fileURLWithPath: "\(place)/\(name)"))
        written += 1
      }
    }
    return written
  }

  private mutating func add(_ bytes: [UInt8], _ targets: [String]) {
    guard bytes.count <= Self.maximumBytes || targets.first == "bundle" else { return }
    for target in targets { byTarget[target, default: []].insert(bytes) }
  }

  private mutating func add(_ text: String, _ targets: [String]) { add(Array(text.utf8), targets) }

  // MARK: Published vectors

  private static let log = [
    "note", "checkpoint-body", "verifier-key", "log-proof", "add-checkpoint", "witness-policy",
  ]
  private static let der = [
    "der", "time-stamp-request", "time-stamp-response", "time-stamp-token", "signed-message",
    "evidence-record", "detached-signature", "sm2-signature",
  ]
  private static let bag = ["bag-declaration", "bag-manifest", "bag-fetch", "bag-info", "bag-text"]

  private static let families: [String: [String]] = [
    "c2sp-notes": log, "tlog-tiles": log + ["entry-bundle", "tile-path"],
    "rfc6962-merkle": ["json", "consistency-path"], "sigstore-bundles": ["json"] + der + log,
    "rfc3161": der + ["certificates"], "ers-rfc4998": der, "bagit": bag, "jcs-rfc8785": ["json"],
    "wycheproof": ["sm2-signature", "der"], "sm2-sm3": ["sm2-signature", "json"],
    "ed25519-cctv": ["verifier-key"], "c2pa": ["file-type"],
  ]

  private mutating func addVectors(_ folder: String) {
    for (family, targets) in Self.families.sorted(by: { $0.key < $1.key }) {
      let root = folder + "/" + family
      guard let walk = FileManager.default.enumerator(atPath: root) else { continue }
      for case let name as String in walk {
        guard let data = FileManager.default.contents(atPath: root + "/" + name),
          data.count <= 4 << 20
        else { continue }
        let bytes = Array(data)
        add(bytes, targets)
        if name.hasSuffix("json"), let value = try? JSONParser.parse(bytes) {
          addStrings(of: value, targets)
        }
      }
    }
  }

  /// Every string of a document as it stands and, where it decodes, as the bytes it spells.
  private mutating func addStrings(of value: JSONValue, _ targets: [String]) {
    switch value {
    case .string(let text) where text.utf8.count >= 8:
      let targets = targets.filter { (byTarget[$0]?.count ?? 0) < Self.maximumSeeds }
      add(text, targets)
      if let bytes = Hex.decode(text) { add(bytes, targets) }
      if let bytes = Data(base64Encoded: text) { add(Array(bytes), targets) }
    case .array(let values): for value in values { addStrings(of: value, targets) }
    case .object(let object):
      for member in object.members { addStrings(of: member.value, targets) }
    default: break
    }
  }

  // MARK: Seeds made by the court's own code

  private mutating func addMade() throws {
    let at = Instant(microseconds: 1_767_225_600_000_000)
    let authority = try LocalTimeStampAuthority(
      name: "fuzz", validFrom: at.adding(seconds: -60), until: at.adding(seconds: 864_000))
    let draft = try RecordDraft.initial([[ArchivedObject(content: [1])]])
    let request = try draft.request().der
    let response = try authority.respond(to: request, at: at, serial: [1])
    add(request, Self.der)
    add(response, Self.der)
    if let token = try TimeStampResponse(der: response).token {
      add(token.der, Self.der)
      add(try draft.finish(token)[0].der, Self.der)
    }
    add(authority.rootPEM, ["certificates"])
    try addBundles()
  }

  /// Small bundles, and every file in them for the targets that read such files.
  private mutating func addBundles() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/xiezhi-seeds-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let court = try DrillCourt(folder: folder)
    for number in 1...3 {
      let shape = DrillCourt.Shape(items: 1...2, custody: 1...1, maximumBytes: 300)
      let path = "\(folder)/\(number).zip"
      try Self.write(try court.bundle(seed: 4, number: number, shape: shape), to: path)
      add(
        Array(FileManager.default.contents(atPath: path) ?? Data()), ["bundle", "zip", "archive"])
      for (name, bytes) in try FuzzTargets.files(ofBundle: path) {
        add(bytes, Self.targets(of: name))
      }
    }
  }

  /// Waits: libFuzzer asks from C.
  private static func write(_ bundle: DrillBundle, to path: String) throws {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    guard let file = FileHandle(forWritingAtPath: path) else { return }
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      try? await bundle.write { try file.write(contentsOf: Data($0)) }
      done.signal()
    }
    done.wait()
    try file.close()
  }

  private static func targets(of name: String) -> [String] {
    switch true {
    case name.hasSuffix(".cms"): ["detached-signature", "der", "signed-message"]
    case name.hasSuffix(".tsr"), name.hasSuffix(".tst"): der
    case name.hasSuffix(".pem"): ["certificates"]
    case name.hasSuffix(".json"): ["json", "leaf", "leaf-opening", "receipt", "key-event"]
    case name.hasSuffix(".txt"): bag + log
    default: log + ["leaf", "leaf-opening", "sm2-signature", "consistency-path", "tile-path"]
    }
  }

  // MARK: Seeds written by hand

  private mutating func addWritten() {
    add(
      "--x\r\ncontent-disposition: form-data; name=\"file\"; filename*=UTF-8''%e8%af%81.png\r\n"
        + "content-type: image/png\r\n\r\nbytes\r\n--x\r\n"
        + "Content-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n", ["multipart"])
    let field =
      "sig1=(\"@method\" \"@authority\" \"content-digest\";sf);created=1767225600"
      + ";keyid=\"k\";alg=\"ed25519\";nonce=\"12345678\";expires=1767225900"
    add(field, ["structured-field"])
    add("a=?1, b;q=0.125;x, c=(1 -2.5 t*k :AAECAw==: \"q\\\"\")", ["structured-field"])
    let digest = "sha-256=:X48E9qOokqqrvdts8nOJRJN3OWDUoyWxBf7kbu9DBPE=:"
    let signature = String(repeating: "A", count: 86)
    add(
      "POST /v1/records?a=%41&b\nHost: court.example\ncontent-digest: \(digest)\n"
        + "Signature-Input: \(field)\nSignature: sig1=:\(signature)==:", ["message-signature"])
    add("filename 6K+B5o2uLnBuZw==,is_confidential", ["tus-fields"])
    add("sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", ["tus-fields"])
    add("18446744073709551616", ["tus-fields"])
    add("{\"a\":[1,-0.5e-7,1E400,true,null,\"\\ud83d\\ude00\\u0000\"],\"\":{}}", ["json"])
    add("20260101000000.5Z", ["der-time"])
    add("260101000000Z", ["der-time"])
    add([0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x83, 0x75], ["object-identifier"])
    addPictures()
    addPacked()
  }

  private mutating func addPictures() {
    let pixels = [UInt8](repeating: 0x80, count: 8 * 5 * 3)
    add(PNGFile.rgb(pixels, width: 8, height: 5), ["png", "file-type"])
    let head: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16]
    let frame: [UInt8] = [0xFF, 0xC0, 0, 17, 8, 0, 5, 0, 8, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]
    add(head + [UInt8](repeating: 0, count: 14) + frame + [0xFF, 0xD9], ["file-type"])
    add("%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(x)>>>>endobj\n%%EOF\n", ["file-type"])
    add("RIFF$\u{0}\u{0}\u{0}WAVEfmt ", ["file-type"])
    add("GIF89a\u{8}\u{0}\u{5}\u{0}<script>", ["file-type"])
  }

  /// A stored and a deflated file in an archive.
  private mutating func addPacked() {
    let deflated: [UInt8] = [0x4B, 0x4C, 0x4A, 0x4E, 0x49, 0x4D, 0x4B, 0x4C, 0x4A, 0x4E, 1, 0]
    add(deflated, ["inflate"])
    add([1, 3, 0, 0xFC, 0xFF, 1, 2, 3], ["inflate"])
    let header: [UInt8] =
      [0x50, 0x4B, 3, 4, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]
      + [UInt8(deflated.count), 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0, 0x61] + deflated
    add(header, ["archive", "file-type"])
  }
}
