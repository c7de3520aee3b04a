import { kafkaPlace } from './kafka-place.js'

/** A member of group `grid` beside the test's, until it is killed; tells when it has a partition. */
const log = await kafkaPlace(process.argv[2]).open(2)
await log.consume('grid', ['fields'], {
  assigned: async () => {
    process.send?.('assigned')
    return {}
  },
  received: async () => {},
  revoked: async () => {},
})
