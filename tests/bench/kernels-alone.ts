import { createHash } from 'node:crypto'
import { initFeed } from '../../services/feed/feed-state.js'
import { feedBatch } from '../../services/feed/seismic/feed-batch.js'
import { FEATURE_NAMES } from '../../shared/domain/feature-names.js'
import { EXCEEDANCE_MAGNITUDES } from '../../shared/domain/forecast-levels.js'
import type { Forecaster, Prediction } from '../../shared/domain/forecaster.js'
import { isOfQuakes, type RawBatch } from '../../shared/domain/messages.js'
import { pixelCount } from '../../shared/domain/pixel-grid.js'
import type { QuakeColumns } from '../../shared/domain/quake.js'
import { longestHorizon, type Region } from '../../shared/domain/region.js'
import { dayOf } from '../../shared/domain/units.js'
import { type DayColumns, type GriddedQuake, gridDay } from '../../shared/kernels/day-grid.js'
import { OUTSIDE, pixelAt } from '../../shared/kernels/energy-grid.js'
import { knownInputNames, knownInputs } from '../../shared/kernels/known-inputs.js'
import { addPixelErrors, initPixelErrors } from '../../shared/kernels/pixel-scores.js'
import { brierSum, countReached, errorSums, wisSum } from '../../shared/kernels/scores.js'
import { addField, initSeismicFeatures, seismicFeatures } from '../../shared/kernels/seismic-features.js'
import { windowTruth } from '../../shared/kernels/window-truth.js'

/**
 * What the stages do to a catalogue without revisions, as one loop of calls: parse, grid, features, forecasts, scores,
 * digest. No log, no RxJS, no stamps, no snapshot.
 *
 * @returns the digest of all forecasts, as the sink counts it
 */
export async function runKernels(
  batches: readonly RawBatch[],
  region: Region,
  forecasters: readonly Forecaster[],
): Promise<string> {
  const { grid, latenessDays, record } = region
  const horizonDays = longestHorizon(region)
  const pixels = pixelCount(grid)
  const feed = initFeed()
  const seismic = initSeismicFeatures(pixels, latenessDays)
  const pixelErrors = forecasters.map(() => initPixelErrors(pixels))
  const quakes = new Map<number, GriddedQuake[]>()
  const fields = new Map<number, DayColumns>()
  const waiting = new Map<number, Prediction[]>()
  let digest = ''

  const gridReports = (reports: QuakeColumns) => {
    for (let i = 0; i < reports.length; i++) {
      const pixel = pixelAt(grid, reports.latitude[i], reports.longitude[i])
      if (pixel === OUTSIDE) continue
      const day = dayOf(reports.timeMs[i])
      const ofDay = quakes.get(day) ?? []
      ofDay.push({ pixel, magnitude: reports.magnitude[i] })
      quakes.set(day, ofDay)
    }
  }
  const closeDay = (day: number) => {
    const field = gridDay(quakes.get(day) ?? [])
    quakes.delete(day)
    fields.set(day, field)
    addField(seismic, day, field)
  }
  const forecastDay = async (day: number) => {
    const columns = seismicFeatures(seismic)
    const [knownNames, known] = [knownInputNames, knownInputs(day, record)]
    const issue = {
      region: region.id,
      day,
      revision: 0,
      names: FEATURE_NAMES,
      cells: pixels,
      columns,
      knownNames,
      known,
    }
    const predictions: Prediction[] = []
    for (const forecaster of forecasters) {
      const [prediction] = await forecaster.predict({ topic: 'features', ...issue })
      digest = addToDigest(digest, `${forecaster.model} ${day} 0`, prediction)
      predictions.push(prediction)
    }
    waiting.set(day, predictions)
  }
  const scoreDay = (day: number) => {
    const truth = windowTruth(day, horizonDays, pixels, d => fields.get(d)!)
    for (const [m, { mean, levels, quantiles, exceedance }] of waiting.get(day)!.entries()) {
      errorSums(truth.value, mean)
      wisSum(truth.value, quantiles, levels)
      for (const [i, magnitude] of EXCEEDANCE_MAGNITUDES.entries()) {
        brierSum(exceedance.subarray(i * pixels, (i + 1) * pixels), truth.peak, magnitude)
        countReached(truth.peak, magnitude)
      }
      addPixelErrors(pixelErrors[m], truth.value, mean)
    }
    waiting.delete(day)
    fields.delete(day)
  }

  let next: number | undefined
  for (const batch of batches) {
    for (const message of feedBatch(feed, [region], batch)) {
      if (message.topic === 'observations' && isOfQuakes(message)) gridReports(message.quakes)
      if (message.topic !== 'watermark') continue
      next ??= Math.min(dayOf(message.completeToMs), ...quakes.keys())
      for (; next < dayOf(message.completeToMs); next++) {
        closeDay(next)
        await forecastDay(next)
        if (waiting.has(next - horizonDays)) scoreDay(next - horizonDays)
      }
    }
  }
  return digest
}

function addToDigest(previous: string, name: string, { mean, quantiles, exceedance }: Prediction): string {
  const hash = createHash('sha256').update(previous).update(name)
  for (const { buffer, byteOffset, byteLength } of [mean, quantiles, exceedance]) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength))
  }
  return hash.digest('hex')
}
