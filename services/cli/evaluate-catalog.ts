import { SettingsError } from '../../shared/domain/errors.js'
import { startEngine } from '../../shared/engines/start-engine.js'
import { systemClock } from '../../shared/ports/clock.js'
import { openRegions, withRegion } from '../open-regions.js'
import { PACKAGE } from '../package-info.js'
import { catalogQuakes } from '../train/catalog-quakes.js'
import { evaluate } from '../train/evaluate.js'
import { scoreTable } from '../train/score-table.js'
import { settingsOf } from './common-options.js'
import type { Evaluated, EvaluationRequest } from './evaluation.js'
import { standardModels } from './standard-models.js'
import { showTraining } from './training-progress.js'

export interface CatalogRequest extends EvaluationRequest {
  readonly protocol: string
  readonly testEnd?: number
  readonly seed: number
}

/**
 * Every model, trained and tested on a catalogue by a named protocol.
 *
 * @throws {SettingsError} no end of the test
 */
export async function evaluateCatalog({ data, protocol, testEnd, seed, ...flags }: CatalogRequest): Promise<Evaluated> {
  if (testEnd === undefined) {
    throw new SettingsError(`protocol ${protocol} trains and tests; say when the test ends with --test-end YYYY-MM-DD`)
  }
  const settings = await openRegions(withRegion(await settingsOf(flags), 'seismic', flags.region))
  const [region] = settings.regions
  const { quakes, rejected } = await catalogQuakes(data, systemClock.nowMs(), region)
  const engine = await startEngine()
  process.stderr.write(`${quakes.length} earthquakes; engine: ${engine.description}\n`)
  const evaluation = await evaluate(quakes, {
    protocol,
    testEndDay: testEnd,
    region,
    kinds: flags.models ?? standardModels(settings),
    seed,
    packageVersion: PACKAGE.version,
    nowMs: systemClock.nowMs,
    onProgress: showTraining,
  })
  return { result: { ...evaluation, earthquakes: quakes.length, rejected }, text: scoreTable(evaluation) }
}
