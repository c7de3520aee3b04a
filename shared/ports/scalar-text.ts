import { MessageError } from '../domain/errors.js'

/** How a scalar is read back from text. */
export type ScalarKind = 'text' | 'number' | 'flag'

export type Scalar = string | number | boolean

/** A scalar as text that reads back as the same value: −0, NaN and ±Infinity included. */
export const textOfScalar = (value: Scalar): string => (Object.is(value, -0) ? '-0' : String(value))

/** @throws {MessageError} if the text is missing, or is not what `textOfScalar` writes */
export function scalarOfText(name: string, kind: ScalarKind, text: string | undefined): Scalar {
  if (text === undefined) throw new MessageError(`${name} is missing; read the record with the version that wrote it`)
  if (kind === 'text') return text
  const value = kind === 'number' ? Number(text) : text === 'true'
  if (textOfScalar(value) !== text) throw new MessageError(`${name} is "${text}", not a ${kind}; send the record again`)
  return value
}
