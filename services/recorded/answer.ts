/** What a recorded service answers, before compression and faults. */
export interface Answer {
  readonly status: number
  readonly type: string
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

export const textAnswer = (status: number, body: string): Answer => ({ status, type: 'text/plain', body })
