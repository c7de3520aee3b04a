import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type CellState, reviseCells, stepCells } from '../../shared/kernels/alert-state.js'

const rule = { threshold: 0.5, clear: 0.3, side: 'above', forIssues: 2, quietDays: 3 } as const

/** The events of one cell over issues on days 0, 1, 2, …; '' where nothing happened. */
function eventsOf(values: readonly number[], more: object = {}, mayFire = true): string[] {
  let states: ReadonlyMap<number, CellState> = new Map()
  return values.map((value, day) => {
    const result = stepCells(states, { ...rule, ...more }, { day, values: [value], mayFire })
    states = result.states
    return result.changes.map(({ event, state }) => `${event} ${state.alert.sequence}`).join()
  })
}

describe('a rule over the issues of one cell', () => {
  const cases: [what: string, values: number[], more: object, events: string[]][] = [
    ['fires at the second issue in a row, not at the first', [0.6, 0.6], {}, ['', 'fired 0']],
    ['counts anew after an issue below', [0.6, 0.4, 0.6, 0.6], {}, ['', '', '', 'fired 0']],
    ['does not take equal for above', [0.5, 0.5, 0.5], {}, ['', '', '']],
    ['stays between clear and threshold', [0.6, 0.6, 0.4, 0.31], {}, ['', 'fired 0', '', '']],
    ['resolves at clear', [0.6, 0.6, 0.3], {}, ['', 'fired 0', 'resolved 1']],
    ['tells again after the quiet time', [0.6, 0.6, 0.7, 0.7, 0.7], {}, ['', 'fired 0', '', '', 'updated 1']],
    [
      'is silent for the quiet time after an end, then fires if it still holds',
      [0.6, 0.6, 0, 0.6, 0.6, 0.6],
      {},
      // Ends on day 2: quiet until day 5.
      ['', 'fired 0', 'resolved 1', '', '', 'fired 0'],
    ],
    ['tells every issue without quiet time', [0.6, 0.6, 0.7], { quietDays: 0 }, ['', 'fired 0', 'updated 1']],
    ['looks below', [0.2, 0.1, 0.4], { side: 'below', threshold: 0.3, clear: 0.3 }, ['', 'fired 0', 'resolved 1']],
    ['keeps an alert through what is not known', [0.6, 0.6, NaN, 0.2], {}, ['', 'fired 0', '', 'resolved 1']],
    ['ends a streak by what is not known', [0.6, NaN, 0.6], {}, ['', '', '']],
    ['takes zero for a value', [0, 0], { threshold: -1, clear: -1 }, ['', 'fired 0']],
  ]
  for (const [what, values, more, events] of cases) {
    it(what, () => assert.deepEqual(eventsOf(values, more), events))
  }
  it('never fires where the model lacks skill', () => assert.deepEqual(eventsOf([1, 1, 1], {}, false), ['', '', '']))
})

describe('many cells', () => {
  it('look each at their own value, only those of the rule, in ascending order', () => {
    const issue = { day: 0, values: [1, 0, 1, 1], cells: Uint32Array.of(1, 2, 3), mayFire: true }
    const { changes } = stepCells(new Map(), { ...rule, forIssues: 1 }, issue)
    assert.deepEqual(
      changes.map(({ cell }) => cell),
      [2, 3],
    )
  })
  it('remember nothing of a cell where nothing is', () => {
    const { states } = stepCells(new Map(), rule, { day: 0, values: new Float32Array(2400), mayFire: true })
    assert.equal(states.size, 0)
  })
  it('leave the states they were given as they are', () => {
    const before = new Map<number, CellState>([[0, { streak: 1 }]])
    stepCells(before, rule, { day: 1, values: [1], mayFire: true })
    assert.deepEqual([...before], [[0, { streak: 1 }]])
  })
})

describe('a revised issue', () => {
  const one = { ...rule, forIssues: 1 }
  const issue = (day: number, value: number) => ({ day, values: [value], mayFire: true })
  const events = (first: readonly number[], again: readonly number[]) => {
    let before: ReadonlyMap<number, CellState> = new Map()
    let states = before
    for (const [day, value] of first.entries()) {
      before = states
      states = stepCells(before, one, issue(day, value)).states
    }
    return again.map(value => {
      const result = reviseCells(before, states, one, issue(first.length - 1, value))
      states = result.states
      return result.changes.map(({ event, state }) => `${event} ${state.alert.sequence}`).join()
    })
  }
  const cases: [what: string, first: number[], again: number[], events: string[]][] = [
    ['cancels what fired on it', [0.9], [0.1], ['cancelled 1']],
    ['fires again what it cancelled, and counts on', [0.9], [0.1, 0.8, 0.1], ['cancelled 1', 'fired 2', 'cancelled 3']],
    ['fires what it had not', [0.1], [0.9], ['fired 0']],
    ['says nothing where it says the same', [0.9], [0.9], ['']],
    ['updates what it said of a value', [0.9], [0.8], ['updated 1']],
    ['resolves an older alert, and does not cancel it', [0.9, 0.9], [0.1], ['resolved 1']],
    ['opens again what it had resolved', [0.9, 0.1], [0.9], ['updated 2']],
  ]
  for (const [what, first, again, expected] of cases) {
    it(what, () => assert.deepEqual(events(first, again), expected))
  }
})
