public import CourtDomain

/// What is wrong with one line of a precedent file, all at once.
public struct PrecedentLineDefects: Error, Hashable, Sendable {
  /// 1 is the first line.
  public var line: Int
  /// Pointers lead into the line's object.
  public var defects: [FieldDefect]

  public init(line: Int, defects: [FieldDefect]) {
    self.line = line
    self.defects = defects
  }
}

/// Reads precedents from JSON Lines: one object a line, in UTF-8, unknown fields refused.
///
/// | field | form |
/// | --- | --- |
/// | `id` | 1–64 of `A–Z a–z 0–9 . _ -`, once in a file |
/// | `court`, `case_number`, `title` | text, at most 200 characters |
/// | `decided_on` | `YYYY-MM-DD` |
/// | `effective` | boolean |
/// | `tier` | guiding, typical, superior, own |
/// | `cause` | slug |
/// | `goods_kind`, `defect_kind`, `platform_role` | slug, optional |
/// | `remedies` | 0–16 slugs |
/// | `articles` | 0–40 texts |
/// | `claimed`, `awarded` | `{amount_minor, currency}`, optional; awarded at most claimed |
/// | `outcome` | granted, partial, dismissed, withdrawn, settled |
/// | `multiplier` | 1–100, optional |
/// | `facts` | 1–200,000 characters |
/// | `claims`, `reasoning` | at most 200,000 characters, optional |
/// | `language` | zh-CN, en |
public enum PrecedentImport {
  public static let maximumLineBytes = 2 << 20
  public static let maximumLines = 2_000_000

  public static func parse(line: [UInt8], number: Int) -> Result<Precedent, PrecedentLineDefects> {
    func refuse(_ defect: FieldDefect) -> Result<Precedent, PrecedentLineDefects> {
      .failure(PrecedentLineDefects(line: number, defects: [defect]))
    }
    guard line.count <= maximumLineBytes else {
      return refuse(
        FieldDefect(
          "", "too-long", zh: "一行最多 \(maximumLineBytes) 字节",
          en: "a line has at most \(maximumLineBytes) bytes"))
    }
    let value: JSONValue
    do throws(JSONDefect) {
      value = try JSONParser.parse(line)
    } catch {
      return refuse(
        FieldDefect(
          "", error.code, zh: "不是合法的 JSON：第 \(error.offset) 字节处",
          en: "not valid JSON: \(error.description)"))
    }
    let reader = PrecedentReader(value)
    guard let precedent = reader.precedent else {
      return .failure(PrecedentLineDefects(line: number, defects: reader.defects))
    }
    return .success(precedent)
  }

  /// Reads a whole file; blank lines are passed over, a repeated id is a defect of the later line.
  public static func parse(file: [UInt8]) -> (
    precedents: [Precedent], defects: [PrecedentLineDefects]
  ) {
    var precedents: [Precedent] = []
    var defects: [PrecedentLineDefects] = []
    var firstLine: [String: Int] = [:]
    let lines = file.split(separator: 0x0A, omittingEmptySubsequences: false)
    for (index, line) in lines.prefix(maximumLines).enumerated() {
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      switch parse(line: Array(line), number: index + 1) {
      case .failure(let found): defects.append(found)
      case .success(let precedent):
        if let earlier = firstLine[precedent.id] {
          defects.append(repeated(precedent.id, line: index + 1, earlier: earlier))
        } else {
          firstLine[precedent.id] = index + 1
          precedents.append(precedent)
        }
      }
    }
    if lines.count > maximumLines { defects.append(tooMany) }
    return (precedents, defects)
  }

  private static func repeated(_ id: String, line: Int, earlier: Int) -> PrecedentLineDefects {
    PrecedentLineDefects(
      line: line,
      defects: [
        FieldDefect(
          "/id", "repeated", zh: "编号 \(id) 已见于第 \(earlier) 行",
          en: "the id \(id) stands on line \(earlier) already")
      ])
  }

  private static var tooMany: PrecedentLineDefects {
    PrecedentLineDefects(
      line: maximumLines + 1,
      defects: [
        FieldDefect(
          "", "count", zh: "一个文件最多 \(maximumLines) 行，请分开导入",
          en: "a file has at most \(maximumLines) lines: import it in parts")
      ])
  }
}
