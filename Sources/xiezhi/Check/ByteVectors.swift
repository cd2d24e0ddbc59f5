import CourtDomain
import CourtEvidence

/// Canonical JSON, byte for byte. Source: RFC 8785.
enum CanonicalVectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    for file in folder.files(below: "input", ending: ".json") {
      let wanted = "output" + file.dropFirst("input".count)
      guard folder.has(wanted) else {
        tally.skip("no expected output stands beside it")
        continue
      }
      let document = try folder.json(file)
      tally.expect(document.ecmaCanonicalBytes == (try folder.bytes(wanted)), file)
    }
  }
}

/// SM3 digests, and SM2 beside them. Source: GB/T 32905, OSCCA's test values.
enum DigestVectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    if folder.has("sm3-cross.json") {
      for (number, one) in (try folder.json("sm3-cross.json").array ?? []).enumerated() {
        guard let message = one["message_hex"]?.string.flatMap(Hex.decode) else {
          tally.skip("a case that is not of the described form")
          continue
        }
        tally.expect(
          SM3.digest(message).hex == one["sm3"]?.string, "sm3-cross.json, case \(number)")
      }
    }
    if folder.has("sm3-oscca.txt") { try oscca(folder, &tally) }
    try SM2Vectors.run(folder, &tally)
  }

  /// `Len`, `Msg`, `MD` lines; the length is in bits, and 0 means an empty message.
  private static func oscca(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    var length = 0
    var message: [UInt8] = []
    let lines = try folder.text("sm3-oscca.txt").split(separator: "\n")
    for (number, line) in lines.enumerated() {
      let parts = line.split(separator: "=").map { String($0).trimmingSpaces }
      guard parts.count == 2 else { continue }
      switch parts[0] {
      case "Len": length = Int(parts[1]) ?? 0
      case "Msg": message = Array((Hex.decode(parts[1]) ?? []).prefix(length / 8))
      case "MD":
        tally.expect(SM3.digest(message).hex == parts[1], "sm3-oscca.txt:\(number + 1)")
      default: break
      }
    }
  }
}
