import { QUALITY } from '../../../shared/domain/reading.js'

const { provisional, estimated, ice, equipment, above, below, disturbed } = QUALITY

/**
 * Bits of a code, in lower case. The letters and three-letter words are those of the legacy services ("Instantaneous and
 * Daily Value Status Codes", "Daily Value Qualification Codes": https://help.waterdata.usgs.gov/codes-and-parameters,
 * before https://waterdata.usgs.gov/nwis?codes_help), the long words those of the OGC API, whose `qualifier` has no
 * closed list (https://api.waterdata.usgs.gov/ogcapi/v0/collections/daily/schema). A code that is not here says nothing
 * that we keep: `A` approved, `R` revised, `1` and `2` write-protected, `Dis` discontinued, `Ssn` seasonal, `Pr` partial
 * record, `Dry` and `Zfl` no flow, `Tst` test, `***` unavailable, `--` not determined.
 */
const BITS: ReadonlyMap<string, number> = new Map([
  ['p', provisional],
  ['provisional', provisional],
  ['e', estimated],
  ['estimated', estimated],
  // A rating that is still being made: the flow that it gives is an estimate.
  ['rat', estimated],
  ['rating', estimated],
  ['ice', ice],
  ['eqp', equipment],
  ['equip', equipment],
  ['equipment', equipment],
  ['mnt', equipment],
  ['maint', equipment],
  ['maintenance', equipment],
  ['>', above],
  ['greater', above],
  ['<', below],
  ['less', below],
  ['bkw', disturbed],
  ['backwater', disturbed],
  ['fld', disturbed],
  ['flood', disturbed],
  ['debris', disturbed],
  ['regulated', disturbed],
  ['regulation', disturbed],
  ['affected', disturbed],
  ['&', disturbed],
])

/** Words that the legacy services write where a number would stand, in lower case, without their leading `_`. */
const INSTEAD_OF_A_VALUE: ReadonlySet<string> = new Set(
  'ssn bkw ice pr rat eqp fld dry dis -- --- mnt zfl *** tst nd'.split(' '),
)

/** Whether a cell says why it has no number: `Ice`, `_Eqp`, `***`. */
export const isStatusWord = (text: string): boolean => INSTEAD_OF_A_VALUE.has(text.toLowerCase().replace(/^_/, ''))

/** Codes as they are written, in one text → bits of QUALITY. */
export type QualityReader = (codes: string) => number

/** A reader that remembers: a batch has many records and few different codes. `P:e`, `A [4]`, `P,Ice`, `["ICE"]`. */
export function qualityReader(): QualityReader {
  const known = new Map<string, number>()
  return codes => {
    const found = known.get(codes)
    if (found !== undefined) return found
    let bits = 0
    for (const code of codes.toLowerCase().split(/[\s:,;_'"[\]]+/)) bits |= BITS.get(code) ?? 0
    known.set(codes, bits)
    return bits
  }
}
