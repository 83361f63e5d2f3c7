/**
 * The doors of questions to agents.
 * @module
 */
import { notFound, type Route, route } from '../../../../platform/http/index.ts'
import * as contract from '../../contract-questions.ts'
import { assetExists } from '../gap-store.ts'
import { ask, one, type QuestionDeps, stop } from './ask.ts'
import * as store from './store.ts'
import { answerView, questionView } from './views.ts'

export const questionRoutes = (deps: QuestionDeps): readonly Route[] => {
  const { records, clock } = deps
  return [
    route(contract.askAgents, ({ who, body }) => ask(deps, who, body)),

    route(contract.stopQuestion, ({ who, params }) => stop(deps, who, params.id)),

    route(contract.listQuestions, ({ who: { organization, scope } }) =>
      records.reading(scope, async (tx) => ({
        rows: (await tx.all(store.questions, { organization })).map((q) =>
          questionView(q, clock.now()),
        ),
      })),
    ),

    route(contract.readQuestion, ({ who: { organization, scope }, params, query }) =>
      records.reading(scope, async (tx) => {
        const question = await one(tx, organization, params.id, clock.now())
        const rows = await tx.all(store.answers, {
          organization,
          id: params.id,
          show: query.show ?? null,
          after: query.after ?? null,
          limit: query.limit + 1,
        })
        const shown = rows.slice(0, query.limit)
        const last = rows.length > query.limit ? shown.at(-1) : undefined
        return { question, rows: shown.map(answerView), next: last?.id ?? null }
      }),
    ),

    route(contract.assetQuestions, ({ who: { organization, scope }, params }) =>
      records.reading(scope, async (tx) => {
        const at = { organization, id: params.id }
        if ((await tx.one(assetExists, at)) === null) throw notFound()
        return {
          rows: (await tx.all(store.answersOfAsset, at)).map((row) => ({
            question: questionView(row, clock.now()),
            answer: answerView({ ...row, id: row.answer_id }),
          })),
        }
      }),
    ),
  ]
}
