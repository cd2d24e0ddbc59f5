/// One piece of work for a member of staff.
struct StaffTask: Comparable {
  let priority: Int
  let order: UInt64
  let slot: Int32
  let serial: UInt32
  let move: Int
  let visit: Int
  /// The place of the state's figures.
  let state: Int
  let queuedAt: Int64
  let minutes: Double

  static func < (left: StaffTask, right: StaffTask) -> Bool {
    left.priority != right.priority ? left.priority < right.priority : left.order < right.order
  }

  static func == (left: StaffTask, right: StaffTask) -> Bool { left.order == right.order }
}

/// The members of one role and what waits for them.
struct StaffPool {
  let role: String
  /// Anybody of the role.
  let actor: Actor
  /// For drawing whose turn it is.
  let turnKey: UInt64
  let minutesPerDay: Int
  /// Each case stays with one member.
  let isAssigned: Bool
  private(set) var working: [StaffTask?]
  private var queues: [Heap<StaffTask>]
  private var idle: [Int]
  private(set) var waiting = 0
  /// Tasks each member has, waiting or at work.
  private var loads: [Int]
  var figures = SimulationTally.RoleFigures()

  init(_ staff: Staff, _ time: WorkingTime) {
    role = staff.role
    actor = Actor(roles: [staff.role])
    turnKey = Lots.key("turn", staff.role)
    loads = Array(repeating: 0, count: staff.count)
    minutesPerDay = staff.minutesPerDay
    isAssigned = staff.isAssigned
    working = Array(repeating: nil, count: staff.count)
    queues = Array(repeating: Heap(), count: staff.isAssigned ? staff.count : 1)
    idle = Array((0..<staff.count).reversed())
    figures.members = staff.count
    let weeks = (time.days + 6) / 7
    figures.worked = Array(repeating: 0, count: weeks)
    figures.capacity = Array(repeating: 0, count: weeks)
    figures.queue = Array(repeating: 0, count: weeks)
    for day in time.firstDay..<(time.firstDay + time.days) where time.works(day) {
      figures.capacity[(day - time.firstDay) / 7] += Double(staff.count * staff.minutesPerDay)
    }
  }

  var members: Int { working.count }

  /// The member with the least to do, for a case that has none yet.
  func leastLoaded() -> Int {
    var best = 0
    var least = Int.max
    for (member, load) in loads.enumerated() where load < least {
      (best, least) = (member, load)
      if load == 0 { break }
    }
    return best
  }

  /// Puts the task into its queue, or answers the member who may begin at once.
  mutating func offer(_ task: StaffTask, member: Int?, week: Int) -> Int? {
    if isAssigned, let member {
      if working[member] == nil { return member }
      queues[member].add(task)
      loads[member] += 1
    } else {
      if let free = idle.popLast() { return free }
      queues[0].add(task)
    }
    waiting += 1
    if figures.queue.indices.contains(week) {
      figures.queue[week] = max(figures.queue[week], waiting)
    }
    return nil
  }

  mutating func begin(_ task: StaffTask, member: Int) {
    if working[member] == nil { loads[member] += 1 }
    working[member] = task
  }

  /// Ends the member's task and answers it.
  mutating func end(member: Int) -> StaffTask? {
    guard let task = working[member] else { return nil }
    working[member] = nil
    loads[member] -= 1
    return task
  }

  /// The next task for a member who is free; he is idle where there is none.
  mutating func next(for member: Int) -> StaffTask? {
    if let task = queues[isAssigned ? member : 0].pop() {
      waiting -= 1
      if isAssigned { loads[member] -= 1 }
      return task
    }
    if !isAssigned { idle.append(member) }
    return nil
  }
}
