import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, it, type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { open } from 'lmdb'
import type { StoreRecord } from '../../shared/ports/forecast-store.js'
import { LmdbForecastStore } from '../../shared/ports/forecast-store-lmdb.js'
import { encodeKey, storeKeyOf } from '../../shared/ports/store-keys.js'
import { encodeRecord } from '../../shared/ports/store-record-codec.js'
import { field, forecast, score } from '../support/store-records.js'
import { forecastStoreContract } from './forecast-store.contract.js'
import { storeRecordsContract } from './store-records.contract.js'
import { storeSitesContract } from './store-sites.contract.js'

const newFolder = () => mkdtemp(join(tmpdir(), 'groundswell.store-'))

const newPlace = async () => {
  const path = await newFolder()
  return {
    open: async () => new LmdbForecastStore({ path, transactionBytes: 4096, pageKeys: 100 }),
    remove: () => rm(path, { recursive: true }),
  }
}
storeRecordsContract('LMDB', newPlace)
storeSitesContract('LMDB', newPlace)
forecastStoreContract('LMDB', newPlace)

/** A store whose records were damaged before it was opened. */
async function damagedStore(
  t: TestContext,
  records: readonly StoreRecord[],
  damage: (value: Uint8Array) => Uint8Array,
): Promise<LmdbForecastStore> {
  const path = await newFolder()
  const settings = { path, noSubdir: false, encoding: 'binary', keyEncoding: 'binary', compression: true } as const
  const raw = open<Uint8Array, Uint8Array>(settings)
  for (const record of records) {
    const { key, value } = encodeRecord(record)
    await raw.put(key, Buffer.from(damage(value)))
  }
  await raw.close()
  return storeIn(t, path)
}

const storeOf = async (t: TestContext): Promise<LmdbForecastStore> => storeIn(t, await newFolder())

function storeIn(t: TestContext, path: string): LmdbForecastStore {
  const store = new LmdbForecastStore({ path })
  t.after(async () => {
    await store.close()
    await rm(path, { recursive: true })
  })
  return store
}

describe('the content digest', () => {
  const records = [0, 1, 2].flatMap(day => [forecast({ day, active: [day] }), field({ day }), score({ day })])

  it('does not depend on the order of writing, nor on writing twice', async t => {
    const [there, back] = [await storeOf(t), await storeOf(t)]
    await there.write(records)
    for (const record of records.toReversed()) await back.write([record])
    await back.write(records)
    assert.equal(await there.contentDigest(), await back.contentDigest())
  })

  // 1e-9 lies in 2^-30 .. 2^-29, where float64 steps by 2^-82
  it('changes with one bit of one number, and with one record', async t => {
    const [one, other] = [await storeOf(t), await storeOf(t)]
    await one.write(records)
    await other.write(records)
    const before = await one.contentDigest()
    await other.write([score({ day: 1, sae: 1e-9 + 2 ** -82 })])
    assert.notEqual(await other.contentDigest(), before)
    await one.write([field({ day: 3 })])
    assert.notEqual(await one.contentDigest(), before)
  })
})

describe('a damaged store', () => {
  const damages: [what: string, damage: (value: Uint8Array) => Uint8Array, message: RegExp][] = [
    ['cut off', value => value.slice(0, -1), /checksum/],
    ['followed by more', value => Uint8Array.of(...value, 0), /checksum/],
    ['shorter than a header', value => value.slice(0, 3), /3 bytes, less than a header/],
    ['of a later layout', value => value.with(1, 9), /layout 9/],
    ['of another kind', value => value.with(0, (value[0] % 3) + 1), /broken: kind/],
    ['of one pixel more', value => value.with(4, value[4] + 1), /checksum/],
    ['with one bit turned in its last byte', value => value.with(-1, value[value.length - 1] ^ 1), /checksum/],
  ]
  for (const [what, damage, message] of damages) {
    it(`is refused where a record is ${what}`, async t => {
      const store = await damagedStore(t, [forecast({ active: [1] }), field({}), score({})], damage)
      const scores = store.scores('socal', 'ema', { fromDay: 0, toDay: 200 })
      await assert.rejects(store.latestForecast('socal', 'ema'), { code: 'MESSAGE', message })
      await assert.rejects(store.field('socal', 100), { code: 'MESSAGE', message })
      await assert.rejects(scores[Symbol.asyncIterator]().next(), { code: 'MESSAGE', message })
    })
  }

  it('says which folder cannot be opened', async t => {
    const path = await newFolder()
    t.after(() => rm(path, { recursive: true }))
    await writeFile(join(path, 'file'), '')
    const call = () => new LmdbForecastStore({ path: join(path, 'file', 'store') })
    assert.throws(call, { code: 'PORT', canRetry: false, message: /cannot open the store in .*file/ })
  })
})

it('is read by another process while this one writes, far past the size at which it was opened', async t => {
  const path = await newFolder()
  const store = storeIn(t, path)
  await store.write([forecast({ day: 0 })])
  const reader = spawn(process.execPath, [fileURLToPath(import.meta.resolve('../support/store-reader.js')), path])
  t.after(() => reader.kill())
  const answers = createInterface(reader.stdout)[Symbol.asyncIterator]()
  const ask = async () => {
    reader.stdin.write('latest\n')
    return (await answers.next()).value
  }
  assert.equal(await ask(), '0')
  const active = [...Array(2400).keys()]
  for (let day = 1; day <= 300; day += 100) {
    await store.write(Array.from({ length: 100 }, (_, i) => forecast({ day: day + i, pixels: 2400, active })))
    assert.equal(await ask(), String(day + 99))
  }
})

describe('keys of the store', () => {
  it('are in the order of region, model, day, horizon, revision', () => {
    const ascending = [
      field({ day: 5 }),
      forecast({ region: 'a', model: 'z', day: 9 }),
      forecast({ region: 'aa', model: 'a', day: -(2 ** 31) }),
      forecast({ region: 'aa', model: 'a', day: -1, horizonDays: 14, revision: 300 }),
      forecast({ region: 'aa', model: 'a', day: 0, horizonDays: 7, revision: 0 }),
      forecast({ region: 'aa', model: 'a', day: 0, horizonDays: 14, revision: 1 }),
      forecast({ region: 'aa', model: 'a', day: 0, horizonDays: 14, revision: 256 }),
      forecast({ region: 'aa', model: 'a', day: 2 ** 31 - 1 }),
      forecast({ region: 'aa', model: 'ab', day: 0 }),
      score({ day: -4 }),
    ].map(record => encodeKey(storeKeyOf(record)).toString('latin1'))
    assert.deepEqual(ascending.toSorted(), ascending)
  })
})
