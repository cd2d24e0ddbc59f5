public import CourtDomain
public import Foundation

extension ClaimAmount {
  public func toJSON() -> JSONValue {
    [
      "rule": .string(rule), "exact": .string(plain(exact)), "amount_minor": .int(money.minorUnits),
      "currency": .string(money.currency), "formula": .string(formula),
      "citation": .string(citation), "source": source.json,
    ]
  }
}

extension LateInterest {
  public func toJSON() -> JSONValue {
    [
      "rule": "claim.late-interest", "exact": .string(plain(exact)),
      "amount_minor": .int(money.minorUnits), "currency": .string(money.currency),
      "principal_left": .string(plain(principalLeft)), "citation": .string(citation),
      "source": source.json,
      "stretches": .array(
        stretches.map { stretch in
          [
            "from": .string(stretch.from.description), "to": .string(stretch.to.description),
            "days": .int(stretch.days), "principal": .string(plain(stretch.principal)),
            "amount": .string(plain(stretch.amount)), "formula": .string(stretch.formula),
          ]
        }),
    ]
  }
}

extension SmallClaimsLimits {
  /// The limits, and what the amount falls under.
  public func toJSON(on amount: Decimal) -> JSONValue {
    [
      "amount": .string(plain(amount)), "verdict": .string(verdict(on: amount).rawValue),
      "mandatory_up_to": .string(plain(mandatoryUpTo)), "agreed_up_to": .string(plain(agreedUpTo)),
      "wage": [
        "province": .string(wage.province), "year": .int(wage.year),
        "yuan": .string(plain(wage.yuan)), "source": .string(wage.source),
      ],
      "formula": formula.json, "citation": .string(citation), "source": source.json,
    ]
  }
}

extension CalendarYear {
  public func toJSON() -> JSONValue {
    func list(_ runs: [Run]) -> JSONValue {
      .array(
        runs.map { run in
          [
            "from": .string(run.from.description), "to": .string(run.to.description),
            "name": run.name.json,
          ]
        })
    }
    return [
      "year": .int(year), "working_days": .int(workingDays), "off": list(off),
      "working": list(working),
      "working_days_by_month": .array(workingDaysByMonth.map { .int($0) }),
    ]
  }
}
