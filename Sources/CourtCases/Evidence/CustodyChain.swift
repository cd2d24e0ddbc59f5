import CourtDomain
import CourtEvidence

/// Links what is done to an item: each entry's leaf names the one before.
enum CustodyChain {
  /// - Parameters:
  ///   - before: what the item's bytes were, where the act could have changed or did read them.
  ///   - after: what they are, or what was made of them.
  ///   - other: the other item of an act upon two.
  ///   - tool: what acted; this program where nothing else is named.
  /// - Throws: `EvidenceFault` where the leaf's detail cannot be made canonical.
  static func entry(
    act: String, of item: EvidenceItem, digests: DigestPair, sizeBytes: Int64,
    after previous: CustodyEntry?, in file: CaseFile, court: Court, actor: Account?, role: String,
    reason: String, at now: Instant, before: [UInt8]? = nil, changedTo after: [UInt8]? = nil,
    other: EvidenceID? = nil, tool: String = CourtTool.name, origin: EvidenceOrigin? = nil
  ) throws -> CustodyEntry {
    let sequence = (previous?.sequence ?? 0) + 1
    let plain: JSONValue = [
      "act": .string(act), "actor": .optional(actor?.id.description), "role": .string(role),
      "reason": .string(reason), "tool": .string(tool), "name": .string(item.name),
      "before": .optional(before.map { hexText($0) }),
      "after": .optional(after.map { hexText($0) }), "other": .optional(other?.description),
    ]
    var detail = plain.object ?? JSONObject()
    detail["origin"] = origin?.json
    let leaf = try LogLeaf.make(
      LeafFacts(
        court: court.keys.court.origin, kind: LeafKind(rawValue: "evidence.\(act)"),
        caseNumber: file.number, itemID: item.id.description, detail: .object(detail),
        digests: digests,
        sizeBytes: sizeBytes, at: now, sequence: Int64(sequence),
        previous: previous.flatMap { Digest32(bytes: $0.leafHash) }))
    return CustodyEntry(
      evidenceID: item.id, sequence: sequence, at: now, actorID: actor?.id, actorRole: role,
      act: act, reason: reason, leafBytes: leaf.bytes, leafHash: leaf.leafHash.bytes,
      opening: leaf.opening.bytes, tool: tool, sha256Before: before, sha256After: after,
      otherID: other)
  }

  static func digests(of content: EvidenceContent) throws -> DigestPair {
    guard let sha256 = Digest32(bytes: content.sha256), let sm3 = Digest32(bytes: content.sm3)
    else { throw Fault(.broken, "a stored digest is not 32 bytes") }
    return DigestPair(sha256: sha256, sm3: sm3)
  }
}

extension CustodyEntry {
  /// Whether the item has no bytes from here on.
  var isDestruction: Bool { act == CustodyAct.destroyed.rawValue }
}

/// What custody entries name as the tool that acted.
public enum CourtTool {
  public static let version = "0.1.0"
  public static let name = "xiezhi " + version
}

extension OpenCase {
  /// Enters the receipt of an item into the docket, which everyone in the case reads: by its number
  /// alone, since what it is may come under seal later. The list of evidence has the rest.
  func noteEvidence(_ item: EvidenceItem, isLate: Bool) {
    enterInDocket(
      "evidence-received", zh: "收到证据\(item.ordinal)\(isLate ? "（逾期提供，待法官处理）" : "")",
      en: "evidence item \(item.ordinal) received\(isLate ? ", late: the judge rules on it" : "")",
      article: "CPL art. 69", input: ["evidence": .string(item.id.description)])
  }
}
