/**
 * The board's server: measures judged from evidence, findings, work, signatures.
 * @module
 */
import { z } from 'zod'
import type { FeatureServer } from '../../../platform/http/index.ts'
import { job } from '../../../platform/jobs/index.ts'
import { planOf } from '../rules.ts'
import type { ActionNotice, BoardDeps } from './deps.ts'
import { openJudging } from './judging.ts'
import { boardRoutes } from './routes-board.ts'
import { findingRoutes } from './routes-findings.ts'
import { signatureRoutes } from './routes-signatures.ts'

export { nativeSource } from './collect/native-source.ts'
export type { ActionNotice, BoardDeps, Worsened } from './deps.ts'
export { loadMeasuresWithVersions } from './load-measures.ts'
export { boardMigrations } from './migrations.ts'
export { postureOf } from './posture-of.ts'
export { removeBoard } from './remove-board.ts'

/**
 * Everything the board serves. `start` listens to new evidence and asks for what waited while Hinoban was off,
 * measures whose files changed among it.
 */
export const boardServer = (deps: BoardDeps): FeatureServer => {
  const board = { ...deps, plan: planOf(deps.measures.measures) }
  const judging = openJudging(deps)
  const send = job({
    name: 'board.notify',
    input: z.object({
      channel: z.enum(['mail', 'webhook']),
      organization: z.uuid(),
      personId: z.string().nullable(),
      title: z.object({ ja: z.string(), en: z.string() }),
      link: z.string(),
    }),
    retry: { limit: 10, delaySeconds: 60 },
    run: async ({ input }) => deps.deliver?.(input),
  })
  const notify = (notice: ActionNotice): void => {
    if (!deps.deliver) return
    deps.jobs
      .enqueue(send, { ...notice, title: { ...notice.title } })
      .catch((error: unknown) => deps.log.error({ error }, 'board: a notice was not put in line'))
  }
  return {
    routes: [
      ...boardRoutes(board),
      ...findingRoutes(board, notify),
      ...signatureRoutes(board, judging.soon),
    ],
    jobs: [...judging.jobs, send],
    start: async () => {
      deps.evidence.onAppended(({ organization }) => judging.afterEvidence(organization))
      await judging.tick()
    },
  }
}
