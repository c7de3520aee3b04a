import type { RawBatch } from '../../../shared/domain/messages.js'
import { type BatchLines, linesOf } from '../batch-lines.js'
import type { Fault } from '../fault.js'
import { textFault } from '../text-fault.js'

const OPEN = 0x7b
const CLOSE = 0x7d

/** The parts of a batch of Epidata: each entry by itself, parsed or with what is wrong with it. */
export interface EpidataEntries {
  readonly count: number
  /** Line in the source, from 1; in an answer that is one document, the place of the entry. */
  line(entry: number): number
  value(entry: number): unknown
  /** Why the entry has no value. */
  fault(entry: number): Fault | undefined
  /** A copy. */
  bytes(entry: number): Uint8Array
  /** What the answer says beside its entries: `result`, `message`. */
  readonly envelope: { readonly result?: unknown; readonly message?: unknown }
}

const BROKEN_JSON: Fault = {
  reason: 'json-syntax',
  message: 'the entry is not JSON; it was damaged or cut off: fetch it again',
}

/** A piece of JSON that holds entries, as against one of them. */
const DOCUMENT = /^\s*(?:\[|\{\s*"(?:result|epidata|message)")/
const DOCUMENT_START = 256

/**
 * Takes an answer apart: an object with `epidata`, a plain list (`format=json`), or an entry a line (`format=jsonl`). A
 * document that is damaged is cut at its braces, as entries hold no objects: those that are whole are still read.
 */
export function epidataEntries(batch: RawBatch): EpidataEntries {
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength)
  if (!DOCUMENT.test(bytes.toString('latin1', 0, DOCUMENT_START))) return fromLines(bytes, linesOf(batch))
  const whole = textFault(bytes) === undefined ? parseJson(bytes.toString()) : undefined
  if (Array.isArray(whole)) return fromDocument(bytes, whole, {})
  if (typeof whole !== 'object' || whole === null) {
    const pieces = cutEntries(bytes)
    // An answer of which not one entry is left is refused as a whole.
    return fromPieces(pieces.length > 0 ? pieces : [bytes])
  }
  const { epidata } = whole as { readonly epidata?: unknown }
  // Without a list it must say why: `no results`, or an error, of which some have no `result`.
  return Array.isArray(epidata)
    ? fromDocument(bytes, epidata, whole)
    : fromDocument(bytes, [], { result: null, ...whole })
}

function fromDocument(bytes: Buffer, values: readonly unknown[], envelope: object): EpidataEntries {
  let pieces: readonly Buffer[] | undefined
  const piece = (entry: number) => {
    pieces ??= cutEntries(bytes)
    return pieces.length === values.length ? pieces[entry] : Buffer.from(JSON.stringify(values[entry]))
  }
  return {
    count: values.length,
    line: entry => entry + 1,
    value: entry => values[entry],
    fault: () => undefined,
    bytes: entry => new Uint8Array(piece(entry)),
    envelope,
  }
}

function fromLines(bytes: Buffer, { count, start, end, number }: BatchLines): EpidataEntries {
  const pieces = Array.from({ length: count }, (_, i) => bytes.subarray(start[i], end[i]))
  return { ...fromPieces(pieces), line: entry => number[entry] }
}

function fromPieces(parts: readonly Buffer[]): EpidataEntries {
  const read = parts.map(part => {
    const fault = textFault(part)
    const value = fault === undefined ? parseJson(part.toString()) : undefined
    return { value, fault: fault ?? (value === undefined ? BROKEN_JSON : undefined) }
  })
  return {
    count: parts.length,
    line: entry => entry + 1,
    value: entry => read[entry].value,
    fault: entry => read[entry].fault,
    bytes: entry => new Uint8Array(parts[entry]),
    envelope: {},
  }
}

/** From each opening brace to the next brace of either kind; the object around them is none of them. */
function cutEntries(bytes: Buffer): Buffer[] {
  const entries: Buffer[] = []
  const opensEnvelope = !/^\s*\[/.test(bytes.toString('latin1', 0, DOCUMENT_START))
  let from = bytes.indexOf(OPEN, opensEnvelope ? bytes.indexOf(OPEN) + 1 : 0)
  while (from !== -1) {
    const next = bytes.indexOf(OPEN, from + 1)
    const limit = next === -1 ? bytes.length : next
    const close = bytes.subarray(from, limit).indexOf(CLOSE)
    entries.push(bytes.subarray(from, close === -1 ? limit : from + close + 1))
    from = next
  }
  return entries
}

/** Undefined where there is no JSON: the values that JSON can write never are. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
