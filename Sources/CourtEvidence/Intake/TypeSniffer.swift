/// Decides from the bytes what a file is, while it is being received.
///
/// Feed every piece in order; memory stays at the first 4 KiB, the last 128 KiB, and of archives the
/// first 256 KiB. Ask `refusalSoFar` after the first piece to end a hopeless upload early; the verdict comes from
/// `finish()`, because encryption of a PDF and the encoding of a text show only at the end.
public struct TypeSniffer: Sendable {
  public static let headBytes = 4096

  private let declaredExtension: String
  private var head: [UInt8] = []
  private var settled: FileSignature?
  private var pdf = PDFEncryptionScan()
  private var text = PlainTextScan()
  private var acts = PDFWarnings()
  private var frame = JPEGFrameScan()
  private var polyglot = PolyglotScan()
  /// The first part of an archive, from which its refusal is told.
  private var packed: [UInt8] = []

  /// `declaredName` is what the sender calls the file; only its extension is looked at.
  public init(declaredName: String) {
    let parts = declaredName.split(separator: ".", omittingEmptySubsequences: false)
    declaredExtension = parts.count > 1 ? (parts.last?.lowercased() ?? "") : ""
    head.reserveCapacity(Self.headBytes)
  }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    if head.count < Self.headBytes {
      head.append(contentsOf: bytes.prefix(Self.headBytes - head.count))
      if head.count >= 64 { settled = FileSignature(head) }
    }
    if settled == nil || settled == .media("image/jpeg") { frame.update(bytes) }
    if let settled { polyglot.seeksMarkup = settled.isPicture }
    switch settled {
    case nil:
      pdf.update(bytes)
      acts.update(bytes)
      text.update(bytes)
      packed.append(contentsOf: bytes)
      polyglot.update(bytes)
    case .media("application/pdf"):
      pdf.update(bytes)
      acts.update(bytes)
      polyglot.update(bytes)
    case .media: polyglot.update(bytes)
    case .textual:
      text.update(bytes)
      polyglot.update(bytes)
    case .refused(.archive): pack(bytes)
    case .refused: break
    }
  }

  private mutating func pack(_ bytes: UnsafeRawBufferPointer) {
    let room = ArchiveInspection.windowBytes - packed.count
    if room > 0 { packed.append(contentsOf: bytes.prefix(room)) }
  }

  public mutating func update(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { update($0) }
  }

  /// A reason to stop the upload now; nil where the rest must be seen.
  public var refusalSoFar: TypeRefusal? {
    guard let settled else { return nil }
    if case .media("application/pdf") = settled {
      return pdf.isEncrypted ? .encryptedPDF : mismatch("application/pdf")
    }
    if case .refused(.archive) = settled {
      guard packed.count >= ArchiveInspection.windowBytes else { return nil }
      return ArchiveInspection.reason(for: packed, isWhole: false)
    }
    if settled.isPicture, polyglot.hasMarkup { return .polyglot("HTML") }
    if case .textual = settled, !text.isValidSoFar { return textRefusal }
    if case .refused(let refusal) = verdict(settled) { return refusal }
    return nil
  }

  /// The verdict on the whole file.
  public func finish() -> TypeVerdict {
    guard !head.isEmpty else { return .refused(.empty) }
    let signature = FileSignature(head)
    switch signature {
    case .media("application/pdf") where pdf.isEncrypted: return .refused(.encryptedPDF)
    case .refused(.archive):
      let isWhole = packed.count < ArchiveInspection.windowBytes
      return .refused(ArchiveInspection.reason(for: packed, isWhole: isWhole))
    case .textual where !text.isValidAtEnd: return .refused(textRefusal)
    default: break
    }
    let verdict = verdict(signature)
    guard case .accepted(let type, _) = verdict else { return verdict }
    if let refusal = polyglot.refusal(for: type) { return .refused(refusal) }
    return .accepted(mediaType: type, warnings: type == "application/pdf" ? acts.found : [])
  }

  /// Bytes that are no text and no known format are unknown, unless the name says text.
  private var textRefusal: TypeRefusal {
    FileExtension.texts.keys.contains(declaredExtension) || text.looksLikeText ? .notUTF8 : .unknown
  }

  private func verdict(_ signature: FileSignature) -> TypeVerdict {
    switch signature {
    case .refused(let refusal): .refused(refusal)
    case .media(let type) where PictureClaim.isHuge(head, type, frame): .refused(.hugePicture)
    case .media(let type):
      mismatch(type).map { .refused($0) } ?? .accepted(mediaType: type, warnings: [])
    case .textual(let firstByte): textVerdict(firstByte)
    }
  }

  private func mismatch(_ type: String) -> TypeRefusal? {
    if let refusal = FileExtension.refused[declaredExtension] { return refusal }
    let declared = FileExtension.media[declaredExtension]
    let isText = FileExtension.texts.keys.contains(declaredExtension)
    if isText || (declared != nil && declared != type) { return .mismatch(declaredExtension, type) }
    return nil
  }

  private func textVerdict(_ firstByte: UInt8) -> TypeVerdict {
    if let refusal = FileExtension.refused[declaredExtension] { return .refused(refusal) }
    if FileExtension.media[declaredExtension] != nil {
      return .refused(.mismatch(declaredExtension, "text/plain"))
    }
    let type = FileExtension.texts[declaredExtension] ?? "text/plain"
    let opens = firstByte == UInt8(ascii: "{") || firstByte == UInt8(ascii: "[")
    if type == "application/json", !opens { return .refused(.notJSON) }
    return .accepted(mediaType: type, warnings: [])
  }
}

/// What an extension promises.
enum FileExtension {
  static let media: [String: String] = [
    "pdf": "application/pdf", "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png",
    "gif": "image/gif", "webp": "image/webp", "mp4": "video/mp4", "m4v": "video/mp4",
    "m4a": "audio/mp4", "mp3": "audio/mpeg", "wav": "audio/wav",
  ]

  static let texts: [String: String] = [
    "txt": "text/plain", "log": "text/plain", "md": "text/plain", "csv": "text/csv",
    "json": "application/json",
  ]

  /// Refused by name, because a reader's machine would run or render them.
  static let refused: [String: TypeRefusal] = {
    var table: [String: TypeRefusal] = [:]
    for name in ["htm", "html", "xhtml", "shtml", "mht", "mhtml", "svg", "xml", "xsl"] {
      table[name] = .markup
    }
    for name in [
      "exe", "dll", "com", "bat", "cmd", "ps1", "vbs", "js", "mjs", "jar", "apk", "sh", "py", "msi",
      "scr", "lnk", "hta",
    ] { table[name] = .program }
    for name in ["zip", "rar", "7z", "gz", "tar", "docx", "xlsx", "pptx"] { table[name] = .archive }
    for name in ["heic", "heif"] { table[name] = .heic }
    return table
  }()
}
