import { SettingsError } from '../../shared/domain/errors.js'
import type { Forecast } from '../../shared/domain/messages.js'
import type { PixelGrid } from '../../shared/domain/pixel-grid.js'
import { dateOfDay } from '../../shared/domain/units.js'
import { binRates, magnitudeEdges } from '../../shared/kernels/magnitude-bins.js'
import type { ExportFile } from './export-file.js'
import { forecastsOf, type Of, type Selection } from './selection.js'

/** Depths that a forecast is of, km: all. */
const DEPTHS_KM = '0 700'

/** What CSEP writes as the upper edge of the open bin. */
const LAST_EDGE = 10

/**
 * Forecasts of earthquakes as CSEP gridded forecasts, a file for each issue and model: `<region>.<model>.<date>.dat`, the
 * date that of the issue time.
 *
 * @throws {SettingsError} a region is of sites
 */
export function csepFiles(selection: Selection): AsyncGenerator<ExportFile> {
  const other = selection.regions.find(({ domain }) => domain !== 'seismic')
  if (other !== undefined) throw new SettingsError(`a CSEP grid is of earthquakes; ${other.id} has none`)
  return filesOf(selection)
}

async function* filesOf(selection: Selection): AsyncGenerator<ExportFile> {
  for await (const { region, record } of forecastsOf(selection)) {
    const name = `${region.id}.${record.model}.${dateOfDay(record.day + 1)}`
    const several = region.horizonsDays.length > 1 ? `.${record.horizonDays}d` : ''
    yield { name: `${name}${several}.dat`, bytes: csepGrid({ region, record }) }
  }
}

/**
 * One forecast in the ASCII format of the CSEP1 testing centres: a line for each pixel and magnitude bin, pixels from west
 * to east and in a column from south to north, magnitudes fastest: `lon_0 lon_1 lat_0 lat_1 z_0 z_1 mag_0 mag_1 rate flag`.
 * The rate is of the whole window; see `binRates` for what it means. Flag 0: of this pixel nothing was said.
 */
export async function* csepGrid({ region, record }: Of<Forecast>): AsyncGenerator<Uint8Array> {
  const { rows, cols } = region.grid
  const { thresholds, exceedance, mean } = record
  const edges = magnitudeEdges(thresholds)
  for (let col = 0; col < cols; col++) {
    let text = ''
    for (let row = 0; row < rows; row++) {
      const pixel = row * cols + col
      const probabilities = Array.from(thresholds, (_, k) => exceedance[k * mean.length + pixel])
      const rates = binRates(probabilities, thresholds, edges)
      const place = `${edgesOf(region.grid, row, col)} ${DEPTHS_KM}`
      rates.forEach((rate, k) => {
        const [known, flag] = Number.isNaN(rate) ? [0, 0] : [rate, 1]
        text += `${place} ${edges[k]} ${edges[k + 1] ?? LAST_EDGE} ${known.toExponential(9)} ${flag}\n`
      })
    }
    yield Buffer.from(text)
  }
}

/** West, east, south and north of a pixel, degrees. */
function edgesOf({ south, west, step }: PixelGrid, row: number, col: number): string {
  const degrees = (value: number) => Number(value.toFixed(6))
  return [west + col * step, west + (col + 1) * step, south + row * step, south + (row + 1) * step]
    .map(degrees)
    .join(' ')
}
