import { ArtefactError } from '../domain/errors.js'

/** An array of numbers and its shape; row-major. */
export interface Weight {
  readonly shape: readonly number[]
  readonly data: Float32Array | Float64Array
}

/** Arrays by name. */
export type Weights = ReadonlyMap<string, Weight>

/** Room for the header; ours take a few hundred bytes. A longer one is an attack or not a safetensors file. */
export const MAX_HEADER_BYTES = 1 << 20

const LENGTH_BYTES = 8

const DTYPES = {
  F32: { bytes: 4, of: (buffer: ArrayBuffer) => new Float32Array(buffer) },
  F64: { bytes: 8, of: (buffer: ArrayBuffer) => new Float64Array(buffer) },
} as const

/** What the format keeps for notes; no array may be called so. */
const METADATA = '__metadata__'

/**
 * Arrays as the bytes of a `.safetensors` file, names in order: the same arrays give the same bytes.
 *
 * @throws {ArtefactError} an array's shape is not that of its data, or its name is the one that the format keeps
 * @see https://github.com/huggingface/safetensors (format)
 */
export function encodeSafetensors(weights: Weights): Uint8Array {
  const names = [...weights.keys()].sort()
  let end = 0
  const header = Object.fromEntries(
    names.map(name => {
      const { shape, data } = weights.get(name)!
      checkArray(name, shape, data.length)
      const begin = end
      end += data.byteLength
      return [name, { dtype: data instanceof Float64Array ? 'F64' : 'F32', shape, data_offsets: [begin, end] }]
    }),
  )
  const json = new TextEncoder().encode(JSON.stringify(header))
  // Spaces at its end bring the data to a multiple of 8 bytes, as the format advises.
  const text = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20)
  text.set(json)
  const bytes = new Uint8Array(LENGTH_BYTES + text.length + end)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true)
  bytes.set(text, LENGTH_BYTES)
  let at = LENGTH_BYTES + text.length
  for (const name of names) {
    const { data } = weights.get(name)!
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return bytes
}

/**
 * The arrays of a `.safetensors` file. Strict: every byte must belong to exactly one array.
 * @throws {ArtefactError} whatever is wrong with the bytes; never any other error, and no memory beyond theirs
 */
export function decodeSafetensors(bytes: Uint8Array): Weights {
  const header = readHeader(bytes)
  const data = bytes.subarray(header.end)
  const entries = Object.entries(header.tensors)
    .filter(([name, entry]) => !isMetadata(name, entry))
    .map(([name, entry]) => readEntry(name, entry))
    .sort((a, b) => a.begin - b.begin || a.end - b.end)
  let covered = 0
  const weights = new Map<string, Weight>()
  for (const { name, dtype, shape, begin, end } of entries) {
    if (begin !== covered) {
      throw broken(`array '${name}' begins at byte ${begin}, but the one before it ends at ${covered}`)
    }
    if (end > data.length) throw broken(`array '${name}' ends at byte ${end} of ${data.length}`)
    covered = end
    weights.set(name, { shape, data: DTYPES[dtype].of(new Uint8Array(data.subarray(begin, end)).buffer) })
  }
  if (covered !== data.length) throw broken(`${data.length - covered} bytes at the end belong to no array`)
  return weights
}

function readHeader(bytes: Uint8Array): { tensors: object; end: number } {
  if (bytes.length < LENGTH_BYTES) throw broken(`it holds ${bytes.length} bytes, too few for a header`)
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)
  if (length > MAX_HEADER_BYTES) throw broken(`its header claims ${length} bytes, more than ${MAX_HEADER_BYTES}`)
  const end = LENGTH_BYTES + Number(length)
  if (end > bytes.length)
    throw broken(`its header claims ${length} bytes, but only ${bytes.length - LENGTH_BYTES} follow`)
  let text: string
  let tensors: unknown
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(LENGTH_BYTES, end))
    tensors = JSON.parse(text)
  } catch {
    throw broken('its header is not JSON')
  }
  // Blanks before it would be JSON, but no header: the format's first byte is a brace.
  if (!isRecord(tensors) || !text.startsWith('{')) throw broken('its header is not a JSON object')
  if (countColons(text) !== countKeys(tensors)) throw broken('its header gives the same name twice')
  return { tensors, end }
}

interface Entry {
  readonly name: string
  readonly dtype: keyof typeof DTYPES
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

function readEntry(name: string, entry: unknown): Entry {
  if (!isRecord(entry)) throw broken(`array '${name}' has no description`)
  const { dtype, shape, data_offsets: offsets, ...more } = entry
  const [strange] = Object.keys(more)
  if (strange !== undefined) throw broken(`array '${name}' says '${strange}', which the format does not know`)
  if (typeof dtype !== 'string' || !Object.hasOwn(DTYPES, dtype)) {
    throw broken(`array '${name}' has dtype ${JSON.stringify(dtype)}, not one of ${Object.keys(DTYPES).join(', ')}`)
  }
  const known = dtype as keyof typeof DTYPES
  if (!isCounts(shape)) throw broken(`array '${name}' has shape ${JSON.stringify(shape)}`)
  if (!isCounts(offsets) || offsets.length !== 2) throw broken(`array '${name}' has no pair of offsets`)
  const [begin, end] = offsets
  const size = shape.reduce((product, length) => product * length, DTYPES[known].bytes)
  if (!Number.isSafeInteger(size) || end - begin !== size) {
    throw broken(`array '${name}' of shape [${shape}] and dtype ${dtype} has ${end - begin} bytes`)
  }
  return { name, dtype: known, shape, begin, end }
}

/** JSON.parse keeps the last of two equal names in silence, so they are counted in the text, at any depth. */
function countColons(text: string): number {
  let colons = 0
  let inString = false
  for (let i = 0; i < text.length; i++) {
    const char = text[i]
    if (inString) {
      if (char === '\\') i++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === ':') colons++
  }
  return colons
}

/** Names in a header whose arrays hold no names: in those of any other JSON they are not found, and it is refused. */
const countKeys = (value: unknown): number =>
  isRecord(value) ? Object.values(value).reduce<number>((sum, inner) => sum + 1 + countKeys(inner), 0) : 0

function isMetadata(name: string, entry: unknown): boolean {
  if (name !== METADATA) return false
  if (isRecord(entry) && Object.values(entry).every(value => typeof value === 'string')) return true
  throw broken('its notes are not texts by name')
}

function checkArray(name: string, shape: readonly number[], length: number): void {
  const size = shape.reduce((product, n) => product * n, 1)
  if (size !== length || !isCounts([...shape]) || name === METADATA) {
    throw new ArtefactError(
      `array '${name}' of shape [${shape}] holds ${length} numbers; give it the shape of its data`,
    )
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCounts = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every(item => Number.isSafeInteger(item) && item >= 0)

const broken = (why: string): ArtefactError =>
  new ArtefactError(`the weights cannot be read: ${why}; train the model again, or copy the artefact again`)
