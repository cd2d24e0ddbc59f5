import CourtDomain
import CourtEvidence
import CourtWorkflow

/// Links what is done to an item: each entry's leaf names the one before.
enum CustodyChain {
  /// - Throws: `EvidenceFault` where the leaf's detail cannot be made canonical.
  static func entry(
    act: String, of item: EvidenceItem, digests: DigestPair, sizeBytes: Int64,
    after previous: CustodyEntry?, in file: CaseFile, court: Court, actor: Account?, role: String,
    reason: String, at now: Instant, origin: EvidenceOrigin? = nil
  ) throws -> CustodyEntry {
    let sequence = (previous?.sequence ?? 0) + 1
    let plain: JSONValue = [
      "act": .string(act), "actor": .optional(actor?.id.description), "role": .string(role),
      "reason": .string(reason), "tool": .string(CourtTool.name), "name": .string(item.name),
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
      opening: leaf.opening.bytes)
  }

  static func digests(of content: EvidenceContent) throws -> DigestPair {
    guard let sha256 = Digest32(bytes: content.sha256), let sm3 = Digest32(bytes: content.sm3)
    else { throw Fault(.broken, "a stored digest is not 32 bytes") }
    return DigestPair(sha256: sha256, sm3: sm3)
  }
}

/// What custody entries name as the tool that acted.
public enum CourtTool {
  public static let version = "0.1.0"
  public static let name = "xiezhi " + version
}

extension OpenCase {
  /// Enters the receipt of an item into the docket.
  func noteEvidence(_ item: EvidenceItem, fileName: String, sha256: String) {
    append(
      action: "evidence-received",
      text: LocalizedText(
        zh: "收到证据\(item.ordinal)《\(item.name)》（\(fileName)），SHA-256 \(sha256)",
        en:
          "evidence item \(item.ordinal) received, “\(item.name)” (\(fileName)), SHA-256 \(sha256)"
      ),
      article: "CPL art. 69", from: file.state, to: file.state,
      input: ["evidence": .string(item.id.description), "sha256": .string(sha256)],
      actor: .init(roles: standing.roles), asSystem: false)
  }
}
