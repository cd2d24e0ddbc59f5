import CourtDomain
import CourtEvidence
import Foundation
import HTTPTypes
import Hummingbird

/// The words of the protocol for resumable uploads. Source: tus 1.0.0.
enum Tus {
  static let version = "1.0.0"
  static let extensions = "creation,expiration,checksum,termination"
  static let algorithms = TransferChecksum.Algorithm.allCases.map(\.rawValue)
    .joined(separator: ",")
  static let pieceType = "application/offset+octet-stream"

  /// Every answer of the protocol names its version.
  static func named(_ response: Response, _ endpoint: Endpoint) -> Response {
    guard endpoint.speaksTus else { return response }
    var response = response
    response.headers[.tusResumable] = version
    if response.status.code == 412 { response.headers[.tusVersion] = version }
    return response
  }

  static func check(_ headers: HTTPFields) throws {
    guard headers[.tusResumable] == version else {
      throw Rejection(
        "upload.version", .stale, zh: "请附 Tus-Resumable: \(version) 请求头",
        en: "send Tus-Resumable: \(version)")
    }
  }

  static func number(_ name: HTTPField.Name, in headers: HTTPFields) throws -> Int64 {
    guard let number = TusFields.number(headers[name] ?? "") else {
      throw Invalid([
        FieldDefect(
          "", "upload.header", zh: "请求头 \(name.rawName) 应为非负整数",
          en: "the header \(name.rawName) must be a whole number from 0")
      ])
    }
    return number
  }

  /// The file's name from `Upload-Metadata`: pairs of a key and a text in base64.
  static func fileName(_ headers: HTTPFields) throws -> String {
    guard let found = TusFields.metadata(headers[.uploadMetadata] ?? "") else { throw badMetadata }
    guard let name = found["filename"] ?? found["name"] else { throw badMetadata }
    return try UploadName.checked(name, from: .metadata)
  }

  private static let badMetadata = Invalid([
    FieldDefect(
      "", "upload.metadata", zh: "Upload-Metadata 应含 filename（UTF-8 的 Base64）",
      en: "Upload-Metadata must hold filename, as UTF-8 in base64")
  ])

  /// A checksum of the piece, where one is sent.
  static func checksum(_ headers: HTTPFields) throws -> TransferChecksum? {
    guard let header = headers[.uploadChecksum] else { return nil }
    guard let checksum = TusFields.checksum(header) else {
      throw ProblemError(
        problem: Problem(
          status: 400, code: "upload.checksum-malformed",
          text: LocalizedText(
            zh: "Upload-Checksum 应为算法（\(algorithms)）与 Base64 摘要",
            en: "Upload-Checksum must be an algorithm (\(algorithms)) and a digest in base64")))
    }
    return checksum
  }

  static let mismatch = ProblemError(
    problem: Problem(
      status: 460, code: "upload.checksum-mismatch",
      text: LocalizedText(
        zh: "该片内容与校验和不符，未写入，请重新发送该片",
        en: "the piece does not match its checksum and was dropped: send it again")))

  /// The instant of an HTTP date. Source: RFC 9110 §5.6.7.
  static func date(_ instant: Instant) -> String {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "GMT")
    format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return format.string(
      from: Date(timeIntervalSince1970: Double(instant.microseconds) / 1_000_000))
  }
}

extension HTTPField.Name {
  static let tusResumable = named("Tus-Resumable")
  static let tusVersion = named("Tus-Version")
  static let tusExtension = named("Tus-Extension")
  static let tusMaxSize = named("Tus-Max-Size")
  static let tusChecksumAlgorithm = named("Tus-Checksum-Algorithm")
  static let uploadLength = named("Upload-Length")
  static let uploadOffset = named("Upload-Offset")
  static let uploadMetadata = named("Upload-Metadata")
  static let uploadExpires = named("Upload-Expires")
  static let uploadChecksum = named("Upload-Checksum")
  /// Codes of what a reader should know before opening the file that is now whole.
  static let evidenceWarnings = named("Evidence-Warnings")
}
