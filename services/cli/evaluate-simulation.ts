import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { InputFileError } from '../../shared/domain/errors.js'
import { startEngine } from '../../shared/engines/start-engine.js'
import { readArtefact } from '../../shared/ports/artefact-folder.js'
import { SHIPPED_MODELS } from '../serving/model-folders.js'
import { readBasins } from '../train/hydrology/basin-folder.js'
import {
  type SimulationEvaluation,
  type SimulationScores,
  scoreSimulation,
} from '../train/hydrology/score-simulation.js'
import { settingsOf } from './common-options.js'
import type { Evaluated, Evaluation } from './evaluation.js'

/** Runoff told from weather and attributes alone, on any basins in the layout of ours; it is no forecast, and is not served live. */
export const evaluateSimulation: Evaluation = {
  name: 'simulation',
  models: ['simulation'],
  run: async (request): Promise<Evaluated> => {
    const { modelsDir } = await settingsOf(request)
    const folder = join(modelsDir || SHIPPED_MODELS, 'streamflow', 'simulation')
    if (!existsSync(folder)) return notRun(`there is no ${folder}`)
    const artefact = await readArtefact(folder)
    await startEngine()
    try {
      const basins = await readBasins(request.data)
      const span = {
        ...(request.from !== undefined && { fromDay: request.from }),
        ...(request.to !== undefined && { toDay: request.to }),
      }
      const result = await scoreSimulation(artefact, basins, span)
      return { result, text: textOf(result) }
    } catch (error) {
      // Discharge without weather can be forecast all the same: the other part of the evaluation stands.
      if (error instanceof InputFileError) return notRun(error.message)
      throw error
    }
  },
}

const notRun = (why: string): Evaluated => ({ result: { notRun: why }, text: `simulation: not run, as ${why}\n` })

function textOf({ scores, days, trained, skipped }: SimulationEvaluation): string {
  const head = `simulation, ${days.from} to ${days.to}; trained on ${trained.basins} basins, ${trained.from} to ${trained.to}`
  return [
    head,
    ...scores.map(lineOf),
    ...skipped.map(({ basin, why }) => `left out ${basin}: ${why}`),
    ...lackingText(scores),
    '',
  ].join('\n')
}

function lineOf({ inSample, summary }: SimulationScores): string {
  const { basins, medianNse, lowerQuartileNse, upperQuartileNse, medianKge, meanNse, meanKge, belowMean } = summary
  const digits = (value: number) => value.toFixed(3)
  return (
    `${inSample ? 'days it was trained on' : 'days and basins it had not seen'}: ${basins} basins, ` +
    `median NSE ${digits(medianNse)} (quarters ${digits(lowerQuartileNse)}, ${digits(upperQuartileNse)}), ` +
    `mean NSE ${digits(meanNse)}, median KGE ${digits(medianKge)}, mean KGE ${digits(meanKge)}, ${belowMean} below NSE 0`
  )
}

function lackingText([first]: readonly SimulationScores[]): string[] {
  const lacking = (first?.basins ?? []).filter(({ missingAttributes }) => missingAttributes.length > 0)
  if (lacking.length === 0) return []
  return [`${lacking.length} basins lack attributes; the mean of the training basins stood in for them`]
}
