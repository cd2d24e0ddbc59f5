/// A bundle of another court that has been verified: its items, to be taken over.
public struct ReceivedBundle: Sendable {
  /// One evidence file with the other court's word for it.
  public struct Item: Sendable {
    public let receipt: ReceiptFields
    /// The receipt's bytes and signature, as the other court gave them.
    public let signed: SignedReceipt
    /// Where its leaf stands in the other court's log.
    public let leafIndex: UInt64
    /// What the other court's log says of the end of its bytes; nil where they are here.
    public let destruction: Destruction?
    let dataPath: String?
  }

  public let items: [Item]
  /// The other court's log, as its checkpoint names it, and how far it had come.
  public let origin: String
  public let logSize: UInt64
  private let source: any BundleSource

  /// Verifies first; the bundle is nil unless every check that was made passed.
  ///
  /// The trusted folder is not optional here: what comes into a case must be known to be from the
  /// court it names.
  public static func open(path: String, trustFolder: String) -> (
    report: BundleReport, bundle: ReceivedBundle?
  ) {
    let report = BundleVerifier.verify(path: path, trustFolder: trustFolder)
    guard report.passed, let trust = try? BundleTrust.load(folder: trustFolder),
      let source = try? BundleVerifier.open(path),
      let contents = try? BundleVerifier.read(source, hashesPayload: false),
      let checkpoint = try? CheckpointInspection(contents, .last, trust.anchors).read()
    else { return (report, nil) }
    let items = contents.shape.items.compactMap { item(contents, $0) }
    guard items.count == contents.shape.items.count else { return (report, nil) }
    return (
      report,
      ReceivedBundle(
        items: items, origin: checkpoint.origin, logSize: checkpoint.size, source: source)
    )
  }

  private static func item(_ contents: BundleContents, _ item: BundleShape.Item) -> Item? {
    let folder = BundleLayout.item(item.number)
    let json = contents.tags[folder + "/receipt.json"] ?? []
    let index = contents.text(BundleLayout.entry(item.number, 0) + "/index.txt")
    guard let receipt = ReceiptFields(json), let leafIndex = UInt64(index.dropLast()) else {
      return nil
    }
    return Item(
      receipt: receipt,
      signed: SignedReceipt(json: json, cms: contents.tags[folder + "/receipt.cms"] ?? []),
      leafIndex: leafIndex,
      destruction: item.dataPath == nil ? DestructionInspection(contents, item).claimed : nil,
      dataPath: item.dataPath)
  }

  /// The item's bytes in order, in pieces of at most 1 MiB; none where they were destroyed.
  ///
  /// They are read anew after the verification: whoever takes them compares their digests with the
  /// receipt's, for the file may have been changed in between.
  public func payload(of item: Item) -> Payload {
    Payload(source: source, path: item.dataPath ?? "")
  }

  public struct Payload: AsyncSequence, Sendable {
    let source: any BundleSource
    let path: String

    public func makeAsyncIterator() -> Iterator {
      Iterator(source: source, path: path, size: source.sizes[path] ?? 0)
    }

    public struct Iterator: AsyncIteratorProtocol {
      let source: any BundleSource
      let path: String
      let size: UInt64
      var offset: UInt64 = 0

      public mutating func next() async throws -> ArraySlice<UInt8>? {
        guard offset < size else { return nil }
        let count = Swift.min(size - offset, UInt64(RandomAccessFile.pieceBytes))
        let piece = try source.bytes(path, from: offset, count: count)
        offset += count
        return piece[...]
      }
    }
  }
}
