import { pixelCentre } from '../../shared/domain/pixel-grid.js'
import type { ForecastCatalogues } from '../../shared/kernels/etas-forecast.js'
import { EXAMPLE_GRID, exampleForecast, exampleObserved } from './etas-forecast-example.js'

/**
 * Writes the example forecast as CSEP's catalogue-forecast CSV, for tests/reference/etas_catalogues.py:
 *
 *     node dist/tests/support/write-etas-catalogues.js > catalogues.csv
 *     node dist/tests/support/write-etas-catalogues.js observed > observed.csv
 *
 * Each earthquake stands in the middle of its pixel, at its minute of 2020.
 */
function write({ catalogue, pixel, magnitude, day }: ForecastCatalogues): void {
  const lines = ['lon,lat,mag,time_string,depth,catalog_id,event_id']
  for (let i = 0; i < pixel.length; i++) {
    if (pixel[i] < 0) continue
    const [latitude, longitude] = pixelCentre(EXAMPLE_GRID, pixel[i])
    const time = new Date(Date.UTC(2020, 0, 1) + day[i] * 86_400_000).toISOString().slice(0, 19)
    lines.push([longitude.toFixed(2), latitude.toFixed(2), magnitude[i], `${time}.0`, 5, catalogue[i], i].join(','))
  }
  process.stdout.write(`${lines.join('\n')}\n`)
}

write(process.argv[2] === 'observed' ? exampleObserved() : exampleForecast())
