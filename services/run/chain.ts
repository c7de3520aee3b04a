import { pipe } from 'rxjs'
import type { StageName } from '../../shared/flow.js'
import type { Stage, StageOperator } from '../../shared/operators/stage.js'

export interface NamedStage {
  readonly name: StageName
  // A stage's state is its own affair; the chain only keeps it beside the others'.
  readonly stage: Stage<unknown>
}

/** States of the stages of a chain, by name. */
export type ChainState = Record<string, unknown>

/** Some stages in flow order, as one: an operator from what the first reads to what the last lets pass. */
export interface Chain {
  init(): ChainState
  operator(state: ChainState): StageOperator
}

export const chainOf = (stages: readonly NamedStage[]): Chain => ({
  init: () => Object.fromEntries(stages.map(({ name, stage }) => [name, stage.init()])),
  operator: state =>
    stages.reduce<StageOperator>((before, { name, stage }) => pipe(before, stage.operator(state[name])), pipe()),
})
