import { join } from 'node:path'
import { open } from 'lmdb'
import type { EventLog } from '../../shared/ports/event-log.js'
import { lmdbEventLog } from '../../shared/ports/event-log-lmdb.js'
import { inFolder } from './bench-folder.js'
import { comparePairs } from './measure.js'
import type { Bench } from './report.js'

/** Appends of a run, records of each, bytes of a record: the raw records of a replay. */
const APPENDS = 100
const RECORDS = 64
const BYTES = 4096

/** The embedded log against bare puts and gets of the same bytes, as durable. */
export const logBench: Bench = {
  name: 'log',
  run: by =>
    inFolder(async folder => {
      const log = lmdbEventLog({ path: join(folder, 'log'), partitions: 1 })
      const bare = open<Uint8Array, number>({ path: join(folder, 'bare'), encoding: 'binary', overlappingSync: false })
      const records = Array.from({ length: RECORDS }, (_, i) => ({ key: 'seismic', value: Buffer.alloc(BYTES, i) }))
      const append = async () => {
        for (let i = 0; i < APPENDS; i++) await log.append('raw.seismic', records)
      }
      let next = 0
      const put = async () => {
        for (let i = 0; i < APPENDS; i++) {
          await bare.transaction(() => {
            for (const { value } of records) bare.put(next++, value)
          })
        }
      }
      const sizes = { count: APPENDS * RECORDS, unit: 'records' }
      const appended = await comparePairs(append, put, by, 5)
      const readAll = () => consumeAll(log)
      const getAll = () => {
        let bytes = 0
        for (const { value } of bare.getRange()) bytes += value.length
        if (bytes !== next * BYTES) throw new Error(`${bytes} bytes were read`)
      }
      const read = await comparePairs(readAll, getAll, by, 5)
      await log.close()
      await bare.close()
      return [
        {
          bench: 'log',
          what: `embedded log, appends of ${RECORDS} records of ${BYTES} bytes`,
          reference: 'transactions of LMDB puts of the same bytes',
          ...sizes,
          pairs: appended,
        },
        {
          bench: 'log',
          what: 'embedded log, a consumer from the beginning',
          reference: 'a range of LMDB over the same bytes',
          count: next,
          unit: 'records',
          pairs: read,
        },
      ]
    }),
}

let groups = 0

/** Reads the whole log as a new group. */
async function consumeAll(log: EventLog): Promise<void> {
  const last = (await log.last('raw.seismic', 'seismic'))!.offset
  await new Promise<void>((resolve, reject) => {
    const consumer = log.consume(`bench-${groups++}`, ['raw.seismic'], {
      assigned: async () => ({}),
      received: async (_topic, _partition, records) => {
        if (records[records.length - 1].offset === last) void consumer.then(({ stop }) => stop()).then(resolve, reject)
      },
      revoked: async () => {},
    })
    consumer.then(({ done }) => done).catch(reject)
  })
}
