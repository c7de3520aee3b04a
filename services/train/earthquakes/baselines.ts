import { closedBinExamples } from '../../../shared/kernels/closed-bin-examples.js'
import { lastDayOfBin } from '../../../shared/kernels/closed-bins.js'
import { activeBackend } from '../../../shared/models/networks/network-host.js'
import { pointKind } from '../../../shared/models/registry.js'
import { partOf, type TrainingSplit } from '../../../shared/models/training-split.js'
import type { PartBins, QuakeData } from './data.js'
import { initForecasts, putForecast, type QuakeForecasts } from './forecasts.js'
import type { QuakeContext, QuakeModel } from './model.js'

/** Bins of a year, so that a target has the season of the bin from which its forecast comes. */
const YEAR_BINS = 26

/** The bin a year before the target: with no season in earthquakes, persistence that is a year late. */
export const SEASONAL_NAIVE: QuakeModel = {
  name: 'seasonal-naive',
  mostSeeds: 1,
  config: { YEAR_BINS },
  fit: async data => {
    const forecasts = initForecasts(data)
    for (let bin = data.parts.validation.from; bin < data.parts.test.to; bin++) {
      putForecast(
        data,
        forecasts,
        bin,
        Float64Array.from(data.pixels, pixel => data.series[pixel][bin - YEAR_BINS]),
      )
    }
    return { forecasts, parameters: 0, settings: { binsBefore: YEAR_BINS } }
  },
}

/**
 * A kind of model of the live pipeline: fitted to training alone for the validation part, then to training and
 * validation, by which its hyperparameters are chosen, for the test.
 *
 * @param name  in the table, where another row has the kind's name
 */
export const pointModel = (kind: string, name = kind, mostSeeds = 1): QuakeModel => ({
  name,
  mostSeeds,
  config: { kind },
  fit: async (data, context) => {
    const forecasts = initForecasts(data)
    const { training, validation, test } = data.parts
    await fitPart(data, kind, { trainToDay: endDay(data, training), validateToDay: endDay(data, training) }, context, {
      part: validation,
      forecasts,
    })
    const split = { trainToDay: endDay(data, training), validateToDay: endDay(data, validation) }
    const fitted = await fitPart(data, kind, split, context, { part: test, forecasts })
    const { hyperparameters, weights } = fitted
    return {
      forecasts,
      parameters: [...weights.values()].reduce((n, { data }) => n + data.length, 0),
      settings: { kind, ...hyperparameters },
    }
  },
})

/** Last day of a part's last target. */
const endDay = (data: QuakeData, { to }: PartBins): number => lastDayOfBin(data.bins, to - 1)

async function fitPart(
  data: QuakeData,
  name: string,
  split: TrainingSplit,
  { seed, nowMs, onProgress }: QuakeContext,
  { part, forecasts }: { readonly part: PartBins; readonly forecasts: QuakeForecasts },
) {
  const { bins, region, pixels, protocol } = data
  const [horizon] = region.horizonsDays
  const examples = () => closedBinExamples(bins, { region: region.id, fromBin: protocol.historyBins - 1 })
  const kind = pointKind(region.domain, name)
  const fitter = kind.fitter({ region, cells: pixels, seed, nowMs, onProgress })
  for (const example of examples()) {
    const its = partOf(split, example.features.day, horizon)
    if (its !== undefined) fitter.add(example, its)
  }
  const fitted = await fitter.finish()
  const model = kind.load(fitted, region, activeBackend)
  try {
    let bin = protocol.historyBins
    for (const { features } of examples()) {
      if (bin >= part.from && bin < part.to) {
        const { means } = await model.predict(features)
        putForecast(data, forecasts, bin, valuesAt(means[0], pixels))
      }
      bin++
    }
  } finally {
    model.close()
  }
  return fitted
}

const valuesAt = (values: Float32Array, at: Uint32Array): Float64Array => Float64Array.from(at, place => values[place])
