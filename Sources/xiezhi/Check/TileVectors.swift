import CourtEvidence
import Foundation

/// A whole small log: checkpoints, tiles and entries against each other. Source: C2SP tlog-tiles.
enum TileVectors {
  static func run(_ folder: VectorFolder, _ tally: inout VectorTally) throws {
    guard let key = try logKey(folder) else {
      return tally.skip("README.md names no log key")
    }
    var entries: [[UInt8]] = []
    for file in folder.plainFiles(below: "tile/entries") {
      guard let tile = LogTile(path: file), tile.kind == .entries,
        let found = try? EntryBundle.decode(try folder.bytes(file))
      else {
        tally.expect(false, "\(file): no entry bundle")
        continue
      }
      tally.expect(found.count == tile.width, "\(file): \(found.count) entries")
      let end = Int(tile.first) + found.count
      if tile.first <= UInt64(entries.count), end > entries.count {
        entries = entries.prefix(Int(tile.first)) + found
      }
    }
    let hashes = entries.map { MerkleTree.leafHash($0) }
    try tiles(folder, hashes, &tally)
    for file in folder.files() where file.hasPrefix("checkpoint") {
      try checkpoint(file, folder, key, hashes, &tally)
    }
  }

  private static func tiles(
    _ folder: VectorFolder, _ leaves: [Digest32], _ tally: inout VectorTally
  ) throws {
    var nodes: [MerklePosition: Digest32] = [:]
    var frontier = MerkleFrontier()
    for leaf in leaves { for node in frontier.append(leaf) { nodes[node.position] = node.hash } }
    for file in folder.plainFiles(below: "tile") where !file.hasPrefix("tile/entries/") {
      guard let tile = LogTile(path: file) else {
        tally.expect(false, "\(file): no tile's path")
        continue
      }
      guard tile.isCovered(by: frontier.size) else {
        tally.skip("the folder holds fewer entries than the tile")
        continue
      }
      let wanted = tile.positions.compactMap { nodes[$0] }.flatMap(\.bytes)
      tally.expect(try folder.bytes(file) == wanted, "\(file): other hashes")
    }
  }

  private static func checkpoint(
    _ file: String, _ folder: VectorFolder, _ key: NoteVerifierKey, _ leaves: [Digest32],
    _ tally: inout VectorTally
  ) throws {
    guard
      let read = try? MultiSignedCheckpoint(bytes: try folder.bytes(file)),
      read.isSigned(byLog: key)
    else { return tally.expect(false, "\(file): not signed by the log") }
    guard read.size <= UInt64(leaves.count) else {
      return tally.skip("the folder holds fewer entries than the checkpoint")
    }
    var frontier = MerkleFrontier()
    for leaf in leaves.prefix(Int(read.size)) { _ = frontier.append(leaf) }
    tally.expect(frontier.root == read.root, "\(file): another root")
  }

  private static func logKey(_ folder: VectorFolder) throws -> NoteVerifierKey? {
    guard folder.has("README.md") else { return nil }
    return try folder.text("README.md").split(whereSeparator: \.isWhitespace).lazy
      .compactMap { try? NoteVerifierKey(text: String($0)) }.first
  }
}
