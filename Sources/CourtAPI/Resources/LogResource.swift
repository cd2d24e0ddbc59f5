import CourtCases
import CourtDomain
import CourtEvidence

/// The court's public log: checkpoints, tiles, proofs, and the keys to check them with.
///
/// With the base address `/v1/log` it is a log as C2SP tlog-tiles has it, to be read with stock
/// tools. Nobody signs in, and nothing here tells more than the log itself.
enum LogResource {
  static let endpoints: [Endpoint] =
    [
      .get(
        "getCheckpoint", "/v1/log/checkpoint", .anyone, query: ["cosigned"], to: checkpoint),
      .get("getCheckpointOfSize", "/v1/log/checkpoint/{size}", .anyone, to: checkpointOfSize),
      .get(
        "getConsistency", "/v1/log/consistency", .anyone, query: ["from", "to"], to: consistency),
      .get(
        "getLogProof", "/v1/log/proof/{leaf_hash}", .anyone, query: ["size", "cosigned"],
        to: proof),
      .get("getKeyEvents", "/v1/log/keys", .anyone, to: keyEvents),
      .get("getTrust", "/v1/log/trust", .anyone, to: trust),
    ]
    + zip(
      ["getTile", "getPartialTile", "getFarPartialTile", "getFarthestPartialTile"], tilePaths
    ).map { .get($0, $1, .anyone, to: tile) }

  /// A path has one segment for every thousandfold of tiles, and one for the width of a partial one:
  /// these reach to 10^9 tiles, 256 · 10^9 leaves.
  private static let tilePaths = (1...4).map { count in
    "/v1/log/tile/{level}/" + ["{a}", "{b}", "{c}", "{d}"].prefix(count).joined(separator: "/")
  }

  /// A signed note as C2SP has it, to the byte.
  @Sendable static func checkpoint(_ call: Call) async throws -> Answer {
    let cosigned = try flag("cosigned", call)
    let found = try await PublishedLog(call.court).checkpoint(cosigned: cosigned)
    return note(found.text)
  }

  @Sendable static func checkpointOfSize(_ call: Call) async throws -> Answer {
    guard let size = UInt64(call.parameter("size")), String(size) == call.parameter("size") else {
      throw Rejection(
        "log.no-such-checkpoint", .notFound, zh: "没有该大小的检查点",
        en: "no checkpoint of this size was ever signed")
    }
    return note(try await PublishedLog(call.court).checkpoint(size: size).text)
  }

  @Sendable static func keyEvents(_ call: Call) async throws -> Answer {
    var answer = Answer(
      json: PublishedKeyEvent.document(try await PublishedLog(call.court).keyEvents()))
    answer.isPublic = true
    return answer
  }

  @Sendable static func consistency(_ call: Call) async throws -> Answer {
    let (from, to) = (try count("from", call), try count("to", call))
    let proof = try await PublishedLog(call.court).consistency(from: from, to: to)
    var answer = Answer(
      json: [
        "from": .int(Int64(clamping: from)), "to": .int(Int64(clamping: to)),
        "hashes": .array(proof.map { .string($0.base64) }),
      ])
    answer.isPublic = true
    return answer
  }

  /// A proof that stands alone, in the text of c2sp.org/tlog-proof@v1.
  @Sendable static func proof(_ call: Call) async throws -> Answer {
    guard let leaf = Digest32(hex: call.parameter("leaf_hash")) else {
      throw Rejection(
        "log.no-such-leaf", .notFound, zh: "条目散列应为 64 位小写十六进制",
        en: "a leaf hash is 64 digits of lower-case hexadecimal")
    }
    var goal = PublishedLog.Goal.newest
    if try flag("cosigned", call) { goal = .cosigned }
    if call.query["size"] != nil { goal = .size(try count("size", call)) }
    let proof = try await PublishedLog(call.court).proof(of: leaf, to: goal)
    var answer = Answer(mediaType: "text/plain; charset=utf-8", bytes: proof.bytes)
    answer.isPublic = true
    return answer
  }

  @Sendable static func tile(_ call: Call) async throws -> Answer {
    guard let tile = LogTile(path: String(call.path.dropFirst("/v1/log/".count))) else {
      throw Rejection(
        "log.no-such-tile", .notFound, zh: "没有这样的瓦片",
        en: "no tile has this path; see c2sp.org/tlog-tiles")
    }
    let bytes = try await PublishedLog(call.court).tile(tile)
    var answer = Answer(mediaType: "application/octet-stream", bytes: bytes)
    answer.isPublic = true
    answer.isImmutable = true
    return answer
  }

  private static func note(_ text: String) -> Answer {
    var answer = Answer(mediaType: "text/plain; charset=utf-8", bytes: Array(text.utf8))
    answer.isPublic = true
    return answer
  }

  private static func flag(_ name: String, _ call: Call) throws -> Bool {
    switch call.query[name] {
    case nil, "false": return false
    case "true": return true
    default: throw APIRefusal.queryMalformed(name, zh: "应为 true 或 false", en: "true or false")
    }
  }

  private static func count(_ name: String, _ call: Call) throws -> UInt64 {
    guard let text = call.query[name], let number = UInt64(text), number <= UInt64(Int64.max) else {
      throw APIRefusal.queryMalformed(name, zh: "应为非负整数", en: "a whole number from 0")
    }
    return number
  }

  @Sendable static func trust(_ call: Call) async throws -> Answer {
    let trust = call.court.keys.trust
    var answer = Answer(
      json: [
        "root_pem": .string(trust.rootPEM), "log_pem": .string(trust.logPEM),
        // With the newline of the file it is named for, so that it can be saved as it is.
        "log_vkey": .string(trust.logVerifierKey + "\n"),
        "root_fingerprint": .string(trust.rootFingerprint), "origin": .string(trust.origin),
        // Empty where the court has none; saved as they are, they complete a trust folder.
        "crl_pem": .string(trust.extras.revocationsPEM),
        "sm2_pem": .string(trust.extras.sm2RootPEM),
        "log_previous_vkey": .string(
          trust.extras.previousLogVerifierKeys.map { $0 + "\n" }.joined()),
      ])
    answer.isPublic = true
    return answer
  }
}
