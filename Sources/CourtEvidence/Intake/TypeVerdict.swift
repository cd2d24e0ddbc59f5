public import CourtDomain

/// Whether a file may become evidence by its type.
public enum TypeVerdict: Sendable, Hashable {
  /// The media type found in the bytes, not the one the sender claimed, and what whoever opens the
  /// file should know.
  case accepted(mediaType: String, warnings: [TypeWarning])
  case refused(TypeRefusal)
}

/// Why a file is not taken, and what its sender can do instead.
public struct TypeRefusal: Error, Sendable, Hashable {
  /// A stable name such as `evidence.type.encrypted-pdf`.
  public let code: String
  public let message: LocalizedText
  public let remedy: LocalizedText

  init(_ code: String, zh: String, en: String, remedyZh: String, remedyEn: String) {
    self.code = "evidence.type." + code
    message = LocalizedText(zh: zh, en: en)
    remedy = LocalizedText(zh: remedyZh, en: remedyEn)
  }

  static let empty = TypeRefusal(
    "empty", zh: "文件为空", en: "The file is empty",
    remedyZh: "请检查原文件后重新上传", remedyEn: "Check the original file and upload it again")

  static let encryptedPDF = TypeRefusal(
    "encrypted-pdf", zh: "PDF 文件已加密，法院和对方当事人无法查阅",
    en: "The PDF is encrypted, so neither the court nor the other party could read it",
    remedyZh: "请去除密码（例如重新打印为 PDF）后上传",
    remedyEn: "Remove the password, for instance by printing it to a new PDF, and upload that")

  static let archive = TypeRefusal(
    "archive", zh: "不接受压缩包或其容器格式（ZIP、RAR、7z、Word、Excel 等）",
    en: "Archives and formats built on them (ZIP, RAR, 7z, Word, Excel …) are not taken",
    remedyZh: "请逐个上传其中的文件；文档请导出为 PDF",
    remedyEn: "Upload the files in it one by one; export documents as PDF")

  static let office = TypeRefusal(
    "office", zh: "Word、Excel、PowerPoint 等办公文档的显示因软件而异，不作为证据接受",
    en:
      "Office documents (Word, Excel, PowerPoint …) look different in each program and are not taken",
    remedyZh: "请导出为 PDF 后上传", remedyEn: "Export it as PDF and upload that")

  static let macros = TypeRefusal(
    "macros", zh: "办公文档含有宏（可执行程序）",
    en: "The office document holds macros, which are programs",
    remedyZh: "请导出为 PDF（宏不会随之保留）后上传",
    remedyEn: "Export it as PDF, which leaves the macros behind, and upload that")

  static let encryptedArchive = TypeRefusal(
    "encrypted-archive", zh: "压缩包或文档已加密，法院和对方当事人无法查阅",
    en:
      "The archive or document is encrypted, so neither the court nor the other party could read it",
    remedyZh: "请解密后逐个上传其中的文件；文档请导出为 PDF",
    remedyEn: "Remove the password and upload the files one by one; export documents as PDF")

  static let archiveBomb = TypeRefusal(
    "archive-bomb", zh: "压缩包解开后远大于其本身（压缩炸弹）",
    en: "The archive unpacks to far more than its own size, as archive bombs do",
    remedyZh: "请直接上传需要作为证据的文件，不要压缩",
    remedyEn: "Upload the files that are evidence themselves, not packed")

  static let nestedArchive = TypeRefusal(
    "nested-archive", zh: "压缩包中还有压缩包", en: "There are archives within the archive",
    remedyZh: "请全部解开，逐个上传其中的文件",
    remedyEn: "Unpack all of them and upload the files one by one")

  static let lyingArchive = TypeRefusal(
    "archive-lies", zh: "压缩包声明的大小与实际内容不符，可能损坏或经伪造",
    en: "The archive states other sizes than it has: it is damaged or forged",
    remedyZh: "请从原始来源重新取得文件，解开后逐个上传",
    remedyEn: "Get the files from their source again and upload them one by one")

  static let hugePicture = TypeRefusal(
    "huge-picture", zh: "图片声明的像素数过大，解开后将占用数 GB 内存",
    en: "The picture claims so many pixels that it would take gigabytes to show",
    remedyZh: "请以较小的分辨率重新导出，或分成几张上传",
    remedyEn: "Export it again with fewer pixels, or in several parts")

  static func polyglot(_ other: String) -> TypeRefusal {
    TypeRefusal(
      "polyglot", zh: "该文件同时也是 \(other) 文件，换一种方式打开会显示不同内容",
      en: "The file is a \(other) file as well, and shows something else when it is opened as that",
      remedyZh: "请用看图软件或阅读器打开后另存（或截图、打印为 PDF）再上传",
      remedyEn: "Open it, save it anew (or take a screenshot, or print it to PDF) and upload that")
  }

  static let heic = TypeRefusal(
    "heic", zh: "HEIC/HEIF 图片在许多设备上无法打开", en: "HEIC pictures cannot be opened on many devices",
    remedyZh: "请在手机“相机”设置中选择“兼容性最佳”，或转存为 JPEG 后上传",
    remedyEn: "Choose 'Most Compatible' in the camera settings, or save it as JPEG and upload that")

  static let markup = TypeRefusal(
    "markup", zh: "网页、SVG、XML 等可执行脚本的格式不予接受",
    en: "Formats that can carry scripts (HTML, SVG, XML) are not taken",
    remedyZh: "请将页面打印为 PDF 或截图为 PNG 后上传",
    remedyEn: "Print the page to PDF or take a PNG screenshot and upload that")

  static let program = TypeRefusal(
    "program", zh: "可执行程序或脚本不予接受", en: "Programs and scripts are not taken",
    remedyZh: "请将需证明的内容录屏（MP4）或截图（PNG）后上传",
    remedyEn: "Record (MP4) or capture (PNG) what is to be proved and upload that")

  static let notUTF8 = TypeRefusal(
    "not-utf8", zh: "文本不是 UTF-8 编码（可能为 GBK 或 UTF-16）或含有控制字符",
    en: "The text is not UTF-8 (perhaps GBK or UTF-16) or holds control characters",
    remedyZh: "请另存为 UTF-8 编码，或打印为 PDF 后上传",
    remedyEn: "Save it as UTF-8, or print it to PDF, and upload that")

  static let unknown = TypeRefusal(
    "unknown", zh: "无法识别的文件格式", en: "The file format is not known",
    remedyZh: "可接受：PDF、JPEG、PNG、GIF、WebP、MP4、M4A、MP3、WAV、UTF-8 文本、CSV、JSON",
    remedyEn: "Taken are PDF, JPEG, PNG, GIF, WebP, MP4, M4A, MP3, WAV, UTF-8 text, CSV and JSON")

  static let notJSON = TypeRefusal(
    "not-json", zh: "扩展名为 .json，但内容不是 JSON 对象或数组",
    en: "The name ends in .json, but the content is no JSON object or array",
    remedyZh: "请改为 .txt 扩展名，或重新导出该文件", remedyEn: "Name it .txt, or export it again")

  static func mismatch(_ name: String, _ found: String) -> TypeRefusal {
    TypeRefusal(
      "mismatch", zh: "扩展名“.\(name)”与实际内容（\(found)）不符",
      en: "The name ends in .\(name), but the content is \(found)",
      remedyZh: "请核对是否选错文件，并使用正确的扩展名",
      remedyEn: "Check that it is the right file, and give it the extension of its content")
  }
}
