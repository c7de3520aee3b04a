/** Where the cutter stands between two chunks of a GeoJSON FeatureCollection, or of another object with a list. */
export interface FeatureCutter {
  /** Open braces and brackets: 1 in the collection's own object, 2 in its `features` array. */
  depth: number
  inString: boolean
  escaped: boolean
  /** We are inside the `features` array. */
  inFeatures: boolean
  /** Whether a `features` array was ever seen. */
  found: boolean
  /** Last string read at depth 1, to know the key before an array; at most as long as `list` and one more. */
  key: string
  /** Key of the array that is cut. */
  readonly list: string
  /** Bytes of `\n{"type":"Feature"` matched so far. */
  matched: number
  /** The feature under way: its first `used` bytes. */
  buffer: Uint8Array
  used: number
  /** The feature under way has outgrown `maxBytes`; its rest is skipped. */
  oversized: boolean
  readonly maxBytes: number
}

/** Told of each feature: the bytes are valid during the call only. */
export type OnFeature = (bytes: Uint8Array, start: number, end: number, oversized: boolean) => void

/** @param list  key of the array that is cut, in the outermost object */
export const initFeatureCutter = (maxBytes: number, list = 'features'): FeatureCutter => ({
  depth: 0,
  inString: false,
  escaped: false,
  inFeatures: false,
  found: false,
  key: '',
  list,
  matched: 0,
  buffer: new Uint8Array(4096),
  used: 0,
  oversized: false,
  maxBytes,
})

const QUOTE = 0x22
const BACKSLASH = 0x5c
const LINE_FEED = 0x0a
const RETURN = 0x0d
const SPACE = 0x20

/** How a feature begins where services put one on a line: from here on we are sure of where we are again. */
const SYNC = Uint8Array.from('\n{"type":"Feature"', char => char.charCodeAt(0))

/** A list that stands by itself: its values are cut as those of `features` are. */
export const initListCutter = (maxBytes: number): FeatureCutter => ({
  ...initFeatureCutter(maxBytes),
  depth: 1,
  inFeatures: true,
  found: true,
})

/**
 * Cuts the next chunk of a FeatureCollection into its features without parsing them: counts braces outside strings.
 *
 * A line break inside a feature, where JSON allows only white space, becomes a blank, so that a feature is one line. A
 * damaged feature (a brace or a quote lost) comes out as pieces that no JSON parser takes; it cannot swallow a neighbour
 * that begins on a line of its own with `{"type":"Feature"`.
 */
export function cutFeatures(cutter: FeatureCutter, chunk: Uint8Array, onFeature: OnFeature): void {
  for (let i = 0; i < chunk.length; i++) {
    const byte = chunk[i]
    const inside = cutter.depth > 2 && cutter.inFeatures
    if (inside) keep(cutter, byte === LINE_FEED || byte === RETURN ? SPACE : byte)
    if (cutter.matched > 0 || byte === LINE_FEED) {
      if (byte !== SYNC[cutter.matched]) cutter.matched = byte === LINE_FEED ? 1 : 0
      else if (++cutter.matched === SYNC.length) {
        resume(cutter, onFeature)
        continue
      }
    }
    if (cutter.inString) readString(cutter, byte)
    else readStructure(cutter, byte, onFeature)
  }
}

/** Hands over what a cut-off collection leaves behind. Returns whether there was a `features` array at all. */
export function endFeatures(cutter: FeatureCutter, onFeature: OnFeature): boolean {
  if (cutter.inFeatures && cutter.depth > 2) hand(cutter, cutter.used, onFeature)
  return cutter.found
}

/** Gives up the feature under way and returns its bytes so far. */
export function breakOffFeature(cutter: FeatureCutter): Uint8Array {
  const broken = cutter.inFeatures && cutter.depth > 2 ? cutter.buffer.slice(0, cutter.used) : new Uint8Array(0)
  cutter.used = 0
  cutter.depth = 0
  return broken
}

function readString(cutter: FeatureCutter, byte: number): void {
  if (cutter.escaped) cutter.escaped = false
  else if (byte === BACKSLASH) cutter.escaped = true
  else if (byte === QUOTE) cutter.inString = false
  else if (cutter.depth === 1 && cutter.key.length <= cutter.list.length) cutter.key += String.fromCharCode(byte)
}

function readStructure(cutter: FeatureCutter, byte: number, onFeature: OnFeature): void {
  switch (byte) {
    case QUOTE:
      cutter.inString = true
      if (cutter.depth === 1) cutter.key = ''
      return
    case 0x7b: // {
    case 0x5b: // [
      if (cutter.depth === 1 && byte === 0x5b && cutter.key === cutter.list) {
        cutter.inFeatures = true
        cutter.found = true
      }
      cutter.depth++
      if (cutter.inFeatures && cutter.depth === 3) {
        cutter.used = 0
        keep(cutter, byte)
      }
      return
    case 0x7d: // }
    case 0x5d: // ]
      if (cutter.inFeatures && cutter.depth === 2) {
        // A brace here closes nothing: the damaged feature before it has lost its opening one.
        if (byte === 0x7d) return
        cutter.inFeatures = false
      }
      cutter.depth--
      if (cutter.inFeatures && cutter.depth === 2) hand(cutter, cutter.used, onFeature)
  }
}

/** A feature has begun on a line of its own. If we thought ourselves elsewhere, what came before it was damaged. */
function resume(cutter: FeatureCutter, onFeature: OnFeature): void {
  const start = SYNC.length - 1
  cutter.matched = 0
  const asExpected = cutter.inFeatures && cutter.depth === 3 && cutter.used === start
  if (!asExpected) {
    if (cutter.inFeatures && cutter.depth > 2) hand(cutter, Math.max(0, cutter.used - start), onFeature)
    cutter.used = 0
    for (let i = 1; i < SYNC.length; i++) keep(cutter, SYNC[i])
  }
  cutter.found = true
  cutter.inFeatures = true
  cutter.inString = false
  cutter.escaped = false
  cutter.depth = 3
}

function hand(cutter: FeatureCutter, length: number, onFeature: OnFeature): void {
  if (length > 0) onFeature(cutter.buffer, 0, length, cutter.oversized)
  cutter.used = 0
  cutter.oversized = false
}

function keep(cutter: FeatureCutter, byte: number): void {
  if (cutter.used === cutter.maxBytes) {
    cutter.oversized = true
    return
  }
  if (cutter.used === cutter.buffer.length) {
    const larger = new Uint8Array(Math.min(cutter.maxBytes, cutter.buffer.length * 2))
    larger.set(cutter.buffer)
    cutter.buffer = larger
  }
  cutter.buffer[cutter.used++] = byte
}
