import CourtCases
import CourtDomain

enum RecordingViews {
  static func recording(_ recording: Recording) -> JSONValue {
    [
      "id": View.id(recording.id), "case_id": View.id(recording.caseID),
      "hearing_id": View.id(recording.hearingID), "media_type": .string(recording.mediaType),
      "replaces_record": .bool(recording.replacesRecord),
      "started_at": View.instant(recording.startedAt),
      "ended_at": View.instant(recording.endedAt), "chunk_count": .int(recording.chunkCount),
      "size_bytes": .int(recording.sizeBytes), "chain_head": .string(hexText(recording.head)),
      "integrity": .optional(recording.integrity.map { hexText($0) }),
      "statement": recording.statement.map { View.base64($0) } ?? .null,
      "signature": recording.signature.map { View.base64($0) } ?? .null,
    ]
  }

  static func seen(_ seen: RecordHearing.Seen) -> JSONValue {
    var members = recording(seen.recording).object ?? JSONObject()
    members["chunks"] = .array(seen.chunks.map(chunk))
    members["interruptions"] = .array(seen.interruptions.map(interruption))
    members["confirmations"] = .array(seen.confirmations.map(confirmation))
    members["acts"] = .array(
      seen.acts.map {
        [
          "sequence": .int($0.sequence), "act": .string($0.act), "at": View.instant($0.at),
          "actor_role": .string($0.actorRole), "reason": .string($0.reason),
          "leaf_hash": .string(hexText($0.leafHash)),
        ]
      })
    return .object(members)
  }

  static func chunk(_ chunk: RecordingChunk) -> JSONValue {
    [
      "index": .int(chunk.index), "at": View.instant(chunk.at),
      "size_bytes": .int(chunk.sizeBytes), "sha256": .string(hexText(chunk.sha256)),
      "link": .string(hexText(chunk.link)),
    ]
  }

  static func interruption(_ stop: RecordingInterruption) -> JSONValue {
    [
      "ordinal": .int(stop.ordinal), "ground": .string(stop.ground.rawValue),
      "reason": .string(stop.reason), "after_chunk": .int(stop.afterChunk),
      "stopped_at": View.instant(stop.stoppedAt), "resumed_at": View.instant(stop.resumedAt),
    ]
  }

  static func confirmation(_ said: RecordingConfirmation) -> JSONValue {
    [
      "party_id": View.id(said.partyID), "integrity": .string(hexText(said.integrity)),
      "confirms": .bool(said.confirms), "comment": .string(said.comment),
      "at": View.instant(said.at),
    ]
  }
}
