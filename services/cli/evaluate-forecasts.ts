import type { Forecaster } from '../../shared/domain/forecaster.js'
import type { Domain, Region } from '../../shared/domain/region.js'
import { dateOfDay } from '../../shared/domain/units.js'
import { startEngine } from '../../shared/engines/start-engine.js'
import { loadForecaster } from '../../shared/models/forecaster.js'
import { POINT_KINDS } from '../../shared/models/registry.js'
import { readArtefact } from '../../shared/ports/artefact-folder.js'
import { systemClock } from '../../shared/ports/clock.js'
import { type ReplayCounts, replayFiles } from '../connect/replay/replay-files.js'
import { openRegions, withRegion } from '../open-regions.js'
import { modelFolder, modelsThere } from '../serving/model-folders.js'
import { type ShippedScores, scoreShipped } from '../train/shipped/score-shipped.js'
import { settingsOf } from './common-options.js'
import type { Evaluated, Evaluation } from './evaluation.js'
import { progressLine } from './progress.js'
import { withSites } from './replay-sites.js'
import { scoreText } from './score-text.js'

/** The forecasts of a domain, as the live pipeline would have made them. */
export const evaluateForecasts = (domain: Domain): Evaluation => ({
  name: 'forecasts',
  models: [...POINT_KINDS[domain].keys()],
  run: async (request): Promise<Evaluated> => {
    const { data, from, to } = request
    const named = withRegion(await settingsOf(request), domain, request.region)
    const settings = await openRegions(withSites(named, { domain, sites: request.sites, files: data }))
    const [region] = settings.regions
    const models = request.models ?? modelsThere(settings, region)
    await startEngine()
    const forecasters: Forecaster[] = []
    for (const model of models) {
      forecasters.push(loadForecaster(await readArtefact(modelFolder(settings, region, model)), region))
    }
    const progress = progressLine(process.stderr, systemClock.nowMs)
    const nowMs = systemClock.nowMs()
    let input: ReplayCounts | undefined
    try {
      const scores = await scoreShipped({
        batches: replayFiles({ domain, paths: data, nowMs, toDay: to, onRead: counts => (input = counts) }),
        region,
        forecasters,
        issueFromDay: from === undefined ? undefined : from - 1,
        onMessage: progress.onMessage,
      })
      progress.end()
      const trained = forecasters.map(({ model, hash, trainedToDay }) => {
        return { model, hash, trainedTo: dateOfDay(trainedToDay) }
      })
      const { rows, rejected, issues } = scores
      const days = issues && { from: dateOfDay(issues.fromDay), to: dateOfDay(issues.toDay) }
      return {
        result: { region: region.id, input, rejected, issues: days, models: trained, scores: rows },
        text: textOf(region, scores),
      }
    } finally {
      for (const forecaster of forecasters) forecaster.close()
    }
  },
})

function textOf({ id }: Region, { rows, issues }: ShippedScores): string {
  if (issues === undefined || rows.length === 0) {
    return `forecasts of ${id}: no issue of which the outcome is known; give longer records, or an earlier --from\n`
  }
  return `forecasts of ${id}, issues ${dateOfDay(issues.fromDay)} to ${dateOfDay(issues.toDay)}\n${scoreText(rows)}`
}
