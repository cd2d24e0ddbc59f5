import CourtDomain
import CourtEvidence
import Foundation

/// Evidence records of other archives. Source: RFC 4998; expected.json says what each is about.
///
/// No roots come with them, so that hashes, order and signatures are judged, not who signed.
enum EvidenceRecordVectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    guard folder.has("expected.json") else {
      return tally.skip("expected.json is missing", count: folder.files(ending: ".ers").count)
    }
    for one in try folder.json("expected.json").array ?? [] {
      guard let name = one["record"]?.string, let wanted = one["expect"]?.string,
        folder.has(name)
      else {
        tally.skip("a case that is not of the described form")
        continue
      }
      let (verdict, reasons) = judge(
        try folder.bytes(name), one["detached"]?.array ?? [], folder)
      let id = one["id"]?.string ?? name
      guard ["valid", "invalid", "malformed"].contains(wanted) else {
        // One member of a group is proven by itself. Source: RFC 4998 §4.3.
        tally.expect(verdict == "valid", "\(id): \(verdict) \(reasons)")
        continue
      }
      tally.expect(verdict == wanted, "\(id): \(verdict), not \(wanted) \(reasons)")
    }
  }

  private static func judge(
    _ bytes: [UInt8], _ detached: [JSONValue], _ folder: VectorFolder
  ) -> (String, [String]) {
    let record: EvidenceRecord
    do { record = try EvidenceRecord(der: bytes) } catch {
      return ("malformed", [error.description])
    }
    let verdict = record.verify(detached.map { object($0, folder) }, .fitOnly)
    return (verdict.isValid ? "valid" : "invalid", verdict.findings.map(\.description))
  }

  private static func object(_ one: JSONValue, _ folder: VectorFolder) -> ArchivedObject {
    if let name = one["file"]?.string, let bytes = try? folder.bytes(name) {
      return ArchivedObject(content: bytes)
    }
    if let content = base64(one["content_base64"]) { return ArchivedObject(content: content) }
    let names: [(String, HashFunction)] = [
      ("sha1_base64", .sha1), ("sha224_base64", .sha224), ("sha256_base64", .sha256),
      ("sha384_base64", .sha384), ("sha512_base64", .sha512), ("sm3_base64", .sm3),
    ]
    var digests: [HashFunction: [UInt8]] = [:]
    for (name, hash) in names {
      if let digest = base64(one[name]) { digests[hash] = digest }
    }
    return ArchivedObject(digests: digests)
  }

  private static func base64(_ value: JSONValue?) -> [UInt8]? {
    value?.string.flatMap { Data(base64Encoded: $0) }.map { Array($0) }
  }
}
