import type { AlertRule } from '../../shared/domain/alert-rule.js'
import { pixelCentre } from '../../shared/domain/pixel-grid.js'
import { cellCount, type Region } from '../../shared/domain/region.js'

/** A rule as one region runs it. */
export interface CompiledRule {
  readonly rule: AlertRule
  readonly region: Region
  /** Cells that it is about, ascending; undefined: all. */
  readonly cells?: Uint32Array
  /** Tells whether a state was made by the same rule. */
  readonly text: string
}

/** The rules of each region, by region id; what a rule names has been linted. */
export function compileRules(
  rules: readonly AlertRule[],
  regions: readonly Region[],
): ReadonlyMap<string, readonly CompiledRule[]> {
  return new Map(
    regions.map(region => [
      region.id,
      rules.filter(rule => rule.region === region.id).map(rule => compileRule(rule, region)),
    ]),
  )
}

function compileRule(rule: AlertRule, region: Region): CompiledRule {
  const cells = cellsOf(rule, region)
  // What people read and where it is sent may change without the alerts beginning anew.
  const { says: _, channels: __, severity: ___, ...numbers } = rule
  return { rule, region, text: JSON.stringify(numbers), ...(cells !== undefined && { cells }) }
}

function cellsOf({ where }: AlertRule, region: Region): Uint32Array | undefined {
  const { box, pixels, sites } = where
  if (box === undefined && pixels === undefined && sites === undefined) return undefined
  const isMeant = (cell: number): boolean => {
    const [latitude, longitude] = placeOfCell(region, cell)
    const inBox =
      box === undefined ||
      (latitude >= box.south && latitude <= box.north && longitude >= box.west && longitude <= box.east)
    const isNamed = pixels === undefined || pixels.includes(cell)
    return inBox && isNamed && (sites === undefined || sites.includes(region.sites?.[cell]?.id ?? ''))
  }
  return Uint32Array.from({ length: cellCount(region) }, (_, cell) => cell).filter(isMeant)
}

/** Degrees north and east of a pixel's centre or a site. */
export const placeOfCell = ({ sites, grid }: Region, cell: number): readonly [latitude: number, longitude: number] =>
  sites === undefined ? pixelCentre(grid, cell) : [sites[cell].latitude, sites[cell].longitude]
