import CourtDomain

extension PlanningInstance {
  /// The lines of an instance file, as `read` takes them.
  public func lines() -> [UInt8] {
    var out: [UInt8] = []
    func put(_ kind: String, _ fields: [(String, JSONValue)]) {
      var object = JSONObject()
      object["k"] = .string(kind)
      for (name, value) in fields { object[name] = value }
      out += Array(JSONValue.object(object).text.utf8)
      out.append(0x0A)
    }
    put("instance", header)
    for zone in zones {
      put("zone", [("id", zone.id.value), ("offsets", .array(zone.changes.map(\.value)))])
    }
    for judge in judges {
      put(
        "judge",
        [
          ("id", judge.id.value), ("div", number(judge.division)),
          ("cap", number(judge.capMinutes)), ("busy", absences(judge.busy)),
          ("target", judge.targetMinutes.map { number($0) } ?? .null),
        ])
    }
    for bench in benches {
      let members = bench.members.map { judges[$0].id.value }
      put("bench", [("id", bench.id.value), ("members", .array(members))])
    }
    for pool in pools {
      put("pool", [("id", pool.id.value), ("size", number(pool.size)), ("off", off(pool))])
    }
    for person in people {
      var fields: [(String, JSONValue)] = [
        ("id", person.id.value), ("busy", absences(person.busy)),
      ]
      if let zone = person.zone {
        fields.append(("zone", zones[zone].id.value))
        fields.append(("hours", .array([number(person.wakingFrom), number(person.wakingTo)])))
      }
      put("person", fields)
    }
    for hearing in hearings { put("hearing", fields(hearing)) }
    for hearing in hearings {
      guard let previous = hearing.previous, previous.bench >= 0 else { continue }
      put(
        "prev",
        [
          ("h", hearing.id.value), ("date", .string(previous.date.description)),
          ("start", .string(clockText(previous.start))),
          ("bench", benches[previous.bench].id.value), ("clerk", number(previous.clerk)),
          ("room", number(previous.room)),
        ])
    }
    return out
  }

  private var header: [(String, JSONValue)] {
    var weight = JSONObject()
    for (name, place) in PlanningWeights.names.sorted(by: { $0.key < $1.key }) {
      weight[name] = number(weights[keyPath: place])
    }
    var calendar = JSONObject()
    calendar["off"] = .array(daysOff.sorted().map { .string($0.description) })
    calendar["work"] = .array(daysWorked.sorted().map { .string($0.description) })
    return [
      ("format", .string("hearing-sched/1")), ("name", .string(name)),
      ("tz", .string("Asia/Shanghai")), ("utc_offset_min", number(utcOffsetMinutes)),
      ("plan_date", .string(planDate.description)), ("first", .string(first.description)),
      ("last", .string(last.description)), ("grid", number(gridMinutes)),
      ("buffer", number(bufferMinutes)), ("people_gap", number(peopleGapMinutes)),
      (
        "sessions",
        .array(
          sessions.map {
            .array([.string(clockText($0.start)), .string(clockText($0.end))])
          })
      ),
      ("calendar", .object(calendar)), ("weights", .object(weight)),
    ]
  }

  private func fields(_ hearing: PlanningHearing) -> [(String, JSONValue)] {
    [
      ("id", hearing.id.value), ("type", .string(hearing.type)),
      ("proc", .string(hearing.procedure)), ("filed", .string(hearing.ready.description)),
      ("ready", .string(hearing.ready.description)), ("notice", number(hearing.noticeDays)),
      ("due", .string(hearing.due.description)), ("limit", .string(hearing.limit.description)),
      ("dur", number(hearing.durationMinutes)), ("w", number(hearing.weight)),
      ("benches", .array(hearing.benches.map { benches[$0].id.value })),
      ("clerk", pools[hearing.clerkPool].id.value), ("room", pools[hearing.roomPool].id.value),
      ("people", .array(hearing.people.map { people[$0].id.value })),
      ("series", hearing.series.map { number($0) } ?? .null),
    ]
  }

  private func number(_ value: Int) -> JSONValue { .int(Int64(value)) }

  private func absences(_ busy: [PlanningAbsence]) -> JSONValue {
    .array(busy.map { .array([number($0.dayOffset), number($0.start), number($0.end)]) })
  }

  private func off(_ pool: PlanningPool) -> JSONValue {
    var units = JSONObject()
    for (unit, list) in Dictionary(grouping: pool.off, by: \.unit).sorted(by: { $0.key < $1.key }) {
      units[String(unit)] = .array(
        list.map { .array([number($0.dayOffset), number($0.session)]) })
    }
    return .object(units)
  }
}

extension PlanningID {
  var value: JSONValue {
    switch self {
    case .number(let number): .int(Int64(number))
    case .text(let text): .string(text)
    }
  }
}

extension PlanningZone.Change {
  fileprivate var value: JSONValue {
    let day = CalendarDay(ordinal: fromMinute / 1440)?.description ?? ""
    return .array([
      .string("\(day)T\(clockText(fromMinute % 1440))"), .int(Int64(offsetMinutes)),
    ])
  }
}
