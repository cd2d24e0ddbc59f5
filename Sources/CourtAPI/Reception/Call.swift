import CourtCases
import CourtDomain
import CourtEvidence
import HTTPTypes
import Hummingbird
import Logging

/// A request that has been let in: who calls, and everything the handler may look at.
struct Call: Sendable {
  let court: Court
  let options: ServerOptions
  let gates: Gates
  let endpoint: Endpoint
  let identity: RequestIdentity
  let caller: Account?
  let token: String?
  let path: String
  /// Path and query exactly as on the request line, and whom it was addressed to.
  let target: String
  let authority: String
  let scheme: String
  let query: [String: String]
  let retryKey: String?
  let version: Int64?
  let headers: HTTPFields
  let bytes: [UInt8]
  let stream: RequestBody?
  let log: Logger

  /// The signed-in account; the table says which operations have one.
  func account() throws -> Account {
    guard let caller else { throw APIRefusal.signInMissing }
    return caller
  }

  /// The segment of the path that stands for `{name}` in the operation's path.
  func parameter(_ name: String) -> String {
    let pattern = endpoint.path.split(separator: "/")
    let segments = path.split(separator: "/")
    let found = zip(pattern, segments).first { $0.0 == "{\(name)}" }
    return found.map { String($0.1) } ?? ""
  }

  /// The id in the path; anything that is no id names nothing.
  func id<Noun>(_ missing: Rejection, _: Noun.Type = Noun.self) throws -> Identifier<Noun> {
    guard let id = Identifier<Noun>(parameter("id")) else { throw missing }
    return id
  }

  func caseID() throws -> CaseID { try id(OpenCase.notFound) }

  func json() throws -> JSONValue {
    do throws(JSONDefect) {
      return try JSONParser.parse(bytes)
    } catch { throw MalformedJSON(defect: error) }
  }

  func body() throws -> JSONReader { JSONReader(try json()) }

  /// `limit` of a list, 1 to 100.
  func limit(default usual: Int = 50) throws -> Int {
    guard let text = query["limit"] else { return usual }
    guard let limit = Int(text), (1...options.limits.page).contains(limit) else {
      throw APIRefusal.queryMalformed(
        "limit", zh: "应为 1 至 \(options.limits.page)", en: "from 1 to \(options.limits.page)")
    }
    return limit
  }

  /// `after` of a list counted by whole numbers.
  func after() throws -> Int64 {
    guard let text = query["after"] else { return 0 }
    guard let after = Int64(text), after >= 0 else {
      throw APIRefusal.queryMalformed("after", zh: "应为非负整数", en: "a whole number from 0")
    }
    return after
  }

  /// SHA-256 of all that makes two requests the same.
  func digest(of body: [UInt8]) -> [UInt8] {
    let head = "\(endpoint.method.rawValue) \(path)\n\(version.map(String.init) ?? "")\n"
    return SHA256.digest(Array(head.utf8) + body).bytes
  }
}
