import CourtDomain
import Foundation

/// A folder with the vectors of one family.
struct VectorFolder {
  let path: String

  /// Vector files are small; what is larger is no vector file.
  private static let maximumBytes = 256 << 20

  func file(_ name: String) -> String { path + "/" + name }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name)) }

  /// - Throws: `BenchFailure` naming the file.
  func bytes(_ name: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: file(name)),
      data.count <= Self.maximumBytes
    else { throw BenchFailure("\(file(name)) cannot be read or is over 256 MiB") }
    return Array(data)
  }

  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }

  func json(_ name: String) throws -> JSONValue {
    do {
      return try JSONParser.parse(
        try bytes(name), limits: .init(depth: 200, values: 10_000_000))
    } catch let defect as JSONDefect {
      throw BenchFailure("\(file(name)): \(defect)")
    }
  }

  /// Files below a subfolder, as paths relative to this folder, in order.
  func files(below subfolder: String = "", ending: String = "") -> [String] {
    let root = subfolder.isEmpty ? path : file(subfolder)
    let found = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return found.filter { ending.isEmpty || $0.hasSuffix(ending) }.sorted()
      .map { subfolder.isEmpty ? $0 : subfolder + "/" + $0 }
  }
}

extension VectorFolder {
  /// The same without folders.
  func plainFiles(below subfolder: String) -> [String] {
    files(below: subfolder).filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: file(name), isDirectory: &isFolder)
        && !isFolder.boolValue
    }
  }
}

/// The families this court has an answer for, by folder name.
enum VectorFamilies {
  static func run(_ name: String, in folder: VectorFolder, _ tally: inout VectorTally) throws {
    switch name {
    case "cel": try ExpressionVectors.run(folder, &tally)
    case "rfc6962-merkle": try MerkleVectors.run(folder, &tally)
    case "c2sp-notes": try NoteVectors.run(folder, &tally)
    case "tlog-tiles": try TileVectors.run(folder, &tally)
    case "sigstore-bundles": try SigstoreVectors.run(folder, &tally)
    case "jcs-rfc8785": try CanonicalVectors.run(folder, &tally)
    case "sm2-sm3": try DigestVectors.run(folder, &tally)
    default:
      tally.skip(unanswered[name] ?? "this court knows no such family", count: cases(in: folder))
    }
  }

  /// Every file but the description counts as a case where the court cannot look inside.
  private static func cases(in folder: VectorFolder) -> Int {
    max(1, folder.files().count { !$0.hasSuffix("README.md") && $0.contains(".") })
  }

  private static let unanswered = [
    "asvs-5.0": "a checklist for people, not vectors",
    "bagit": "bundles are not BagIt bags",
    "c2pa": "no reader for C2PA manifests",
    "ed25519-cctv": "single signatures are judged inside notes and checkpoints only",
    "ers-rfc4998": "no reader for evidence records",
    "rfc3161": "no reader for time-stamp tokens",
    "wycheproof":
      "primitives are the system's OpenSSL; the court has no interface of its own to them",
  ]
}
