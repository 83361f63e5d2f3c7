/**
 * What the server answers. Every answer is HTTP 200: to anything else the agent keeps its lines and sends them again.
 * @module
 */

type CallPaths = {
  readonly enroll: string
  readonly config: string
  readonly log: string
  readonly distributedRead: string
  readonly distributedWrite: string
}

/** Fleet's paths: agents with a flag file for Fleet need only another host name. */
export const CALL_PATHS: CallPaths = {
  enroll: '/api/osquery/enroll',
  config: '/api/osquery/config',
  log: '/api/osquery/log',
  distributedRead: '/api/osquery/distributed/read',
  distributedWrite: '/api/osquery/distributed/write',
}

/** The same calls under the paths of older flag files. */
export const ALIAS_PATHS: CallPaths = {
  enroll: '/api/v1/osquery/enroll',
  config: '/api/v1/osquery/config',
  log: '/api/v1/osquery/log',
  distributedRead: '/api/v1/osquery/distributed/read',
  distributedWrite: '/api/v1/osquery/distributed/write',
}

export type EnrollAnswer = { readonly node_key: string; readonly node_invalid: false }

export const enrollAnswer = (nodeKey: string): EnrollAnswer => ({
  node_key: nodeKey,
  node_invalid: false,
})

/** To a wrong node key: the agent forgets it and enrols again. To a wrong secret: it tries again later. */
export type NodeInvalidAnswer = { readonly node_invalid: true }
export const nodeInvalidAnswer: NodeInvalidAnswer = { node_invalid: true }

/** To log and distributed/write. */
export type TakenAnswer = { readonly node_invalid: false }
export const takenAnswer: TakenAnswer = { node_invalid: false }

/** One question; `discovery`: asked only where this query gives a row. */
export type Question = { readonly id: string; readonly query: string; readonly discovery?: string }

export type QuestionsAnswer = {
  readonly queries: Readonly<Record<string, string>>
  readonly discovery?: Readonly<Record<string, string>>
  readonly accelerate?: number
  readonly node_invalid: false
}

/** To distributed/read. `accelerateSeconds`: for so long the agent asks again every 5 seconds. */
export const questionsAnswer = (
  questions: readonly Question[],
  accelerateSeconds?: number,
): QuestionsAnswer => {
  const asked = questions.filter((q) => q.id !== '' && q.query !== '')
  const conditions = asked.flatMap((q) => (q.discovery ? [[q.id, q.discovery] as const] : []))
  return {
    queries: Object.fromEntries(asked.map((q) => [q.id, q.query])),
    ...(conditions.length === 0 ? {} : { discovery: Object.fromEntries(conditions) }),
    ...(accelerateSeconds === undefined ? {} : { accelerate: Math.trunc(accelerateSeconds) }),
    node_invalid: false,
  }
}
