/** One record of the log. */
export interface LogRecord {
  /** Records of one key keep their order and share a partition. */
  readonly key: string
  readonly value: Uint8Array
  readonly headers?: Readonly<Record<string, string>>
}

export interface LoggedRecord extends LogRecord {
  readonly topic: string
  readonly partition: number
  /** Counts up within a topic and partition; the next record's is greater, not always by one. */
  readonly offset: bigint
}

/** Next offset to read, by topic. A topic that is absent starts at its beginning. */
export type Positions = Readonly<Record<string, bigint>>

/** What a consumer does; the log calls it. Calls for one partition never overlap. */
export interface PartitionConsumer {
  /** The partition is ours now: load what we know of it, and say where to read on. */
  assigned(partition: number): Promise<Positions>
  /**
   * Records of one topic and partition, in order, never empty. The log reads no further ahead than its fetch buffer
   * until the promise resolves; a rejection stops the consumer and rejects `done`.
   */
  received(topic: string, partition: number, records: readonly LoggedRecord[]): Promise<void>
  /** The partition is another's from now on: forget it, write nothing more for it. */
  revoked(partition: number): Promise<void>
}

export interface Consumer {
  /** Resolves when the consumer was stopped; rejects when it failed. */
  readonly done: Promise<void>
  /** Stops after the call under way. */
  stop(): Promise<void>
}

/**
 * A durable, partitioned, append-only log, and beside it the snapshots of those who read it.
 * All topics have the same number of partitions, and a key has the same partition in each, so that whoever owns a
 * partition owns it on every topic.
 */
export interface EventLog {
  readonly partitions: number
  /** The partition that holds a key's records, on every topic. */
  partitionOf(key: string): number
  /** Appends in order; durable when the promise resolves. @throws {PortError} */
  append(topic: string, records: readonly LogRecord[]): Promise<void>
  /** Shares the topics' partitions with the other consumers of the group, in this process or another. */
  consume(group: string, topics: readonly string[], consumer: PartitionConsumer): Promise<Consumer>
  /**
   * The last record of the partition that holds a key, or the last that is `wanted`: where a writer goes on after a
   * crash. Undefined where there is none. It is looked for from the end backwards.
   */
  last(topic: string, key: string, wanted?: (record: LoggedRecord) => boolean): Promise<LoggedRecord | undefined>
  /**
   * The records of the partition that holds a key, outside of any group: in order, from an offset (or the oldest that is
   * kept) to the end as it is when the first is asked for. Reads no further ahead than its buffer.
   *
   * @throws {PortError} from the iteration
   */
  read(topic: string, key: string, from?: bigint): AsyncIterable<LoggedRecord>
  /** Replaces the snapshot of a group's partition; atomic, durable when the promise resolves. */
  saveSnapshot(group: string, partition: number, snapshot: Uint8Array): Promise<void>
  loadSnapshot(group: string, partition: number): Promise<Uint8Array | undefined>
  close(): Promise<void>
}
