import CourtDomain
import CourtEvidence
import Synchronization

/// The running digests and type check of one upload, up to the offset that is stored.
///
/// Unchecked: it is either in `UploadsUnderWay` or with the one appender that took it out, who holds
/// the upload's place in the database; nobody else can reach it meanwhile.
final class UploadIntake: @unchecked Sendable {
  let hasher = DualHasher()
  var sniffer: TypeSniffer

  init(declaredName: String) { sniffer = TypeSniffer(declaredName: declaredName) }

  func take(_ piece: ArraySlice<UInt8>) {
    piece.withUnsafeBytes { bytes in
      hasher.update(bytes)
      sniffer.update(bytes)
    }
  }

  /// The verdict on the whole file.
  func finish(chunks: Int) throws -> ReceiveEvidence.Taken {
    switch sniffer.finish() {
    case .refused(let refusal): throw ReceiveEvidence.rejection(refusal)
    case .accepted(let mediaType, let warnings):
      let size = hasher.sizeBytes
      return ReceiveEvidence.Taken(
        digests: hasher.finish(), sizeBytes: size, chunks: chunks, mediaType: mediaType,
        warnings: warnings)
    }
  }
}

/// Digests of uploads that rest between two pieces, so that the next piece need not begin at the
/// first byte again.
///
/// Memory only, and only a saving: after a restart, or where it was crowded out, the stored chunks
/// are digested anew when the upload is whole.
public final class UploadsUnderWay: Sendable {
  static let limit = 64

  private let resting = Mutex<[(id: UploadID, offset: Int64, intake: UploadIntake)]>([])

  public init() {}

  /// Takes out what was digested up to exactly this offset.
  func take(_ id: UploadID, at offset: Int64) -> UploadIntake? {
    resting.withLock { all in
      guard let place = all.firstIndex(where: { $0.id == id }) else { return nil }
      let found = all.remove(at: place)
      return found.offset == offset ? found.intake : nil
    }
  }

  func keep(_ intake: UploadIntake, of id: UploadID, at offset: Int64) {
    resting.withLock { all in
      all.removeAll { $0.id == id }
      if all.count >= Self.limit { all.removeFirst() }
      all.append((id, offset, intake))
    }
  }

  func drop(_ id: UploadID) { resting.withLock { $0.removeAll { $0.id == id } } }
}
