#if canImport(Glibc)
  import Glibc
#endif

/// The files of an unpacked bag: every regular file below a folder, links refused.
struct BagFolder {
  let root: String
  private(set) var sizes: [BagPath: UInt64] = [:]
  /// Whether there is a folder `data`, be it empty.
  private(set) var hasPayloadFolder = false
  /// Links, devices and folders that cannot be listed.
  private(set) var strange: [(path: BagPath, reason: String)] = []
  /// Existing names by the one spelling that all spellings of a name share.
  private var folded: [String: [BagPath]] = [:]

  static let maximumFiles = 1_000_000
  static let maximumDepth = 100

  init(_ root: String) {
    self.root = root
    var pending: [(folder: BagPath, depth: Int)] = [(BagPath(""), 0)]
    while let (folder, depth) = pending.popLast() {
      guard let names = Self.list(root, folder) else {
        strange.append((folder, "it cannot be listed"))
        continue
      }
      for name in names {
        let path = folder.bytes.isEmpty ? BagPath(name) : BagPath(folder.bytes + [0x2F] + name)
        var info = stat()
        guard lstat(place(of: path), &info) == 0 else {
          strange.append((path, String(cString: strerror(errno))))
          continue
        }
        switch info.st_mode & S_IFMT {
        case S_IFDIR where depth < Self.maximumDepth:
          if path == BagPath("data") { hasPayloadFolder = true }
          pending.append((path, depth + 1))
        case S_IFREG: sizes[path] = UInt64(info.st_size)
        case S_IFLNK: strange.append((path, "it is a link"))
        default: strange.append((path, "it is neither a file nor a folder of sane depth"))
        }
        if sizes.count + pending.count > Self.maximumFiles {
          strange.append((BagPath(""), "there are more than \(Self.maximumFiles) files"))
          return
        }
      }
    }
    for path in sizes.keys { folded[Self.fold(path), default: []].append(path) }
  }

  private func place(of path: BagPath) -> String { root + "/" + path.text }

  private static func list(_ root: String, _ folder: BagPath) -> [[UInt8]]? {
    guard let stream = opendir(root + "/" + folder.text) else { return nil }
    defer { closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = readdir(stream), names.count <= maximumFiles {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
    }
    return names
  }

  func has(_ path: BagPath) -> Bool { sizes[path] != nil }

  /// Files whose names a person would read as this one: other Unicode normal form or case.
  func lookalikes(of path: BagPath) -> [BagPath] {
    (folded[Self.fold(path)] ?? []).filter { $0 != path }.sorted()
  }

  /// Names that some file systems take for one.
  var confusable: [[BagPath]] { folded.values.filter { $0.count > 1 }.map { $0.sorted() } }

  /// Swift's strings are equal under canonical equivalence, so the dictionary does the rest.
  private static func fold(_ path: BagPath) -> String { path.text.lowercased() }

  /// Lends the file's bytes in order. Nil when it cannot be read to its end.
  func read(_ path: BagPath, _ body: (UnsafeRawBufferPointer) -> Void) -> Bool? {
    guard let file = try? RandomAccessFile(place(of: path)) else { return nil }
    do {
      try file.read(from: 0, count: file.size, body)
      return true
    } catch { return nil }
  }

  /// A whole small file; nil when it is missing, unreadable or larger.
  func bytes(_ path: BagPath, limit: Int = BagText.maximumBytes) -> [UInt8]? {
    guard let size = sizes[path], size <= UInt64(limit) else { return nil }
    var out: [UInt8] = []
    guard read(path, { out.append(contentsOf: $0) }) == true else { return nil }
    return out
  }
}
