import { type RandomState, uniform } from './random.js'

/** Shuffles in place; every order is as likely. Fisher & Yates (1938), as Durstenfeld (1964) runs it. */
export function shuffle(values: Uint32Array, random: RandomState): Uint32Array {
  for (let i = values.length - 1; i > 0; i--) {
    const j = Math.floor(uniform(random) * (i + 1))
    const held = values[i]
    values[i] = values[j]
    values[j] = held
  }
  return values
}
