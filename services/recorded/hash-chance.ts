/**
 * A number in 0..1, 1 excluded, that belongs to its parts: the same parts give the same number, in whatever order they
 * are asked about. FNV-1a over their text, then the last mixing of MurmurHash3.
 *
 * @see Fowler, Noll & Vo: http://www.isthe.com/chongo/tech/comp/fnv/
 * @see Appleby: https://github.com/aappleby/smhasher (public domain)
 */
export function hashChance(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5
  const text = parts.join('/')
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}
