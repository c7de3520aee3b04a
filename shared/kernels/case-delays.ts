import { drawBinomial } from './count-draws.js'
import type { RandomState } from './random.js'

/** People on their way to something: whole numbers by the day on which they get there. */
export interface DelayQueue {
  readonly days: Float64Array
  today: number
}

export const delayQueue = (delays: Float64Array): DelayQueue => ({ days: new Float64Array(delays.length), today: 0 })

/**
 * Sends people off, each with a delay of their own, and takes out those who arrive today.
 *
 * @param delays  chances of 0, 1, … days; add up to 1
 * @returns how many arrive
 */
export function passDelays(queue: DelayQueue, delays: Float64Array, people: number, random: RandomState): number {
  const { days } = queue
  let left = people
  let chance = 1
  for (let delay = 0; left > 0 && delay < delays.length; delay++) {
    const isLast = delay === delays.length - 1
    const sent = isLast ? left : drawBinomial(random, left, Math.min(1, delays[delay] / chance))
    days[(queue.today + delay) % days.length] += sent
    left -= sent
    chance -= delays[delay]
  }
  const arrived = days[queue.today]
  days[queue.today] = 0
  queue.today = (queue.today + 1) % days.length
  return arrived
}
