import { join } from 'node:path'

export interface BrokerPlan {
  /** From 1. */
  readonly node: number
  readonly brokers: number
  /** Port of the first broker; the others follow it, and the controllers lie 100 above. */
  readonly port: number
  readonly folder: string
}

const HOST = '127.0.0.1'

export const addressOf = (port: number, node: number): string => `${HOST}:${port + node - 1}`

const controllerOf = (port: number, node: number) => addressOf(port + 100, node)

/** Settings of one broker that is its own controller (KRaft), reachable from this machine only. */
export function serverProperties({ node, brokers, port, folder }: BrokerPlan): string {
  const voters = Array.from({ length: brokers }, (_, i) => `${i + 1}@${controllerOf(port, i + 1)}`)
  return [
    'process.roles=broker,controller',
    `node.id=${node}`,
    `controller.quorum.voters=${voters.join(',')}`,
    `listeners=PLAINTEXT://${addressOf(port, node)},CONTROLLER://${controllerOf(port, node)}`,
    `advertised.listeners=PLAINTEXT://${addressOf(port, node)}`,
    'controller.listener.names=CONTROLLER',
    'inter.broker.listener.name=PLAINTEXT',
    `log.dirs=${join(folder, 'data')}`,
    `offsets.topic.replication.factor=${brokers}`,
    `default.replication.factor=${brokers}`,
    'offsets.topic.num.partitions=8',
    `transaction.state.log.replication.factor=${brokers}`,
    'transaction.state.log.min.isr=1',
    'auto.create.topics.enable=false',
    // A group that starts need not wait for members that may come.
    'group.initial.rebalance.delay.ms=0',
    // Tests kill members: the others shall not wait long for them.
    'group.min.session.timeout.ms=1000',
    'log.cleaner.dedupe.buffer.size=16777216',
    '',
  ].join('\n')
}

/** The line by which a broker says that it serves. */
export const READY = 'Kafka Server started'
