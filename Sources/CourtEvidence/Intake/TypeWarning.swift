public import CourtDomain
import Foundation

/// What a reader should know before opening a file that is taken all the same: refusing it would
/// make its sender change the evidence.
///
/// The words are written into the custody of the item and found again there: they never change.
public enum TypeWarning: String, Sendable, Hashable, CaseIterable {
  case pdfJavaScript = "pdf-javascript"
  case pdfLaunch = "pdf-launch"
  case pdfAttachment = "pdf-attachment"

  public var text: LocalizedText {
    switch self {
    case .pdfJavaScript:
      LocalizedText(
        zh: "PDF 含有 JavaScript，请在禁用脚本的阅读器中打开",
        en: "The PDF holds JavaScript: open it in a reader that runs none")
    case .pdfLaunch:
      LocalizedText(
        zh: "PDF 含有启动外部程序的动作，请勿同意阅读器启动任何程序",
        en: "The PDF holds an action that starts a program: let your reader start nothing")
    case .pdfAttachment:
      LocalizedText(
        zh: "PDF 内嵌其他文件，内嵌文件未经检查，请勿直接打开",
        en: "The PDF carries other files, which were not looked at: do not open them unchecked")
    }
  }
}

extension TypeWarning {
  /// The words as custody has them.
  var line: String { "\(text.zh) / \(text.en)" }

  /// What custody says of the bytes after they were looked at, with these warnings.
  public static func remark(_ warnings: [TypeWarning]) -> String {
    (["SHA-256, SM3"] + warnings.map(\.line)).joined(separator: "; ")
  }

  /// The warnings that such a remark holds, in the order of the enumeration.
  public static func found(in remark: String) -> [TypeWarning] {
    let parts = Set(remark.components(separatedBy: "; "))
    return allCases.filter { parts.contains($0.line) }
  }
}

/// Names in a PDF that make readers do things.
///
/// Looks at the bytes as they are: what stands in compressed object streams, or is spelt with `#`, is
/// not seen. A warning is a help to the reader; its absence promises nothing.
struct PDFWarnings: Sendable {
  private var scans: [(TypeWarning, PDFKeyScan)] = [
    (.pdfJavaScript, PDFKeyScan("/JavaScript")), (.pdfJavaScript, PDFKeyScan("/JS")),
    (.pdfLaunch, PDFKeyScan("/Launch")), (.pdfAttachment, PDFKeyScan("/EmbeddedFiles")),
    (.pdfAttachment, PDFKeyScan("/EmbeddedFile")),
  ]

  mutating func update(_ bytes: UnsafeRawBufferPointer) {
    for index in scans.indices { scans[index].1.update(bytes) }
  }

  /// In the order of the enumeration, each once.
  var found: [TypeWarning] {
    TypeWarning.allCases.filter { warning in
      scans.contains { $0.0 == warning && $0.1.isFound }
    }
  }
}
