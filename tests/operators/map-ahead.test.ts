import assert from 'node:assert/strict'
import { it } from 'node:test'
import { firstValueFrom, lastValueFrom, of, range, take, toArray } from 'rxjs'
import { mapAhead } from '../../shared/operators/map-ahead.js'

/** A promise that is kept by hand, for each of some values. */
function byHand(count: number) {
  const begun: number[] = []
  const keep: (() => void)[] = []
  const promises = Array.from({ length: count }, (_, i) => new Promise<void>(resolve => (keep[i] = resolve)))
  const project = async (i: number) => {
    begun.push(i)
    await promises[i]
    return 10 * i
  }
  return { begun, keep, project }
}

/** Until what was begun has gone on. */
const settle = () => new Promise<void>(resolve => setImmediate(resolve))

it('begins up to so many together, in order, and gives the outcomes in order', async () => {
  const { begun, keep, project } = byHand(4)
  const all = lastValueFrom(range(0, 4).pipe(mapAhead(2, project), toArray()))
  await settle()
  assert.deepEqual(begun, [0, 1])
  keep[1]()
  await settle()
  assert.deepEqual(begun, [0, 1], 'the outcome of 1 waits for that of 0')
  keep[0]()
  await settle()
  assert.deepEqual(begun, [0, 1, 2, 3])
  keep[3]()
  keep[2]()
  assert.deepEqual(await all, [0, 10, 20, 30])
})

it('ends with the first failure, in order', async () => {
  const fails = async (i: number) => {
    if (i > 0) throw new Error(`no ${i}`)
    return i
  }
  const seen: number[] = []
  const run = new Promise<void>((resolve, reject) => {
    range(0, 3)
      .pipe(mapAhead(3, fails))
      .subscribe({ next: i => seen.push(i), error: reject, complete: resolve })
  })
  await assert.rejects(run, /no 1/)
  assert.deepEqual(seen, [0])
})

it('completes with nothing, and ends early', async () => {
  assert.deepEqual(
    await lastValueFrom(
      of<number>().pipe(
        mapAhead(2, async i => i),
        toArray(),
      ),
    ),
    [],
  )
  assert.equal(
    await firstValueFrom(
      range(5, 3).pipe(
        mapAhead(2, async i => i),
        take(1),
      ),
    ),
    5,
  )
})
