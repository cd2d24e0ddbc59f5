public import CourtDomain

/// Says whether a bundle is genuine: offline, without a database, in flat memory.
public enum BundleVerifier {
  /// Reads a ZIP file or an unpacked folder.
  ///
  /// Never throws: whatever is wrong with the file is an answer. `trustFolder` holds `root.pem`,
  /// `log.pem` and `log.vkey` got from the court by another way; without it the answer only says
  /// that the bundle agrees with itself, and the check `trust` says so.
  ///
  /// - Parameters:
  ///   - holdings: what the reader kept from before: the bundle must agree with all of it.
  ///   - at: the time for which everything must hold: time stamps must not have ended by then, or
  ///     have been renewed before.
  public static func verify(
    path: String, trustFolder: String? = nil, holdings: Holdings = .none,
    at: Instant = .machineTime
  ) -> BundleReport {
    do {
      var trusted: BundleTrust?
      if let trustFolder { trusted = try BundleTrust.load(folder: trustFolder) }
      let source = try open(path)
      let contents = try read(source)
      let container = BundleReport.Check(
        "container", .passed, zh: "可完整读取", en: "it can be read from end to end")
      let inspection = BundleInspection(
        contents, trusted: trusted, holdings: holdings,
        earlier: holdings.earlier.map { EarlierBundle(path: $0, trustFolder: trustFolder) },
        at: at)
      return BundleReport([container] + inspection.checks())
    } catch {
      return BundleReport([
        .init(
          "container", .failed, zh: "无法读取：\(error.description)",
          en: "it cannot be read: \(error.description)")
      ])
    }
  }

  static func open(_ path: String) throws(EvidenceFault) -> any BundleSource {
    if KeyFolder.isFolder(path) { return try BundleFolder(path) }
    return try BundleArchive(path)
  }

  /// Small files into memory within limits; everything under `data/` hashed as it streams past.
  /// Without hashing, payload files stand with their sizes and digests of nothing.
  static func read(_ source: any BundleSource, hashesPayload: Bool = true) throws(EvidenceFault)
    -> BundleContents
  {
    var contents = BundleContents()
    var total: UInt64 = 0
    for (name, size) in source.sizes {
      if name.hasPrefix("data/") {
        if !hashesPayload {
          let nothing = DigestPair(sha256: SHA256.digest([]), sm3: SM3.digest([]))
          contents.payloads[name] = .init(sizeBytes: Int64(clamping: size), digests: nothing)
          continue
        }
        let hasher = DualHasher()
        try source.read(name) { hasher.update($0) }
        contents.payloads[name] = .init(sizeBytes: hasher.sizeBytes, digests: hasher.finish())
        continue
      }
      total += size
      guard size <= BundleContents.maximumTagBytes, total <= BundleContents.maximumTagTotalBytes
      else { throw BundleFault.container("'\(name)' is larger than such a file can be") }
      contents.tags[name] = try source.bytes(name)
    }
    return contents
  }
}
