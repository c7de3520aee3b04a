import { USGS_NO_DATA } from './flow-taker.js'

/** Answers where the sensors of one gauge follow each other: a moment counts once, by the first that has a value. */
export interface SensorTimes {
  /**
   * Whether an earlier sensor had a value at this time.
   *
   * @param sensor  from 0, never falling
   */
  isTaken(sensor: number, time: string, value: string): boolean
}

export function sensorTimes(): SensorTimes {
  // Nearly every gauge has one sensor: its times are kept as they come, and looked through only if a second one follows.
  let times: string[] = []
  const taken = new Set<string>()
  return {
    isTaken(sensor, time, value) {
      if (sensor > 0 && times.length > 0) {
        for (const early of times) taken.add(early)
        times = []
      }
      if (taken.has(time)) return true
      if (isValue(value)) {
        if (sensor === 0) times.push(time)
        else taken.add(time)
      }
      return false
    },
  }
}

/** A first character is enough to tell a number from a word or nothing. */
function isValue(text: string): boolean {
  const first = text.charCodeAt(0)
  return first >= 0x2d && first <= 0x39 && !(first === 0x2d && Number(text) === USGS_NO_DATA)
}
