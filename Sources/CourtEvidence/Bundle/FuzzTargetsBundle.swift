#if canImport(Glibc)
  import Glibc
#endif

extension FuzzTargets {
  /// Lines of bags, the container of bundles, and what bundles are made of.
  static let bundle: [String: Target] = [
    "bag-declaration": { bytes in
      guard case .success(let read) = BagLines.declaration(bytes) else { return }
      precondition(read.major < 10_000, "a version has at most four digits")
    },
    "bag-manifest": { bytes in
      for line in lines(bytes) {
        guard let read = BagLines.manifestLine(line) else { continue }
        precondition(!read.path.bytes.isEmpty, "a listed path has a name")
        _ = (read.path.escape, read.path.withoutDots, read.path.decoded(percent: true))
      }
    },
    "bag-fetch": { bytes in
      for line in lines(bytes) { _ = BagLines.fetchLine(line)?.path.escape }
    },
    "bag-info": { _ = BagLines.info(lines($0)) },
    "bag-text": { bytes in
      for encoding in ["UTF-8", "UTF-16", "GB18030", "ISO-8859-1", "UTF-7", "ISO-2022-CN"] {
        _ = BagText.decode(Array(bytes.prefix(100_000)), encoding: encoding)
      }
    },
    "zip": { bytes in
      inMemory(bytes) { path in
        guard let archive = try? BundleArchive(path) else { return }
        for name in archive.sizes.keys { try? archive.read(name) { _ in } }
      }
    },
    "bundle": { bytes in
      inMemory(bytes) { path in _ = BundleVerifier.verify(path: path).passed }
    },
    "cosignature-message": { _ = AttestationInspection.time($0, body: []) },
    "consistency-path": { bytes in
      guard bytes.count >= 80, let root = Digest32(bytes: Array(bytes[16..<48])) else { return }
      func number(_ at: Int) -> UInt64 { bytes[at..<(at + 8)].reduce(0) { $0 << 8 | UInt64($1) } }
      var proof: [Digest32] = []
      for start in stride(from: 48, to: bytes.count - 31, by: 32) {
        guard let hash = Digest32(bytes: Array(bytes[start..<(start + 32)])) else { return }
        proof.append(hash)
      }
      _ = ConsistencyPath(from: number(0), to: number(8), fromRoot: root, proof: proof)?
        .leads(from: number(0), fromRoot: root, to: number(8), toRoot: root)
    },
  ]

  /// The small files of a bundle, for seeds of the targets that read such files.
  package static func files(ofBundle path: String) throws -> [String: [UInt8]] {
    try BundleVerifier.read(BundleArchive(path), hashesPayload: false).tags
  }

  private static func lines(_ bytes: [UInt8]) -> [Substring] {
    BagText.lines(String(decoding: bytes, as: UTF8.self))
  }

  /// Lends the bytes as a file without a name, gone when the target is done.
  private static func inMemory(_ bytes: [UInt8], _ body: (String) -> Void) {
    guard let stream = tmpfile() else { return }
    defer { fclose(stream) }
    let descriptor = fileno(stream)
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        write(descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
      }
      guard count > 0 else { return }
      written += count
    }
    body("/proc/self/fd/\(descriptor)")
  }
}
