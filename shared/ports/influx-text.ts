import { MessageError } from '../domain/errors.js'

/** Numbers that line protocol can write as `name=value`, the others in `special`. */
export function numberFields(
  names: readonly string[],
  values: ArrayLike<number>,
  text: (value: number) => string,
): string {
  let fields = ''
  let special = ''
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (Number.isFinite(value)) fields += `${names[i]}=${text(value)},`
    if (!Number.isFinite(value) || Object.is(value, -0)) special += `${special && ' '}${names[i]}:${specialText(value)}`
  }
  return `${fields}special="${special}"`
}

export function specialText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (value === 0) return '-0'
  return value > 0 ? 'inf' : '-inf'
}

/** The shortest digits that read back as the same float64. */
export const doubleText = (value: number): string => (value === 0 ? '0' : String(value))

/** @throws {MessageError} if line protocol cannot hold the name, or not without two readings of it */
export function tagText(tag: string, value: string): string {
  if (value === '' || /[\\\p{Cc}]/u.test(value)) {
    throw new MessageError(
      `${tag} ${JSON.stringify(value)} cannot be a tag; name it without backslash or control characters`,
    )
  }
  return value.replace(/[ ,=]/g, '\\$&')
}

export const fieldText = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`
