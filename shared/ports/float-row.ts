import { specialText } from './influx-text.js'

/** Text under way, as bytes: a point of a dozen numbers is written several times as fast as by putting strings together. */
interface Bytes {
  readonly bytes: Buffer
  length: number
}

/** Bytes of a number at most: sign, nine digits, point, exponent. */
const NUMBER_BYTES = 18

/** Bytes of `:-inf ` behind a name. */
const SPECIAL_BYTES = 6

/**
 * Writer of lines that differ in one tag and in the float32 values of their fields.
 *
 * @param names  of the fields, ASCII
 * @returns what stands before the row's own tag, the tag, what stands between it and the fields, their values and what
 *   comes after as one line; a value that line protocol cannot write is named in `special`
 */
export function floatRows(names: readonly string[], before: string, between: string, after: string) {
  const [head, middle, end] = [before, between, after].map(text => Buffer.from(text))
  const keys = names.map(name => Buffer.from(`${name}=`))
  const capacity =
    head.length + middle.length + end.length + names.join('').length * 2 + names.length * (NUMBER_BYTES + SPECIAL_BYTES)
  return (tag: string, values: Float32Array): string => {
    const tagBytes = Buffer.from(tag)
    const line: Bytes = { bytes: Buffer.allocUnsafe(capacity + tagBytes.length + 32), length: 0 }
    addBytes(line, head)
    addBytes(line, tagBytes)
    addBytes(line, middle)
    let special = ''
    for (let i = 0; i < values.length; i++) {
      const value = values[i]
      const isNumber = Number.isFinite(value)
      if (isNumber) {
        addBytes(line, keys[i])
        addNumber(line, value)
        line.bytes[line.length++] = COMMA
      }
      if (!isNumber || Object.is(value, -0)) special += `${special && ' '}${names[i]}:${specialText(value)}`
    }
    line.length += line.bytes.write(`special="${special}"`, line.length)
    addBytes(line, end)
    return line.bytes.toString('utf8', 0, line.length)
  }
}

const [COMMA, MINUS, POINT, ZERO] = [44, 45, 46, 48]

function addBytes(line: Bytes, more: Uint8Array): void {
  const { bytes } = line
  let at = line.length
  for (let i = 0; i < more.length; i++) bytes[at++] = more[i]
  line.length = at
}

/** Nine significant digits name one float32; read back as float64 and rounded, they give it again. */
function addNumber(line: Bytes, value: number): void {
  const size = Math.abs(value)
  if (size === 0) line.bytes[line.length++] = ZERO
  else if (size >= 1e-3 && size < 1e8) addDecimal(line, value, size)
  else line.length += line.bytes.write(value.toPrecision(9), line.length)
}

/** @param size  |value|, so large that nine digits need no exponent */
function addDecimal(line: Bytes, value: number, size: number): void {
  const { bytes } = line
  let at = line.length
  if (value < 0) bytes[at++] = MINUS
  // Nine digits as a whole number, and how many of them stand behind the point.
  let decimals = 8
  let scale = 1e8
  for (; size * scale >= 999_999_999.5; decimals--) scale /= 10
  for (; size * scale < 99_999_999.5; decimals++) scale *= 10
  let digits = Math.round(size * scale) | 0
  let count = 9
  for (; decimals > 0 && digits % 10 === 0; decimals--, count--) digits = (digits / 10) | 0
  const end = at + Math.max(count, decimals + 1) + (decimals > 0 ? 1 : 0)
  let last = end
  for (let i = 0; i < decimals; i++) {
    bytes[--last] = ZERO + (digits % 10)
    digits = (digits / 10) | 0
  }
  if (decimals > 0) bytes[--last] = POINT
  while (last > at) {
    bytes[--last] = ZERO + (digits % 10)
    digits = (digits / 10) | 0
  }
  line.length = end
}
