import Foundation

/// A log as a folder of plain files, laid out as C2SP tlog-tiles has it: `checkpoint` and `tile/…`.
///
/// Any web server can publish it and any such client read it. Tiles are written before the
/// checkpoint that needs them, each file as a whole, so that a reader never sees a checkpoint whose
/// tiles are missing, whatever is killed when.
public struct LogFolder: Sendable {
  public let path: String

  public init(path: String) { self.path = path }

  private static let maximumTileBytes = LogTile.fullWidth * (EntryBundle.maximumEntryBytes + 2)

  // MARK: Reading

  /// The checkpoint it is complete up to; nil in an empty folder.
  public func checkpoint() throws(EvidenceFault) -> MultiSignedCheckpoint? {
    guard
      let bytes = try DurableFile.read(
        path + "/checkpoint", maximumBytes: SignedNote.maximumBytes)
    else { return nil }
    return try MultiSignedCheckpoint(bytes: bytes)
  }

  /// The tile's bytes; of a partial tile also where only a wider one is there.
  public func bytes(of tile: LogTile) throws(EvidenceFault) -> [UInt8]? {
    if let exact = try file(tile) { return exact }
    guard !tile.isFull, let wider = try wider(than: tile) else { return nil }
    switch tile.kind {
    case .hashes: return Array(wider.prefix(tile.width * 32))
    case .entries:
      return try EntryBundle.encode(Array(try EntryBundle.decode(wider).prefix(tile.width)))
    }
  }

  /// The full tile, or the partial one of the folder's checkpoint.
  private func wider(than tile: LogTile) throws(EvidenceFault) -> [UInt8]? {
    if let full = LogTile(tile.kind, index: tile.index), let bytes = try file(full) { return bytes }
    guard let size = try checkpoint()?.size else { return nil }
    var count = size
    if case .hashes(let level) = tile.kind { count = size >> UInt64(8 * level) }
    guard count > tile.first + UInt64(tile.width),
      let edge = LogTile(
        tile.kind, index: tile.index,
        width: Int(min(count - tile.first, UInt64(LogTile.fullWidth))))
    else { return nil }
    return try file(edge)
  }

  private func file(_ tile: LogTile) throws(EvidenceFault) -> [UInt8]? {
    try DurableFile.read(path + "/" + tile.path, maximumBytes: Self.maximumTileBytes)
  }

  /// The hashes of a tile.
  ///
  /// - Throws: `malformed` where the file has another length; nil where there is none.
  func hashes(of tile: LogTile) throws(EvidenceFault) -> [Digest32]? {
    guard let bytes = try bytes(of: tile) else { return nil }
    guard bytes.count == tile.width * 32 else {
      throw fault(tile.path, "it has \(bytes.count) bytes, not \(tile.width * 32)")
    }
    return stride(from: 0, to: bytes.count, by: 32).compactMap {
      Digest32(bytes: bytes[$0..<($0 + 32)])
    }
  }

  /// The entries of a bundle.
  public func entries(of tile: LogTile) throws(EvidenceFault) -> [[UInt8]]? {
    guard let bytes = try bytes(of: tile) else { return nil }
    let entries = try EntryBundle.decode(bytes)
    guard entries.count == tile.width else {
      throw fault(tile.path, "it has \(entries.count) entries, not \(tile.width)")
    }
    return entries
  }

  /// A node of the tree, made from the tile below it; nil where that is missing.
  public func node(_ level: Int, _ index: UInt64, size: UInt64) throws(EvidenceFault) -> Digest32? {
    let (tileLevel, shift) = (level / 8, UInt64(level % 8))
    let first = index << shift
    let place = first / UInt64(LogTile.fullWidth)
    let held = (size >> UInt64(8 * tileLevel)) - place * UInt64(LogTile.fullWidth)
    guard
      let tile = LogTile(
        .hashes(level: tileLevel), index: place, width: Int(min(held, UInt64(LogTile.fullWidth)))),
      let hashes = try hashes(of: tile)
    else { return nil }
    let start = Int(first % UInt64(LogTile.fullWidth))
    guard start + (1 << shift) <= hashes.count else { return nil }
    var row = Array(hashes[start..<(start + (1 << shift))])
    while row.count > 1 {
      row = stride(from: 0, to: row.count, by: 2).map { MerkleTree.nodeHash(row[$0], row[$0 + 1]) }
    }
    return row[0]
  }

  /// The root that the tiles give at a size up to that of the checkpoint.
  public func root(size: UInt64) throws -> Digest32 {
    guard size > 0 else { return MerkleTree.emptyRoot }
    let peaks = try MerkleFrontier.peakPositions(size: size).map { position in
      guard let hash = try node(position.level, position.index, size: size) else {
        throw fault("tile/\(position.level / 8)", "a tile of size \(size) is missing")
      }
      return hash
    }
    guard let frontier = MerkleFrontier(size: size, peaks: peaks) else {
      throw fault("tile", "the tiles do not form a tree of \(size) leaves")
    }
    return frontier.root
  }

  // MARK: Writing

  /// Makes the folder complete up to the checkpoint; only what is new is fetched and written.
  ///
  /// - Parameter fetch: the bytes of a tile from wherever the log is read.
  /// - Returns: how many files were written.
  /// - Throws: `inconsistent` where what was fetched does not give the checkpoint's root, or the
  ///   checkpoint does not continue what the folder holds; the folder's checkpoint stays then.
  @discardableResult
  public func extend(
    to checkpoint: MultiSignedCheckpoint,
    fetch: (LogTile) async throws -> [UInt8], progress: (Int, Int) -> Void = { _, _ in }
  ) async throws -> Int {
    let before = try self.checkpoint()
    if let before {
      guard before.origin.utf8.elementsEqual(checkpoint.origin.utf8),
        before.size <= checkpoint.size
      else {
        throw inconsistent(
          "the folder holds \(before.size) leaves of \(before.origin), the log shows "
            + "\(checkpoint.size) of \(checkpoint.origin)")
      }
    }
    let tiles = LogTile.needed(for: checkpoint.size, after: before?.size ?? 0)
    for (number, tile) in tiles.enumerated() {
      try store(try await fetch(tile), as: tile)
      progress(number + 1, tiles.count)
    }
    guard try root(size: checkpoint.size) == checkpoint.root else {
      throw inconsistent("the tiles do not give the root of \(checkpoint.size) leaves")
    }
    if let before, try root(size: before.size) != before.root {
      throw inconsistent("the log no longer begins with the \(before.size) leaves known before")
    }
    try DurableFile.replace(path + "/checkpoint", Array(checkpoint.text.utf8))
    return tiles.count + 1
  }

  private func store(_ bytes: [UInt8], as tile: LogTile) throws(EvidenceFault) {
    switch tile.kind {
    case .hashes:
      guard bytes.count == tile.width * 32 else {
        throw fault(tile.path, "\(bytes.count) bytes came, not \(tile.width * 32)")
      }
    case .entries:
      guard try EntryBundle.decode(bytes).count == tile.width else {
        throw fault(tile.path, "another number of entries came than \(tile.width)")
      }
    }
    let file = path + "/" + tile.path
    try KeyFolder.makeParents((file as NSString).deletingLastPathComponent)
    try DurableFile.replace(file, bytes)
  }

  // MARK: Checking

  /// What a check of the whole folder found.
  public struct Report: Sendable {
    public var leaves: UInt64 = 0
    public var defects: [String] = []
  }

  /// Hashes every entry again and compares tiles, root and signature; needs nothing but the key.
  ///
  /// - Parameter visit: shown every entry with its place and hash.
  public func verify(
    log: NoteVerifierKey, visit: (UInt64, [UInt8], Digest32) -> Void = { _, _, _ in }
  ) throws -> Report {
    var report = Report()
    guard let checkpoint = try checkpoint() else {
      report.defects.append("the folder holds no checkpoint")
      return report
    }
    if !checkpoint.isSigned(byLog: log) {
      report.defects.append("the checkpoint is not signed by \(log.name)")
    }
    var frontier = MerkleFrontier()
    let bundles = LogTile.needed(for: checkpoint.size).filter { $0.kind == .entries }
    for bundle in bundles {
      guard let entries = try? entries(of: bundle) else {
        report.defects.append("\(bundle.path) is missing or damaged")
        return report
      }
      let hashes = entries.map { MerkleTree.leafHash($0) }
      for (offset, hash) in hashes.enumerated() {
        visit(frontier.size, entries[offset], hash)
        _ = frontier.append(hash)
      }
      let tile = LogTile(.hashes(level: 0), index: bundle.index, width: bundle.width)
      if let tile, (try? self.hashes(of: tile)) != hashes {
        report.defects.append("\(tile.path) is not what \(bundle.path) gives")
      }
    }
    report.leaves = frontier.size
    if frontier.root != checkpoint.root {
      report.defects.append("the entries give another root than the checkpoint has")
    }
    if (try? root(size: checkpoint.size)) != checkpoint.root {
      report.defects.append("the tiles give another root than the checkpoint has")
    }
    return report
  }

  private func fault(_ place: String, _ reason: String) -> EvidenceFault {
    EvidenceFault(
      .malformed, place: path + "/" + place, reason: reason,
      remedy: "Fetch the file again from the log")
  }

  private func inconsistent(_ reason: String) -> EvidenceFault {
    EvidenceFault(
      .inconsistent, place: path, reason: reason,
      remedy: "Keep this folder and the log's checkpoint: together they may convict the log")
  }
}
