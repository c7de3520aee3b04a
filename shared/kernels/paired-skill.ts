/** Loss of one issue: its sum over the cells, and over how many. */
export interface IssueLoss {
  readonly loss: number
  readonly count: number
}

/** By issue day. */
export type IssueLosses = ReadonlyMap<number, IssueLoss>

export interface PairedSkill {
  /** 1 − loss / loss of the reference; NaN where there is no pair, or the reference never errs. */
  readonly skill: number
  /** Issues that both were scored on, of those asked for. */
  readonly issues: number
}

/**
 * Skill of a model against a reference over the newest issues that both were scored on: with the Brier score as loss it
 * is the Brier skill score.
 *
 * @param issues  how many of the newest pairs count
 * @see Murphy (1988), Mon. Wea. Rev. 116, 2417–2424: skill scores on the mean square error
 */
export function pairedSkill(model: IssueLosses, reference: IssueLosses, issues: number): PairedSkill {
  const days = [...model.keys()].filter(day => reference.has(day)).sort((a, b) => b - a)
  const newest = days.slice(0, issues)
  const mean = (losses: IssueLosses) => {
    let loss = 0
    let count = 0
    for (const day of newest) {
      loss += losses.get(day)?.loss ?? 0
      count += losses.get(day)?.count ?? 0
    }
    return loss / count
  }
  const of = mean(reference)
  return { skill: of > 0 ? 1 - mean(model) / of : NaN, issues: newest.length }
}
