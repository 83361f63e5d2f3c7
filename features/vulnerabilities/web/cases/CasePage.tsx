/**
 * One case: why it is open in a sentence a manager understands, the exposure, what to do next, every task with its proof or what
 * is missing, the text for the people concerned, what happened.
 * @module
 */
import { FileText, RefreshCw } from 'lucide-react'
import { addressOf, useAct, useEndpoint } from '../../../../ui/api.tsx'
import { Button } from '../../../../ui/Button.tsx'
import { Await } from '../../../../ui/Empty.tsx'
import { useFormat, useLanguage, useMessages } from '../../../../ui/language.tsx'
import { Link, usePathParams } from '../../../../ui/link.tsx'
import { useMay } from '../../../../ui/me.tsx'
import { CopyButton, PageHeader, Panel, Timeline } from '../../../../ui/Page.tsx'
import { useNotify } from '../../../../ui/Toast.tsx'
import {
  type CaseDetail,
  readCase,
  reportCase,
  reviewCase,
  tellCase,
} from '../../contract-case-pages.ts'
import { TaskKind } from '../../contract-cases.ts'
import { en } from '../../messages/cases.en.ts'
import { ja } from '../../messages/cases.ja.ts'
import { CaseIsolation } from './CaseIsolation.tsx'
import { CaseBadge } from './CaseParts.tsx'
import { CasePast } from './CasePast.tsx'
import { CaseReadings } from './CaseReadings.tsx'
import { CaseTasks } from './CaseTasks.tsx'
import { CaseWindow } from './CaseWindow.tsx'
import './cases.css'

export const CasePage = () => (
  <Await answer={useEndpoint(readCase, { params: { id: usePathParams()['id'] ?? '' } })}>
    {(detail) => <Body detail={detail} />}
  </Await>
)

const Body = ({ detail }: { detail: CaseDetail }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const { language } = useLanguage()
  const notify = useNotify()
  const mayWork = useMay('administrator', 'operator', 'officer')
  const review = useAct(reviewCase, { alsoStale: ['board'] })
  const { id } = detail
  const isConcerned = detail.judged.causes.some((c) => c.ruledOut === null)
  return (
    <>
      <PageHeader
        title={detail.name}
        lead={<Why detail={detail} />}
        breadcrumb={<Link to="/vpn-cases">{m.title}</Link>}
        actions={
          <>
            <a
              className="button"
              href={addressOf(reportCase, { params: { id }, query: { language } })}
              download
            >
              <FileText size={16} aria-hidden="true" />
              {m.report}
            </a>
            {mayWork ? (
              <Button
                busy={review.isPending}
                onClick={() =>
                  review.mutate(
                    { params: { id } },
                    {
                      onSuccess: () => notify.done({ title: m.reviewed }),
                      onError: notify.failed,
                    },
                  )
                }
              >
                <RefreshCw size={16} aria-hidden="true" />
                {m.review}
              </Button>
            ) : null}
          </>
        }
      />
      <div className="stack-xl">
        <div className="row">
          <CaseBadge of={detail} />
          <span className="soft small">{m.judgedAt(f.moment(detail.judgedAt))}</span>
          <Link to="/assets/$id" params={{ id: detail.asset }}>
            {m.toAsset}
          </Link>
        </div>
        <CaseIsolation detail={detail} />
        {isConcerned ? <Next detail={detail} /> : null}
        <CasePast detail={detail} mayWork={mayWork} />
        {detail.judged.causes.length + detail.judged.rulesNotJudged.length === 0 ? null : (
          <CaseWindow detail={detail} />
        )}
        {isConcerned ? <CaseTasks detail={detail} mayWork={mayWork} /> : null}
        {isConcerned ? <Letter detail={detail} mayWork={mayWork} /> : null}
        <CaseReadings detail={detail} mayWork={mayWork} />
        {detail.events.length === 0 ? null : (
          <Panel title={m.timeline}>
            <Timeline
              label={m.timeline}
              entries={detail.events.map((e) => ({
                id: e.id,
                at: new Date(e.at),
                title: (
                  <>
                    <b>{m.events[e.kind]}</b> <span className="tag">{e.by ?? m.byHinoban}</span>
                  </>
                ),
                text: (
                  <bdi>
                    {[e.reason === null ? '' : m.reopened[e.reason], aboutOf(e, m)]
                      .filter(Boolean)
                      .join(' — ')}
                  </bdi>
                ),
              }))}
            />
          </Panel>
        )}
      </div>
    </>
  )
}

/** `done mfa|hana` in words. */
const aboutOf = (e: CaseDetail['events'][number], m: typeof en): string => {
  if (e.kind !== 'word' && e.kind !== 'withdrawn' && e.kind !== 'planned') return e.about
  const [, kind, key] =
    /^(done|exception|never-ran|updated-on|not-running)?(?: ?(.*))$/.exec(e.about) ?? []
  const [task = '', subject = ''] = (key ?? '').split('|')
  const read = TaskKind.safeParse(task)
  const word = Object.entries(m.words).find(([name]) => name === kind)?.[1] ?? ''
  return [word, read.success ? m.kinds[read.data] : task, subject].filter(Boolean).join(' ')
}

const Why = ({ detail }: { detail: CaseDetail }) => {
  const m = useMessages({ en, ja })
  const { language } = useLanguage()
  const { causes, unjudged } = detail.judged
  const active = causes.filter((c) => c.ruledOut === null)
  const cause = active.find((c) => c.version !== null) ?? active[0]
  if (cause === undefined)
    return <span>{unjudged === null ? m.clearText : m.unjudged[unjudged]}</span>
  const kept = detail.rules.find((r) => r.id === cause.rule)?.kept[language] ?? ''
  return (
    <span className="case-why">
      {cause.version === null
        ? m.whyUnknownPast(detail.name, detail.version ?? '', kept)
        : m.whySeen(detail.name, cause.version, kept)}{' '}
      {detail.state === 'closed'
        ? m.closedText
        : cause.end === null && detail.judged.isolation?.state !== 'isolated'
          ? m.notFixed
          : null}
    </span>
  )
}

const STEPS = 3

/** The first kinds of work that are left, in the order in which they make sense. */
const Next = ({ detail }: { detail: CaseDetail }) => {
  const m = useMessages({ en, ja })
  const open = detail.judged.tasks.filter((t) => t.isMandatory && t.state === 'open')
  const kinds = TaskKind.options.filter((kind) => open.some((t) => t.kind === kind))
  if (kinds.length === 0) return null
  return (
    <Panel title={m.next}>
      <ol className="case-steps">
        {kinds.slice(0, STEPS).map((kind) => (
          <li key={kind}>
            <b>{m.kinds[kind]}</b>
            <div>{m.todo[kind]}</div>
          </li>
        ))}
      </ol>
      {kinds.length > STEPS ? <p className="soft">{m.more(kinds.length - STEPS)}</p> : null}
    </Panel>
  )
}

const Letter = ({ detail, mayWork }: { detail: CaseDetail; mayWork: boolean }) => {
  const m = useMessages({ en, ja })
  const { language } = useLanguage()
  const notify = useNotify()
  const tell = useAct(tellCase)
  const { subject, text } = detail.message
  return (
    <Panel title={m.letter}>
      <p className="soft">{m.letterText}</p>
      <details>
        <summary>{subject[language]}</summary>
        <p className="case-letter">{text[language]}</p>
      </details>
      <div className="case-acts screen-only">
        <CopyButton text={`${subject.ja}\n\n${text.ja}`} label={m.copyJa} />
        <CopyButton text={`${subject.en}\n\n${text.en}`} label={m.copyEn} />
        {mayWork ? (
          <Button
            size="small"
            busy={tell.isPending}
            onClick={() =>
              tell.mutate(
                { params: { id: detail.id } },
                { onSuccess: () => notify.done({ title: m.told }), onError: notify.failed },
              )
            }
          >
            {m.tell}
          </Button>
        ) : null}
      </div>
    </Panel>
  )
}
