import { lmdbEventLog } from '../../shared/ports/event-log-lmdb.js'

/** A process beside the test's: reads group `grid` until it is killed, or appends 200 records of 1 MB, counted in their first byte. */
const [, , path, role] = process.argv
const log = lmdbEventLog({ path, partitions: 1, pollMs: 5 })
if (role === 'read') {
  await log.consume('grid', ['fields'], {
    assigned: async () => ({}),
    received: async () => {},
    revoked: async () => {},
  })
  process.send?.('ready')
} else {
  process.send?.('ready')
  for (let i = 0; i < 200; i++) {
    const value = Buffer.alloc(1e6)
    value[0] = i
    await log.append('fields', [{ key: 'socal', value }])
  }
  await log.close()
  process.disconnect()
}
