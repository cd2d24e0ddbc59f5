import CourtCases
import CourtDomain
import HTTPTypes
import Hummingbird
import NIOCore

/// What a handler gives back.
struct Answer: Sendable {
  enum Content: Sendable {
    case bytes([UInt8])
    /// A body made while it is sent; the length is known before.
    case stream(length: Int64, write: @Sendable (inout any ResponseBodyWriter) async throws -> Void)
  }

  var status: Int
  var mediaType: String?
  var headers: HTTPFields = HTTPFields()
  var content: Content
  /// May be kept by caches: nothing private in it.
  var isPublic = false
  /// Will be the same bytes for ever.
  var isImmutable = false

  init(status: Int = 200, json: JSONValue, etag: Int64? = nil) {
    self.status = status
    mediaType = "application/json"
    content = .bytes(json.bytes)
    if let etag { headers[.eTag] = "\"\(etag)\"" }
  }

  init(status: Int = 200, mediaType: String?, bytes: [UInt8]) {
    self.status = status
    self.mediaType = mediaType
    content = .bytes(bytes)
  }

  init(
    mediaType: String, length: Int64,
    write: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
  ) {
    status = 200
    self.mediaType = mediaType
    content = .stream(length: length, write: write)
  }

  init(_ stored: StoredAnswer, isReplay: Bool) {
    status = stored.status
    mediaType = stored.body.isEmpty ? nil : stored.mediaType
    content = .bytes(stored.body)
    if let location = stored.location { headers[.location] = location }
    if let etag = stored.etag { headers[.eTag] = etag }
    if isReplay { headers[.idempotencyReplayed] = "true" }
  }

  static let empty = Answer(status: 204, mediaType: nil, bytes: [])

  func response(to identity: RequestIdentity) -> Response {
    var headers = headers
    if let mediaType { headers[.contentType] = mediaType }
    headers[.requestID] = identity.id
    headers[.xContentTypeOptions] = "nosniff"
    headers[.cacheControl] =
      isImmutable
      ? "public, max-age=31536000, immutable" : isPublic ? "public, max-age=5" : "no-store"
    headers[.referrerPolicy] = "no-referrer"
    if headers[.contentSecurityPolicy] == nil {
      headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    }
    return Response(status: .init(code: status), headers: headers, body: responseBody)
  }

  private var responseBody: ResponseBody {
    switch content {
    case .bytes(let bytes):
      bytes.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
    case .stream(let length, let write):
      ResponseBody(contentLength: Int(length), write)
    }
  }
}

extension StoredAnswer {
  init(status: Int = 200, json: JSONValue, location: String? = nil, version: Int64? = nil) {
    self.init(
      status: status, location: location, etag: version.map { "\"\($0)\"" }, body: json.bytes)
  }
}

/// Names a downloaded file in every script. Source: RFC 6266, RFC 8187.
enum Attachment {
  static func header(_ fileName: String) -> String {
    let plain = fileName.utf8.map { byte -> Character in
      let isSafe =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || byte == 0x2E || byte == 0x2D || byte == 0x5F
      return isSafe ? Character(Unicode.Scalar(byte)) : "_"
    }
    return "attachment; filename=\"\(String(plain.suffix(100)))\"; filename*=UTF-8''"
      + encoded(fileName)
  }

  private static func encoded(_ text: String) -> String {
    var out = ""
    for byte in text.utf8 {
      let isSafe =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || [0x2D, 0x2E, 0x5F, 0x7E].contains(byte)
      if isSafe {
        out.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        out += "%" + hexText([byte]).uppercased()
      }
    }
    return out
  }
}
