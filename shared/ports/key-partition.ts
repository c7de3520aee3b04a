const SEED = 0x9747b28c
const M = 0x5bd1e995

/**
 * MurmurHash2, 32 bit, as Kafka's clients hash keys.
 *
 * @returns a signed 32-bit number
 * @see Kafka's default partitioner: `toPositive(murmur2(key)) % partitions`; Appleby (2008), MurmurHash2
 */
export function murmur2(bytes: Uint8Array): number {
  const words = bytes.length >>> 2
  let hash = SEED ^ bytes.length
  for (let i = 0; i < words; i++) {
    const at = i * 4
    const word = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)
    const mixed = Math.imul(word, M)
    hash = Math.imul(hash, M) ^ Math.imul(mixed ^ (mixed >>> 24), M)
  }
  const rest = words * 4
  if (bytes.length - rest >= 3) hash ^= bytes[rest + 2] << 16
  if (bytes.length - rest >= 2) hash ^= bytes[rest + 1] << 8
  if (bytes.length - rest >= 1) hash = Math.imul(hash ^ bytes[rest], M)
  hash = Math.imul(hash ^ (hash >>> 13), M)
  return hash ^ (hash >>> 15)
}

/** Partition of a key: the same on every log, and the one that any Kafka client would choose. */
export const partitionOfKey = (key: string, partitions: number): number =>
  (murmur2(Buffer.from(key, 'utf8')) & 0x7fffffff) % partitions
