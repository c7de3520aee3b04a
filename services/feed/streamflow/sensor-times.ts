/** Answers where the sensors of one gauge follow each other: a moment counts once, by the first that has a value. */
export interface SensorTimes {
  /** Forgets the gauge before. */
  clear(): void
  /**
   * Whether an earlier sensor had a value at this time; if not, and this one has one, it is remembered.
   *
   * @param sensor  from 0, never falling
   */
  isTaken(sensor: number, timeMs: number, hasValue: boolean): boolean
}

export function sensorTimes(): SensorTimes {
  // Nearly every gauge has one sensor: its times are kept as plain numbers, and looked through only if a second follows.
  let first = new Float64Array(1024)
  let count = 0
  const taken = new Set<number>()
  return {
    clear() {
      count = 0
      if (taken.size > 0) taken.clear()
    },
    isTaken(sensor, timeMs, hasValue) {
      if (sensor === 0) {
        if (!hasValue) return false
        if (count === first.length) {
          const longer = new Float64Array(2 * count)
          longer.set(first)
          first = longer
        }
        first[count++] = timeMs
        return false
      }
      for (; count > 0; count--) taken.add(first[count - 1])
      if (taken.has(timeMs)) return true
      if (hasValue) taken.add(timeMs)
      return false
    },
  }
}
