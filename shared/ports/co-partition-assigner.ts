import { AssignerProtocol, type PartitionAssigner } from 'kafkajs'

const NAME = 'groundswell-co-partition'
const VERSION = 1

/** Partition p of every topic goes to the same member: members sorted by id, taken in turn. */
export function coPartition(members: readonly string[], partitions: number): ReadonlyMap<string, number[]> {
  const sorted = [...members].sort()
  const shares = new Map(sorted.map(member => [member, [] as number[]]))
  for (let partition = 0; partition < partitions; partition++) {
    shares.get(sorted[partition % sorted.length])?.push(partition)
  }
  return shares
}

/**
 * Assigner of a consumer group whose topics have the same number of partitions. Every member gets an answer, also one
 * that gets no partition: it waits for others to leave.
 */
export const coPartitionAssigner =
  (partitions: number): PartitionAssigner =>
  () => ({
    name: NAME,
    version: VERSION,
    async assign({ members, topics }) {
      const shares = coPartition(
        members.map(({ memberId }) => memberId),
        partitions,
      )
      return Array.from(shares, ([memberId, share]) => ({
        memberId,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({
          version: VERSION,
          assignment: Object.fromEntries(topics.map(topic => [topic, share])),
          userData: Buffer.alloc(0),
        }),
      }))
    },
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: AssignerProtocol.MemberMetadata.encode({ version: VERSION, topics, userData: Buffer.alloc(0) }),
    }),
  })
