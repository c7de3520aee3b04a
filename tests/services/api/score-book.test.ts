import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addScore, initScoreBook, scoreRows } from '../../../services/api/score-book.js'
import { QUANTILE_LEVELS } from '../../../shared/domain/forecast-levels.js'
import { SMALL, scoreOf } from '../../support/made-up-messages.js'

type Pairs = [observed: number, forecast: number][]

// n 3, Σy 6, Σy² 20, sse 3, sae 3: spread 20 − 36/3 = 8, NSE 1 − 3/8, NNSE 8/11
const FIRST: Pairs = [
  [0, 1],
  [2, 1],
  [4, 3],
]
// n 3, Σy 3, Σy² 3, sse 2, sae 2; with FIRST: spread 23 − 81/6 = 9.5, NSE 1 − 5/9.5, NNSE 9.5/14.5
const SECOND: Pairs = [
  [1, 1],
  [1, 0],
  [1, 2],
]

const score = (day: number, pairs: Pairs, more = {}) => scoreOf(SMALL, 'ema', day, pairs, more)

describe('score book', () => {
  it('pools one issue', () => {
    const book = initScoreBook('ema', 2, 5)
    const inside = Float64Array.of(3, 3, 2)
    const pit = Float64Array.of(0, 0, 0, 3, 0, 0, 0, 0)
    addScore(book, score(0, FIRST, { wis: 0.75, inside, pit }))
    assert.deepEqual(scoreRows(book), [
      {
        model: 'ema',
        horizonDays: 2,
        inSample: false,
        issues: 1,
        n: 3,
        mse: 1,
        mae: 1,
        wis: 0.25, // 0.75 / 3
        nse: 0.625,
        nnse: 8 / 11,
        coverage: QUANTILE_LEVELS.slice(0, 3).map((low, k) => ({
          nominal: QUANTILE_LEVELS[6 - k] - low,
          observed: [1, 1, 2 / 3][k],
        })),
        pitDeviation: 1.5, // all between 0.25 and 0.5, which should hold a quarter: ¾ too much, and ¾ missing elsewhere
        exceedances: ['m4', 'm5', 'm6', 'm6.75'],
        brier: [0.5 / 3, 0.5 / 3, 0.5 / 3, 0.5 / 3],
        logScore: [0.25 / 3, 0.25 / 3, 0.25 / 3, 0.25 / 3],
        exceeded: [1, 1, 1, 1],
      },
    ])
  })

  it('pools sums, not means, over issues, settled or open', () => {
    for (const openDays of [0, 100]) {
      const book = initScoreBook('ema', 2, openDays)
      addScore(book, score(0, FIRST))
      addScore(book, score(9, SECOND))
      assert.equal(book.open.size, openDays === 0 ? 1 : 2)
      const [row] = scoreRows(book)
      assert.equal(row.issues, 2)
      assert.equal(row.mse, 5 / 6)
      assert.equal(row.mae, 5 / 6)
      assert.equal(row.nse, 1 - 5 / 9.5)
      assert.ok(Math.abs(row.nnse! - 9.5 / 14.5) < 1e-15)
    }
  })

  it('keeps in-sample issues apart', () => {
    const book = initScoreBook('ema', 2, 5)
    addScore(book, score(0, FIRST, { inSample: true }))
    addScore(book, score(1, SECOND))
    assert.deepEqual(
      scoreRows(book).map(({ inSample, mse }) => [inSample, mse]),
      [
        [false, 2 / 3],
        [true, 1],
      ],
    )
  })

  it('puts a revision in the place of what it revises', () => {
    const book = initScoreBook('ema', 2, 5)
    addScore(book, score(0, SECOND))
    assert.equal(addScore(book, score(0, FIRST, { revision: 1 })), true)
    assert.deepEqual(
      scoreRows(book).map(({ issues, mse }) => [issues, mse]),
      [[1, 1]],
    )
  })

  it('counts a score that comes again once', () => {
    const book = initScoreBook('ema', 2, 1)
    for (const day of [0, 1, 2, 3]) addScore(book, score(day, FIRST))
    for (const day of [0, 1, 2, 3]) assert.equal(addScore(book, score(day, FIRST)), false)
    assert.equal(scoreRows(book)[0].issues, 4)
    assert.deepEqual([...book.open.keys()], [2, 3])
  })

  it('gives no NSE where the truth did not vary, and keeps zero scores', () => {
    const book = initScoreBook('ema', 2, 5)
    addScore(
      book,
      score(0, [
        [0, 0],
        [0, 0],
      ]),
    )
    const [row] = scoreRows(book)
    assert.deepEqual([row.mse, row.mae, row.nse, row.nnse], [0, 0, null, null])
  })
})
