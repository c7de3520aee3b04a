import { readState } from './state.js'
import { stopBrokers } from './stop-brokers.js'

const state = readState()
if (state) await stopBrokers(state)
console.log(state ? 'Kafka is down, its data is removed.' : 'Kafka is not up: nothing to stop.')
