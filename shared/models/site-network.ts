import { ArtefactError } from '../domain/errors.js'
import type { Region } from '../domain/region.js'
import { cellCount } from '../domain/region.js'
import { siteRule } from '../domain/site-features.js'
import { fromPowerScale } from '../kernels/power-scale.js'
import { randomFrom, uniform } from '../kernels/random.js'
import { numberOf, weightOf } from './artefact.js'
import { meanSquaredError } from './losses/point-losses.js'
import { FIT_DEFAULTS, type FitSettings, fitNetwork } from './networks/fit.js'
import type { NetworkShape } from './networks/network.js'
import type { NetworkHost, WriteRows } from './networks/network-host.js'
import { networkNamed } from './networks/registry.js'
import { readVariables } from './networks/training-state.js'
import type { FitOptions, FittedPoint, PointKind, PointModel } from './point-model.js'
import type { Weights } from './safetensors.js'
import { type SiteInputRule, type SiteInputs, siteInputRule } from './site-network-inputs.js'
import { type Standard, siteSamples, standardised } from './site-samples.js'
import type { TrainingPart } from './training-split.js'

/** An architecture of the registry, as a model of sites. */
export interface SiteNetworkChoice {
  readonly architecture: string
  readonly options: object
  /** Trained one after the other from other first weights; the forecast is their mean. */
  readonly networks: number
  readonly fit: FitSettings
}

/** Chosen on November and December 2020 of the counties. */
export const SITE_MLP: SiteNetworkChoice = {
  architecture: 'mlp',
  options: { layers: 1, units: 64, dropout: 0.2 },
  networks: 3,
  fit: { ...FIT_DEFAULTS, batchRows: 512, steps: 1000, learningRate: 2e-3, l2: 1e-4, checkEvery: 50, patience: 6 },
}

const shapeOf = ({ steps, statics }: SiteInputRule, { horizonsDays }: Region): NetworkShape => ({
  ...{ steps, statics, horizon: horizonsDays.length },
  ...{ streams: 0, known: 0, outputs: 1 },
})

/**
 * Networks over the features of a site and of those around it, the same for all sites, on the scale of the features. The
 * first says on the validation part how long to train; then all are trained so long on both parts.
 */
export const siteNetwork = (choice: SiteNetworkChoice): PointKind => ({
  kind: choice.architecture,
  fitter: ({ region, cells, seed, maxSteps, onProgress, nowMs }: FitOptions) => {
    const rule = siteInputRule(region)
    const samples = siteSamples(rule, region.horizonsDays.length, siteRule(region).power, cells)
    const { architecture, options, networks } = choice
    return {
      add: samples.add,
      finish: async (): Promise<FittedPoint> => {
        const standard = samples.standard()
        const most = { ...choice.fit, steps: maxSteps ?? choice.fit.steps }
        const train = async (parts: readonly TrainingPart[], nth: number, settings: FitSettings) => {
          const random = randomFrom(seed + nth)
          const network = networkNamed(architecture).build(shapeOf(rule, region), options, () => uniform(random))
          try {
            const validation = parts.length === 1 ? samples.examples(['validation'], standard) : undefined
            const { bestStep } = await fitNetwork(network, {
              name: `${architecture} ${nth + 1}`,
              training: samples.examples(parts, standard),
              ...(validation !== undefined && validation.rows > 0 && { validation }),
              ...{ loss: meanSquaredError, seed: seed + nth, settings, onProgress, nowMs },
            })
            return { bestStep, weights: await readVariables(network.parameters) }
          } finally {
            network.close()
          }
        }
        const { bestStep } = await train(['training'], 0, most)
        const weights = new Map<string, Weights extends ReadonlyMap<string, infer W> ? W : never>([
          ['inputs.mean', { shape: [standard.mean.length], data: standard.mean }],
          ['inputs.deviation', { shape: [standard.mean.length], data: standard.deviation }],
        ])
        for (let nth = 0; nth < networks; nth++) {
          const trained = await train(['training', 'validation'], nth, { ...most, steps: bestStep })
          for (const [name, weight] of trained.weights) weights.set(`network${nth}.${name}`, weight)
        }
        return {
          kind: architecture,
          inputs: [...rule.rows],
          scale: 1,
          hyperparameters: { options: JSON.stringify(options), networks, steps: bestStep, unit: standard.unit },
          weights,
        }
      },
    }
  },
  load: (fitted, region, host) => loadSiteNetwork(fitted, region, choice, host),
})

function loadSiteNetwork(
  fitted: FittedPoint,
  region: Region,
  { architecture }: SiteNetworkChoice,
  host: NetworkHost,
): PointModel {
  const { power } = siteRule(region)
  const rule = siteInputRule(region)
  const width = rule.steps + rule.statics
  const [mean, deviation] = ['mean', 'deviation'].map(name =>
    Float32Array.from(weightOf(fitted.weights, `inputs.${name}`, [width]).data),
  )
  const unit = numberOf(fitted, 'unit')
  const options = JSON.parse(String(fitted.hyperparameters.options)) as object
  const networks = Array.from({ length: numberOf(fitted, 'networks') }, (_, nth) => {
    const prefix = `network${nth}.`
    const own = [...fitted.weights].filter(([name]) => name.startsWith(prefix))
    const weights = new Map(own.map(([name, weight]) => [name.slice(prefix.length), weight]))
    return host({ architecture, options, shape: shapeOf(rule, region), weights })
  })
  if (networks.length === 0) throw new ArtefactError('a model of no networks; train it again')
  const horizons = region.horizonsDays.length
  return {
    predict: async features => {
      const inputs = rule.read(features)
      const write = siteRows(inputs, { mean, deviation })
      const runs = await Promise.all(networks.map(network => network.run(cellCount(region), write)))
      const moves = meanOf(runs.map(({ values }) => values))
      const means = region.horizonsDays.map((_, h) =>
        inputs.newest.map((z, s) => {
          const ahead = z + unit * moves[s * horizons + h]
          // Counts and runoff below zero do not come from here, where none went in.
          return fromPowerScale(z >= 0 ? Math.max(0, ahead) : ahead, power)
        }),
      )
      // Where an engine failed between two of them, the forecast is of several.
      return { means, engine: [...new Set(runs.map(({ engine }) => engine))].join('+') }
    },
    close: () => {
      for (const network of networks) network.close()
    },
  }
}

/** Writes sites as rows of a network: what is not known stands at its mean. */
const siteRows =
  ({ history, statics }: SiteInputs, standard: Standard): WriteRows =>
  (into, first) => {
    const write = (columns: readonly Float32Array[], rows: Float32Array, column: number) => {
      columns.forEach((values, c) => {
        const [mean, deviation] = [standard.mean[column + c], standard.deviation[column + c]]
        for (let s = 0; s < values.length; s++) {
          rows[(first + s) * columns.length + c] = standardised(values[s], mean, deviation)
        }
      })
    }
    write(history, into.history, 0)
    if (into.statics !== undefined) write(statics, into.statics, history.length)
  }

/** In steps of Float32, as tensors add up. */
function meanOf(all: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(all[0].length)
  for (const values of all) for (let i = 0; i < sum.length; i++) sum[i] += values[i]
  return sum.map(total => total / all.length)
}
