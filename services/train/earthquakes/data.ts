import { createHash } from 'node:crypto'
import { BIN_DAYS, FIRST_BIN_DAY } from '../../../shared/domain/issue-days.js'
import { PAPER_PIXELS } from '../../../shared/domain/paper-pixels.js'
import { pixelCount } from '../../../shared/domain/pixel-grid.js'
import type { QuakeColumns } from '../../../shared/domain/quake.js'
import { type Region, SOCAL } from '../../../shared/domain/region.js'
import { dateOfDay, dayOf } from '../../../shared/domain/units.js'
import type { ClosedBins } from '../../../shared/kernels/closed-bins.js'
import { equivalentMagnitude } from '../../../shared/kernels/equivalent-magnitude.js'
import { type Protocol, type ProtocolParts, planProtocol } from '../protocol.js'

export type Part = 'training' | 'validation' | 'test'

/** Target bins of a part: from this bin up to but without the other. */
export interface PartBins {
  readonly from: number
  readonly to: number
}

/** A catalogue under a protocol. */
export interface QuakeData {
  readonly protocol: Protocol
  readonly region: Region
  readonly bins: ClosedBins
  /** Equivalent magnitude of each bin, by pixel of the grid, shape [bins] each. */
  readonly series: readonly Float32Array[]
  /** Pixels that are learnt from and scored, ascending. */
  readonly pixels: Uint32Array
  /** Those of the papers, as places in `pixels`. */
  readonly paperPlaces: Uint32Array
  readonly parts: Readonly<Record<Part, PartBins>>
  readonly notes: readonly string[]
}

/** The papers' last test target ends with this day's beginning: 2024-04-30. SPEC.md 0.5 */
const PAPER_TEST_END = FIRST_BIN_DAY + 1939 * BIN_DAYS

/** Targets held back of the training where the protocol itself holds none back: five years. */
const VALIDATION_TARGETS = 130

/** Parts of a table: of the papers' 800 training targets the last 130 are what everything is chosen on. */
export function tableParts({ parts }: Protocol): ProtocolParts {
  if (parts.validation > 0) return parts
  return { ...parts, training: parts.training - VALIDATION_TARGETS, validation: VALIDATION_TARGETS }
}

/**
 * Lays a protocol over a catalogue; the test ends where the papers' does, or with the catalogue.
 *
 * @throws {SettingsError} the catalogue is too short
 */
export function quakeData(quakes: QuakeColumns, protocol: Protocol, parts: ProtocolParts): QuakeData {
  const region = SOCAL
  const lastDay = dayOf(quakes.timeMs.reduce((last, timeMs) => Math.max(last, timeMs), 0))
  const edges = Math.floor((lastDay + 1 - FIRST_BIN_DAY) / BIN_DAYS)
  const testEndDay = Math.min(PAPER_TEST_END, FIRST_BIN_DAY + edges * BIN_DAYS)
  const plan = planProtocol({ ...protocol, parts }, quakes, testEndDay)
  const bins = protocol.bin(quakes, region, plan.span)
  const from = protocol.historyBins
  const { training, validation, test } = plan.parts
  const [{ pixels }] = protocol.pixelSets(region)
  const place = new Map(Array.from(pixels, (pixel, at) => [pixel, at]))
  const of: Record<Part, PartBins> = {
    training: { from, to: from + training },
    validation: { from: from + training, to: from + training + validation },
    test: { from: from + training + validation, to: from + training + validation + test },
  }
  const dates = ({ from, to }: PartBins) =>
    `${to - from} targets, ${dateOfDay(bins.firstDay + from * BIN_DAYS)} to ${dateOfDay(bins.firstDay + to * BIN_DAYS - 1)}`
  return {
    protocol,
    region,
    bins,
    series: Array.from({ length: pixelCount(region.grid) }, (_, p) =>
      Float32Array.from({ length: bins.bins }, (_, b) => equivalentMagnitude(bins.joules[b * bins.pixels + p])),
    ),
    pixels,
    paperPlaces: PAPER_PIXELS.map(pixel => place.get(pixel)!),
    parts: of,
    notes: [
      `training ${dates(of.training)}; validation ${dates(of.validation)}; test ${dates(of.test)}`,
      ...plan.notes.filter(note => !protocol.notes.includes(note)),
    ],
  }
}

/** SHA-256 of all that is used of the earthquakes, in order of time; hex. */
export function quakeHash({ length, timeMs, latitude, longitude, magnitude }: QuakeColumns): string {
  const order = Array.from({ length }, (_, i) => i).sort((a, b) => timeMs[a] - timeMs[b] || latitude[a] - latitude[b])
  const rows = Float64Array.from(order.flatMap(i => [timeMs[i], latitude[i], longitude[i], magnitude[i]]))
  return createHash('sha256').update(rows).digest('hex')
}
