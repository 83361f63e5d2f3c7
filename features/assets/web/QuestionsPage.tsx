/**
 * Questions to agents: what was asked, how many have answered, where it was found.
 * @module
 */
import { useEndpoint } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Drawer } from '../../../ui/Dialog.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Link, usePageSearch } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { PageHeader } from '../../../ui/Page.tsx'
import { type Column, Table } from '../../../ui/Table.tsx'
import { listSites } from '../../organizations/contract.ts'
import { listQuestions, type QuestionRow } from '../contract-questions.ts'
import { en } from '../messages/questions.en.ts'
import { ja } from '../messages/questions.ja.ts'
import { AskDialog } from './AskForm.tsx'
import { QuestionView } from './QuestionView.tsx'
import { questionSearch } from './question-search.ts'
import { AskedWords, askedText } from './question-words.tsx'
import { useWords } from './words.ts'

export const QuestionsPage = () => {
  const m = useMessages({ en, ja })
  const w = useWords()
  const mayAsk = useMay('administrator')
  const [search, setSearch] = usePageSearch(questionSearch)
  const list = useEndpoint(listQuestions, {}, { everyMs: 15_000 })
  const close = () => setSearch({ open: undefined, show: undefined })
  const add = (
    <Button look="primary" onClick={() => setSearch({ open: 'new' })}>
      {m.ask}
    </Button>
  )
  return (
    <>
      <PageHeader
        title={m.title}
        lead={m.lead}
        breadcrumb={<Link to="/assets">{w.detail.breadcrumb}</Link>}
        actions={mayAsk ? add : null}
      />
      <Table
        id="assets.questions"
        caption={m.title}
        columns={useColumns((id) => setSearch({ open: id }))}
        rows={list.data?.rows}
        rowKey={(q) => q.id}
        onOpen={(q) => setSearch({ open: q.id })}
        search={search}
        setSearch={setSearch}
        error={list.error}
        onRetry={() => void list.refetch()}
        empty={{
          kind: 'none',
          title: m.none,
          text: m.noneText,
          ...(mayAsk ? { actions: add } : {}),
        }}
      />
      {search.open === 'new' && mayAsk ? (
        <AskDialog whom="chosen" onClose={close} onAsked={(open) => setSearch({ open })} />
      ) : search.open === undefined || search.open === 'new' ? null : (
        <Drawer open title={m.question} onClose={close}>
          <QuestionView id={search.open} />
        </Drawer>
      )}
    </>
  )
}

const useColumns = (open: (id: string) => void): readonly Column<QuestionRow>[] => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const sites = useEndpoint(listSites, {}).data?.items ?? []
  return [
    {
      id: 'question',
      header: m.question,
      width: 'wide',
      cell: (q) => (
        <button
          type="button"
          className="link-button row-link"
          aria-label={[m.templates[q.asked.template], askedText(q.asked)].filter(Boolean).join(' ')}
          onClick={() => open(q.id)}
        >
          <AskedWords asked={q.asked} />
        </button>
      ),
    },
    {
      id: 'where',
      header: m.where,
      cell: (q) =>
        q.asset === null ? (
          q.site === null ? (
            m.everywhere
          ) : (
            (sites.find((s) => s.id === q.site)?.name ?? '')
          )
        ) : (
          <bdi>{q.asset.name}</bdi>
        ),
    },
    { id: 'state', header: m.state, cell: (q) => m.states[q.state] },
    {
      id: 'answered',
      header: m.answered,
      cell: (q) => <span className="number">{m.ratio(q.answered + q.failed, q.agents)}</span>,
    },
    {
      id: 'found',
      header: m.found,
      align: 'end',
      cell: (q) => (
        <span className="number">{q.asked.template === 'refetch' ? '—' : f.number(q.found)}</span>
      ),
    },
    {
      id: 'by',
      header: m.by,
      cell: (q) => (
        <>
          <bdi>{q.askedBy}</bdi>
          <div className="soft small number nowrap">{f.cell(q.askedAt)}</div>
        </>
      ),
    },
  ]
}
