import CourtDomain

/// Streams a bundle as a ZIP file: small files from the plan, payload bytes pulled when their turn
/// comes, nothing held longer than one piece.
public struct BundleWriter: Sendable {
  /// Takes the next bytes and returns when there is room for more. Runs where its caller runs.
  public typealias Sink = nonisolated(nonsending) ([UInt8]) async throws -> Void
  /// Hands an item's bytes to `emit` piece by piece.
  public typealias Payload =
    nonisolated(nonsending) (_ item: BundlePlan.Item, _ emit: Sink) async throws -> Void

  private let plan: BundlePlan
  private let layout: ZipLayout
  private let tagPaths: [String]
  /// The items whose bytes are in the bundle.
  private let shown: [BundlePlan.Item]

  public init(plan: BundlePlan) {
    self.plan = plan
    tagPaths = BundleContents.sorted(Array(plan.contents.tags.keys))
    var entries = tagPaths.map { path in
      let bytes = plan.contents.tags[path] ?? []
      return ZipLayout.Entry(
        name: BundleLayout.folder + "/" + path, size: UInt64(bytes.count), crc: CRC32.of(bytes),
        hasDescriptor: false)
    }
    shown = plan.items.filter { $0.destruction == nil }
    for (path, item) in zip(plan.dataPaths, plan.items) where item.destruction == nil {
      entries.append(
        .init(
          name: BundleLayout.folder + "/" + path, size: UInt64(item.sizeBytes), crc: nil,
          hasDescriptor: true))
    }
    let (date, time) = Self.dosDateTime(plan.createdAt)
    layout = ZipLayout(dosDate: date, dosTime: time, entries: entries)
  }

  /// The length of the whole file, known before the first byte: for `Content-Length`.
  public var sizeBytes: Int64 { Int64(layout.totalBytes) }

  /// Writes the bundle. `payload` is called once per item that has its bytes, in order, and hands
  /// them to its second argument piece by piece; `sink` is awaited for every piece, which is the back
  /// pressure.
  ///
  /// - Throws: what the closures throw, and `inconsistent` as soon as an item's bytes are not those
  ///   its receipt names: the file is then cut short and no tool will take it.
  nonisolated(nonsending) public func write(
    to sink: @escaping Sink, payload: @escaping Payload
  ) async throws {
    var finished = layout
    for (index, entry) in layout.entries.enumerated() {
      try await sink(layout.localHeader(entry))
      if index < tagPaths.count {
        try await sink(plan.contents.tags[tagPaths[index]] ?? [])
        continue
      }
      let item = shown[index - tagPaths.count]
      finished.entries[index].crc = try await writePayload(of: item, to: sink, payload)
      try await sink(finished.descriptor(finished.entries[index]))
    }
    try await sink(finished.directory())
  }

  nonisolated(nonsending) private func writePayload(
    of item: BundlePlan.Item, to sink: @escaping Sink, _ payload: Payload
  ) async throws -> UInt32 {
    var crc = CRC32()
    let hasher = DualHasher()
    try await payload(item) { piece in
      piece.withUnsafeBytes {
        crc.update($0)
        hasher.update($0)
      }
      guard hasher.sizeBytes <= item.sizeBytes else { throw Self.changed(item) }
      try await sink(piece)
    }
    let size = hasher.sizeBytes
    guard size == item.sizeBytes, hasher.finish() == item.digests else { throw Self.changed(item) }
    return crc.value
  }

  private static func changed(_ item: BundlePlan.Item) -> EvidenceFault {
    EvidenceFault(
      .inconsistent, place: "evidence \(item.itemID)",
      reason: "the stored bytes are not those that were received",
      remedy: "Restore the item's bytes from a backup and report the damage to the court")
  }

  /// Two-second resolution from 1980 on. Source: APPNOTE 6.3 §4.4.6.
  private static func dosDateTime(_ at: Instant) -> (date: UInt16, time: UInt16) {
    let digits = at.rfc3339.utf8.filter { (0x30...0x39).contains($0) }.map { UInt16($0 - 0x30) }
    guard digits.count >= 14 else { return (0x21, 0) }
    func number(_ range: Range<Int>) -> UInt16 { digits[range].reduce(0) { $0 * 10 + $1 } }
    let year = number(0..<4)
    guard (1980...2107).contains(year) else { return (0x21, 0) }
    let date = (year - 1980) << 9 | number(4..<6) << 5 | number(6..<8)
    let time = number(8..<10) << 11 | number(10..<12) << 5 | number(12..<14) / 2
    return (date, time)
  }
}
