import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, type ProcessIdentity } from '../../shared/ports/process-identity.js'
import { type BrokerState, STATE_FILE } from './state.js'

const GRACE_SECONDS = 15

/** Ends the brokers, by force if they do not end themselves, and removes their data. */
export async function stopBrokers({ brokers, folder }: BrokerState): Promise<void> {
  for (const broker of brokers) send(broker, 'SIGTERM')
  for (let second = 0; second < GRACE_SECONDS && brokers.some(isAlive); second++) await sleep(1_000)
  for (const broker of brokers) send(broker, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
  rmSync(STATE_FILE, { force: true })
}

function send(broker: ProcessIdentity, signal: 'SIGTERM' | 'SIGKILL') {
  // The number may be another process's by now.
  if (isAlive(broker)) process.kill(broker.pid, signal)
}
