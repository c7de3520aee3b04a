import { QUANTILE_LEVELS } from '../../domain/forecast-levels.js'
import type { Region } from '../../domain/region.js'
import { intervalOf } from '../../kernels/calibration-drift.js'
import { thresholdOf } from './rule-of.js'
import type { WrittenRule } from './rule-schema.js'
import type { Path } from './rule-text.js'
import type { FaultAt } from './shape-faults.js'

/**
 * What is wrong with what a rule looks at, and with its limits.
 *
 * @param region  undefined: not known; what depends on it is not judged
 */
export function conditionFaults(rule: WrittenRule, path: Path, region: Region | undefined): FaultAt[] {
  const { when } = rule
  const at = [...path, 'when']
  const faults: FaultAt[] = []
  const looks = [when.exceedance, when.forecast, when.calibration].filter(look => look !== undefined).length
  const limits = [when.above, when.below, when.costLoss, when.chance].filter(limit => limit !== undefined).length
  if (looks !== 1) {
    faults.push({ path: at, message: 'a condition looks at one thing; write exceedance, forecast or calibration' })
  }
  if (limits !== 1) {
    const message = `a condition has one limit, not ${limits}; write one of above, below, costLoss, chance`
    faults.push({ path: at, message })
    return faults
  }
  const calibration = calibrationFaults(rule, path, region)
  if (region === undefined && when.chance !== undefined) return [...faults, ...calibration]
  return [...faults, ...limitFaults(rule, path, thresholdOf(when, region)), ...calibration]
}

function limitFaults({ when, clear }: WrittenRule, path: Path, threshold: number): FaultAt[] {
  const at = [...path, 'when']
  const faults: FaultAt[] = []
  const isProbability = when.exceedance !== undefined || typeof when.calibration === 'number'
  if (when.costLoss !== undefined && when.exceedance === undefined) {
    const message = 'cost and loss are weighed by a probability; look at an exceedance, or write above'
    faults.push({ path: [...at, 'costLoss'], message })
  } else if (when.costLoss !== undefined && threshold >= 1) {
    const { cost, loss } = when.costLoss
    const message = `acting costs ${cost} and can save ${loss} at most: it never pays; the loss must be above the cost`
    faults.push({ path: [...at, 'costLoss'], message })
  } else if (when.chance !== undefined && typeof when.calibration !== 'number') {
    const message = 'a chance is of the misses of an interval; look at calibration: 0.95, or write above'
    faults.push({ path: [...at, 'chance'], message })
  } else if (when.chance !== undefined && threshold >= 1) {
    const message = `over ${when.issues ?? 'so few'} issues honest intervals may all miss by this chance; write more issues`
    faults.push({ path: [...at, 'chance'], message })
  } else if (isProbability && !(threshold >= 0 && threshold < 1 && (threshold > 0 || when.chance !== undefined))) {
    const message = `a probability is never past ${threshold}; write a limit between 0 and 1`
    faults.push({ path: [...at, when.above === undefined ? 'below' : 'above'], message })
  }
  const isBelow = when.below !== undefined
  if (clear !== undefined && (isBelow ? clear < threshold : clear > threshold)) {
    const message = `an alert would resolve while its condition holds: clear is ${clear}, the threshold ${threshold}; `
    faults.push({
      path: [...path, 'clear'],
      message: `${message}write one ${isBelow ? 'above' : 'below'} the threshold`,
    })
  }
  return faults
}

function calibrationFaults({ when, per, where, minimumSkill }: WrittenRule, path: Path, region?: Region): FaultAt[] {
  const { calibration, issues } = when
  if (calibration === undefined) {
    return issues === undefined
      ? []
      : [{ path: [...path, 'when', 'issues'], message: 'issues are counted for calibration only; remove it' }]
  }
  const faults: FaultAt[] = []
  if (per !== 'region') {
    faults.push({ path: [...path, 'per'], message: 'calibration is of all cells of a region; write per: region' })
  }
  if (where !== undefined) {
    faults.push({ path: [...path, 'where'], message: 'calibration is of all cells of a region; remove it' })
  }
  if (minimumSkill !== undefined) {
    const message = 'a model that drifts has lost its skill: the rule would be silent; remove it'
    faults.push({ path: [...path, 'minimumSkill'], message })
  }
  const isUnknown = region?.domain === 'seismic' && typeof calibration === 'number'
  if (isUnknown && intervalOf(QUANTILE_LEVELS, calibration) === undefined) {
    const message = `no central interval of ${calibration} in ${region.id}; there are 0.95, 0.8, 0.5`
    faults.push({ path: [...path, 'when', 'calibration'], message })
  }
  return faults
}
