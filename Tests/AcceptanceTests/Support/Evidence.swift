import CourtClient
import CourtDomain
import CourtTestSupport
import Foundation
import Testing

extension Dispute {
  func announce(_ name: String = "聊天记录", by person: Person? = nil) async throws -> String {
    let answer = try await server.client(person ?? plaintiff).call(
      "POST", path + "/evidence",
      ["name": .string(name), "kind": "electronic-data", "purpose": "证明货不对板"])
    return try #require(answer.json.text("id"))
  }

  func upload(
    _ bytes: [UInt8], to id: String, named fileName: String = "chat.txt", by person: Person? = nil
  ) async throws -> CourtClient.Answer {
    let client = server.client(person ?? plaintiff)
    return try await client.send(
      HTTPCall(
        "PUT", "/v1/evidence/\(id)/content",
        headers: client.headers([("x-file-name", fileName)]), body: bytes))
  }

  /// An item whose bytes are there and logged.
  func submit(_ text: String, named fileName: String = "chat.txt", by person: Person? = nil)
    async throws -> CourtClient.Answer
  {
    let id = try await announce(by: person)
    let answer = try await upload(Array(text.utf8), to: id, named: fileName, by: person)
    #expect(answer.status == 201, "\(String(decoding: answer.bytes, as: UTF8.self))")
    return answer
  }

  /// The bundle, once the log has taken every leaf.
  func bundle(for person: Person) async throws -> [UInt8] {
    let client = server.client(person)
    var last = try await client.attempt("GET", path + "/bundle")
    let isThere = try await server.eventually {
      if last.status == 409 { last = try await client.attempt("GET", path + "/bundle") }
      return last.status != 409
    }
    #expect(isThere)
    #expect(last.status == 200, "\(String(decoding: last.bytes.prefix(300), as: UTF8.self))")
    return last.bytes
  }
}
