import CourtDomain
import CourtTestSupport

/// Someone whom the template knows: the account exists and is signed in.
struct Person: Sendable, Hashable {
  let login: String
  let kind: String
  let name: String
  var idNumber: String?

  static let password = "acceptance-2026"

  static let administrator = Person(login: "admin", kind: "administrator", name: "管理员")
  static let clerk = Person(login: "clerk.zhou", kind: "clerk", name: "周录")
  static let judges = [
    Person(login: "judge.lin", kind: "judge", name: "林正"),
    Person(login: "judge.he", kind: "judge", name: "何衡"),
  ]
  static let mediators = [
    Person(login: "mediator.wu", kind: "mediator", name: "吴和"),
    Person(login: "mediator.song", kind: "mediator", name: "宋睦"),
  ]
  static let buyers = (1...8).map {
    Person(
      login: "buyer.\($0)", kind: "litigant", name: "买家\($0)", idNumber: IDNumber.citizen($0))
  }
  static let sellers = (1...4).map {
    Person(
      login: "seller.\($0)", kind: "litigant", name: "卖家\($0)",
      idNumber: IDNumber.citizen(100 + $0))
  }
  static let attorney = Person(
    login: "attorney.qin", kind: "litigant", name: "秦律师", idNumber: IDNumber.citizen(201))
  static let platform = Person(
    login: "platform.market", kind: "platform", name: "海购集市",
    idNumber: "91330106FAKE000133")

  static let buyer = buyers[0]
  static let seller = sellers[0]
  /// A litigant who has nothing to do with the cases of a test.
  static let stranger = buyers[7]

  /// All but the administrator, whom `migrate` opens.
  static let others =
    [clerk, attorney, platform] + judges + mediators + buyers + sellers
}
