/** A decoded message as JSON has it: lists, base64, and texts for the numbers that JSON cannot write. */
export function jsonOf(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, jsonOf)
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key === 'bytes' ? Buffer.from(part as Uint8Array).toString('base64') : jsonOf(part),
    ]),
  )
}
