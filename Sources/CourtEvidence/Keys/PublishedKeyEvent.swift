public import CourtDomain
import Foundation

/// An event of the court's keys as it is shown to everyone: the leaf's bytes, its place, and what
/// opens it. Nothing here must be believed: `defects` says what does not fit.
public struct PublishedKeyEvent: Sendable, Hashable {
  public let index: UInt64
  public let leaf: [UInt8]
  public let opening: LeafOpening
  /// The size of the first checkpoint that covers it; nil where the teller does not say.
  public let firstCheckpoint: UInt64?

  public init(index: UInt64, leaf: [UInt8], opening: LeafOpening, firstCheckpoint: UInt64? = nil) {
    self.index = index
    self.leaf = leaf
    self.opening = opening
    self.firstCheckpoint = firstCheckpoint
  }

  /// The event that was committed to; nil where the commitment holds something else.
  public var event: KeyEvent? { try? KeyEvent(bytes: opening.detail.value) }
  public var leafHash: Digest32 { MerkleTree.leafHash(leaf) }

  /// The certificate or key that the event is about, PEM.
  public var publicPEM: String? {
    (try? JSONParser.parse(opening.detail.value))?["public_pem"]?.string
  }
  /// The key in whose place this one came.
  public var previousKeyID: String? {
    (try? JSONParser.parse(opening.detail.value))?["previous_key_id"]?.string
  }

  public var json: JSONValue {
    var object = JSONObject()
    object["index"] = .int(Int64(clamping: index))
    object["leaf"] = .string(Data(leaf).base64EncodedString())
    object["leaf_hash"] = .string(leafHash.hex)
    object["opening"] = (try? JSONParser.parse(opening.bytes)) ?? .object(JSONObject())
    object["event"] = (try? JSONParser.parse(opening.detail.value)) ?? .object(JSONObject())
    if let firstCheckpoint { object["first_checkpoint"] = .int(Int64(clamping: firstCheckpoint)) }
    return .object(object)
  }

  /// - Throws: `malformed` where a member is missing or is not what it should be.
  public init(json: JSONValue) throws(EvidenceFault) {
    guard let index = json["index"]?.int, index >= 0,
      let leaf = json["leaf"]?.string.flatMap({ Data(base64Encoded: $0) }),
      let opening = json["opening"]
    else {
      throw EvidenceFault(
        .malformed, place: "key event", reason: "index, leaf or opening is missing",
        remedy: "Fetch the list again")
    }
    self.init(
      index: UInt64(index), leaf: Array(leaf),
      opening: try LeafOpening(bytes: opening.canonicalBytes),
      firstCheckpoint: json["first_checkpoint"]?.int.map { UInt64(clamping: $0) })
  }

  /// What is wrong with it as the event of this number in the log of this origin.
  public func defects(origin: String, number: Int) -> [String] {
    guard let statement = LeafStatement(leaf), let event, let pem = publicPEM else {
      return ["key event \(number) is no key event"]
    }
    let questions: [(Bool, String)] = [
      (statement.opens(with: opening), "does not open its leaf"),
      (statement.court == origin && event.court == origin, "is of another court"),
      (statement.kind == event.act.rawValue, "is of another kind than its leaf"),
      (event.sequence == number, "has another number than its place"),
      (event.isOfItsKey(pem), "shows another key than it names"),
    ]
    return questions.filter { !$0.0 }.map { "key event \(number) \($0.1)" }
  }

  /// The list as it is published and exported.
  public static func document(_ events: [PublishedKeyEvent]) -> JSONValue {
    ["events": .array(events.map(\.json))]
  }

  /// - Throws: `malformed` for anything else.
  public static func list(_ bytes: [UInt8]) throws(EvidenceFault) -> [PublishedKeyEvent] {
    guard let rows = (try? JSONParser.parse(bytes))?["events"]?.array, rows.count <= 10_000 else {
      throw EvidenceFault(
        .malformed, place: "key events", reason: "there is no list of events",
        remedy: "Fetch the list again")
    }
    var events: [PublishedKeyEvent] = []
    for row in rows { events.append(try PublishedKeyEvent(json: row)) }
    return events
  }
}
