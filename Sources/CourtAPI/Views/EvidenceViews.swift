import CourtCases
import CourtDomain
import CourtEvidence

enum EvidenceViews {
  static func item(
    _ item: EvidenceItem, late: EvidenceLateness? = nil, seal: EvidenceSeal? = nil
  ) -> JSONValue {
    [
      "id": View.id(item.id), "case_id": View.id(item.caseID), "ordinal": .int(item.ordinal),
      "name": .string(item.name), "kind": .string(item.kind.rawValue),
      "purpose": .string(item.purpose), "standing": .string(item.standing.rawValue),
      "party_id": View.id(item.partyID), "announced_at": View.instant(item.announcedAt),
      "late": late.map { .string($0.ruling?.rawValue ?? "awaits-ruling") } ?? .null,
      "is_sealed": .bool(seal?.isSealed ?? false),
      "content": item.content.map(content) ?? .null,
      "content_href": .string("/v1/evidence/\(item.id)/content"),
    ]
  }

  private static func content(_ content: EvidenceContent) -> JSONValue {
    [
      "file_name": .string(content.fileName), "media_type": .string(content.mediaType),
      "size_bytes": .int(content.sizeBytes), "sha256": .string(hexText(content.sha256)),
      "sm3": .string(hexText(content.sm3)), "received_at": View.instant(content.receivedAt),
      "warnings": warnings(content),
    ]
  }

  /// What a reader should know before opening the file; empty promises nothing.
  static func warnings(_ content: EvidenceContent) -> JSONValue {
    .array(
      content.warnings.compactMap(TypeWarning.init(rawValue:)).map {
        ["code": .string($0.rawValue), "text": View.text($0.text)]
      })
  }

  static func custody(_ entry: CustodyEntry) -> JSONValue {
    [
      "sequence": .int(entry.sequence), "at": View.instant(entry.at), "act": .string(entry.act),
      "actor_id": View.id(entry.actorID), "actor_role": .string(entry.actorRole),
      "reason": .string(entry.reason), "tool": .optional(entry.tool),
      "sha256_before": .optional(entry.sha256Before.map { hexText($0) }),
      "sha256_after": .optional(entry.sha256After.map { hexText($0) }),
      "other_id": View.id(entry.otherID), "leaf_hash": .string(hexText(entry.leafHash)),
      "leaf_index": entry.leafIndex.map { .int($0) } ?? .null,
    ]
  }

  /// The signed receipt: readable, as the exact bytes that were signed, and the signature (CMS,
  /// DER), so that `openssl cms -verify` needs nothing else from the answer.
  static func receipt(_ item: EvidenceItem, _ content: EvidenceContent) throws -> JSONValue {
    let readable: JSONValue
    do throws(JSONDefect) {
      readable = try JSONParser.parse(content.receipt)
    } catch {
      throw Fault(.broken, "evidence \(item.id): the stored receipt is not JSON: \(error)")
    }
    return [
      "evidence_id": View.id(item.id), "receipt": readable,
      "receipt_bytes": View.base64(content.receipt),
      "signature": View.base64(content.receiptSignature),
      "leaf_hash": readable["leaf_hash"] ?? .null,
    ]
  }
}
