public import CourtDomain

/// Draws a small picture of a file's first page, away from this process.
public protocol PreviewMaking: Sendable {
  /// What would draw files of this type, with its version; `nil` where nothing here can.
  func tool(for mediaType: String) -> String?

  /// - Parameters:
  ///   - feed: hands all bytes of the file to the sink it is given.
  /// - Throws: only what `feed` throws, and cancellation; a picture that cannot be made is an answer.
  func draw(
    _ mediaType: String, sizeBytes: Int64,
    feed:
      @escaping @Sendable (_ sink: @escaping @Sendable (ArraySlice<UInt8>) async throws -> Void)
      async throws -> Void
  ) async throws -> PreviewDrawing
}

public enum PreviewDrawing: Sendable, Hashable {
  case picture(EvidencePreview.Picture)
  /// A stable word: `no-tool`, `time`, `memory`, `unreadable`, `too-large`, `no-start`.
  case failed(String)
}

/// A court that draws nothing, and says so.
public struct NoPreviews: PreviewMaking {
  public init() {}

  public func tool(for mediaType: String) -> String? { nil }

  public func draw(
    _ mediaType: String, sizeBytes: Int64,
    feed:
      @escaping @Sendable (_ sink: @escaping @Sendable (ArraySlice<UInt8>) async throws -> Void)
      async throws -> Void
  ) async throws -> PreviewDrawing { .failed("no-tool") }
}
