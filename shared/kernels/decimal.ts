/** Decimal digits that a Float64 always holds as an integer. */
const EXACT_DIGITS = 15

/** 10⁰ … 10²², the powers of ten that a Float64 holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`))

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/

/**
 * Reads a decimal number, strictly: nothing before, nothing after, no blanks.
 *
 * Up to 15 digits are read as an integer and divided by a power of ten; both are exact, so the quotient is the nearest
 * Float64, as `Number` gives it (Clinger 1990, How to read floating point numbers accurately). `Number` reads the rest.
 *
 * @param bytes  ASCII from `start` to before `end`
 * @returns the number, or NaN where there is none
 */
export function decimalOf(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start]
  const signed = first === 0x2d || first === 0x2b
  let value = 0
  let count = 0
  let decimals = -1
  for (let i = signed ? start + 1 : start; i < end; i++) {
    const digit = bytes[i] - 0x30
    if (digit >= 0 && digit <= 9) {
      value = value * 10 + digit
      count++
      if (decimals >= 0) decimals++
    } else if (bytes[i] === 0x2e && decimals < 0) decimals = 0
    else return slowDecimal(bytes, start, end)
  }
  if (count === 0) return NaN
  if (count > EXACT_DIGITS) return slowDecimal(bytes, start, end)
  const magnitude = decimals > 0 ? value / POWERS[decimals] : value
  return first === 0x2d ? -magnitude : magnitude
}

function slowDecimal(bytes: Uint8Array, start: number, end: number): number {
  const text = String.fromCharCode(...bytes.subarray(start, Math.min(end, start + MAX_LENGTH)))
  return end - start <= MAX_LENGTH && NUMBER.test(text) ? Number(text) : NaN
}

/** No feed writes a longer number; a longer text is not worth reading. */
const MAX_LENGTH = 64
