/** Whether `found` says all that `wanted` says; it may say more, as a server that fills in defaults does. */
export function holds(found: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(found) && found.length === wanted.length && wanted.every((item, i) => holds(found[i], item))
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof found !== 'object' || found === null) return false
    return Object.entries(wanted).every(([key, value]) => holds((found as Record<string, unknown>)[key], value))
  }
  return found === wanted
}
