import CourtDomain
import CourtEvidence
import Hummingbird
import NIOCore

/// A form's body, read part by part while it arrives.
///
/// Unchecked: made, read and dropped within the one task that answers one request; who reads a part
/// awaits every piece before the next is asked for.
final class FormBody: @unchecked Sendable {
  /// The file whose bytes come next; `nil` after the last.
  private(set) var file: MultipartPart?

  private var pieces: RequestBody.AsyncIterator
  private var pace: Pace
  private var parser: MultipartParser
  private var events: ArraySlice<MultipartParser.Event> = []

  init(_ body: RequestBody, contentType: String?, limits: ServerLimits) throws {
    guard let boundary = Self.boundary(contentType ?? "") else {
      throw APIRefusal.wrongType(["multipart/form-data; boundary=…"])
    }
    do { parser = try MultipartParser(boundary: boundary) } catch { throw Self.malformed(error) }
    pieces = body.makeAsyncIterator()
    pace = Pace(limits)
  }

  private static func boundary(_ header: String) -> String? {
    let parts = header.split(separator: ";").map { $0.trimmingSpaces }
    guard parts.first?.lowercased() == "multipart/form-data",
      let given = parts.dropFirst().first(where: { $0.lowercased().hasPrefix("boundary=") })
    else { return nil }
    let value = given.dropFirst("boundary=".count)
    let isQuoted = value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
    return String(isQuoted ? value.dropFirst().dropLast() : value)
  }

  private static func malformed(_ defect: MultipartDefect) -> ProblemError {
    var problem = Problem(
      status: 400, code: "form.\(defect.rawValue)",
      text: LocalizedText(
        zh: "表单格式有误（\(defect.rawValue)），请重新提交",
        en: "the form's body is malformed (\(defect.rawValue)): send it again"))
    problem.endsConnection = true
    return ProblemError(problem: problem)
  }

  private func next() async throws -> MultipartParser.Event? {
    while events.isEmpty {
      guard let piece = try await pace.next(of: &pieces) else {
        do { try parser.finish() } catch { throw Self.malformed(error) }
        return nil
      }
      let bytes = piece.getBytes(at: piece.readerIndex, length: piece.readableBytes) ?? []
      do { events = try parser.feed(bytes[...])[...] } catch { throw Self.malformed(error) }
    }
    return events.popFirst()
  }

  /// The next part without a file name; `nil` once a file begins, or where there is none.
  func nextField() async throws -> MultipartPart? {
    while let event = try await next() {
      guard case .part(let part) = event else { continue }
      guard part.fileName != nil else { return part }
      file = part
      return nil
    }
    return nil
  }

  /// The whole value of the field just found.
  func text(limit: Int) async throws -> String {
    var bytes: [UInt8] = []
    while let event = try await next(), case .bytes(let piece) = event {
      bytes += piece
      guard bytes.count <= limit else { throw APIRefusal.tooLarge(limit) }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Self.malformed(.encoding)
    }
    return text
  }

  /// The next bytes of the file; `nil` at its end.
  func fileBytes() async throws -> [UInt8]? {
    guard !isAtEndOfFile else { return nil }
    while let event = try await next() {
      switch event {
      case .bytes(let piece): return piece
      case .endOfPart:
        isAtEndOfFile = true
        return nil
      case .part, .end: continue
      }
    }
    throw APIRefusal.bodyCutShort
  }

  private var isAtEndOfFile = false

  /// Reads the rest of the file, whoever refused it, and finds the next one.
  func skipToNextFile() async throws {
    while try await fileBytes() != nil {}
    isAtEndOfFile = false
    file = nil
    if let field = try await nextField() {
      throw FormFields.defect(
        field.name, "form.field-after-file", zh: "字段须在文件之前",
        en: "fields stand before the files")
    }
  }
}

/// One file of a form, as the use case wants it.
struct FilePart: AsyncSequence {
  typealias Element = ArraySlice<UInt8>

  let form: FormBody

  struct AsyncIterator: AsyncIteratorProtocol {
    let form: FormBody
    mutating func next() async throws -> ArraySlice<UInt8>? { try await form.fileBytes()?[...] }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(form: form) }
}
