/**
 * One question: who has it, who does not, who has not answered, who failed; and stopping it.
 * @module
 */
import { useEffect } from 'react'
import { useAct, useEndless, useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Await } from '../../../ui/Empty.tsx'
import { useFormat, useKitMessages, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Facts } from '../../../ui/Page.tsx'
import { Tabs } from '../../../ui/Tabs.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { type QuestionRow, readQuestion, stopQuestion } from '../contract-questions.ts'
import { en } from '../messages/questions.en.ts'
import { ja } from '../messages/questions.ja.ts'
import { questionSearch, SHOWS } from './question-search.ts'
import { Answered, AskedWords } from './question-words.tsx'

const RENEW_MS = 5_000
type Show = (typeof SHOWS)[number]

export const QuestionView = ({ id }: { id: string }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const kit = useKitMessages()
  const [search, setSearch] = usePageSearch(questionSearch)
  const show = search.show ?? 'found'
  const list = useEndless(
    readQuestion,
    { params: { id }, query: { show } },
    { cursor: 'after', next: (a) => a.next },
  )
  // Answers arrive while one looks.
  const now = useEndpoint(
    readQuestion,
    { params: { id }, query: { limit: 1 } },
    { everyMs: RENEW_MS },
  ).data?.question
  const heard = (now?.answered ?? 0) + (now?.failed ?? 0)
  const { refetch } = list
  useEffect(() => {
    if (heard > 0) void refetch()
  }, [heard, refetch])
  return (
    <Await answer={list}>
      {(data) => {
        const question = now ?? data.pages[0]?.question
        if (question === undefined) return null
        const rows = data.pages.flatMap((p) => p.rows)
        const many: Record<Show, number> = {
          found: question.found,
          nothing: question.answered - question.found,
          waiting: question.agents - question.answered - question.failed,
          failed: question.failed,
        }
        return (
          <div className="stack-l">
            <About question={question} />
            <Tabs
              label={m.show}
              current={show}
              onChange={(tab) => setSearch({ show: SHOWS.find((s) => s === tab) })}
              tabs={SHOWS.map((tab) => ({
                id: tab,
                label: `${m.shows[tab]} ${f.number(many[tab])}`,
                body: (
                  <div className="stack">
                    {tab !== show ? null : rows.length === 0 ? (
                      <p className="soft">{m.noneHere}</p>
                    ) : (
                      rows.map((row) => (
                        <section key={row.id} className="stack">
                          <h3>
                            {row.asset === null ? (
                              <bdi>{row.host}</bdi>
                            ) : (
                              <Link to="/assets/$id" params={{ id: row.asset }}>
                                <bdi>{row.host}</bdi>
                              </Link>
                            )}{' '}
                            <span className="soft small">
                              {m.lastSeen} {f.cell(row.lastSeenAt)}
                            </span>
                          </h3>
                          <div>
                            <Answered answer={row} of={question} />
                          </div>
                        </section>
                      ))
                    )}
                    {list.hasNextPage ? (
                      <div>
                        <Button
                          busy={list.isFetchingNextPage}
                          onClick={() => void list.fetchNextPage()}
                        >
                          {kit.table.loadMore}
                        </Button>
                      </div>
                    ) : null}
                  </div>
                ),
              }))}
            />
          </div>
        )
      }}
    </Await>
  )
}

const About = ({ question: q }: { question: QuestionRow }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const notify = useNotify()
  const stop = useAct(stopQuestion)
  const mayStop = useMay('administrator') && q.state === 'open'
  return (
    <div className="stack">
      <Facts
        facts={[
          { name: m.question, value: <AskedWords asked={q.asked} /> },
          { name: m.by, value: m.askedBy(q.askedBy, f.moment(q.askedAt)) },
          {
            name: m.state,
            value: `${m.states[q.state]}${q.state === 'open' ? ` · ${m.until(f.cell(q.expiresAt))}` : ''}`,
          },
          { name: m.answered, value: m.ratio(q.answered + q.failed, q.agents) },
        ]}
      />
      {mayStop ? (
        <div>
          <Button
            busy={stop.isPending}
            onClick={() =>
              stop.mutate(
                { params: { id: q.id }, body: {} },
                {
                  onSuccess: () => notify.done({ title: m.stopped }),
                  onError: notify.failed,
                },
              )
            }
          >
            {m.stop}
          </Button>
        </div>
      ) : null}
    </div>
  )
}
