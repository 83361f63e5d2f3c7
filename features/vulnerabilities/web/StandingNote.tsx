/**
 * How complete the findings are, above every list: no catalogue, one under way, or what can be judged and what cannot.
 * @module
 */
import { useAct } from '../../../ui/api.tsx'
import { Button } from '../../../ui/Button.tsx'
import { type EmptyProps, EmptyState } from '../../../ui/Empty.tsx'
import { useFormat } from '../../../ui/language.tsx'
import { Link } from '../../../ui/link.tsx'
import { useMay } from '../../../ui/me.tsx'
import { Banner, Progress } from '../../../ui/Page.tsx'
import { useNotify } from '../../../ui/Toast.tsx'
import { matchNow, type Standing } from '../contract.ts'
import { useText, useWords } from './words.ts'

/** Asked again while something is under way, and when nothing is: a feed may begin by itself. */
export const LOOK_AGAIN_MS = 20_000

const MatchNow = ({ look }: { look?: 'primary' }) => {
  const m = useWords()
  const notify = useNotify()
  const act = useAct(matchNow)
  if (!useMay('administrator', 'operator', 'officer')) return null
  return (
    <Button
      {...(look === undefined ? { size: 'small' } : { look })}
      busy={act.isPending}
      onClick={() =>
        act.mutate(
          {},
          { onSuccess: () => notify.done({ title: m.standing.started }), onError: notify.failed },
        )
      }
    >
      {m.standing.matchNow}
    </Button>
  )
}

const FeedDoors = () => {
  const m = useWords()
  const maySee = useMay('administrator', 'auditor')
  const maySet = useMay('administrator')
  return maySee ? (
    <span className="row">
      <Link to="/feeds" look={maySet ? 'primary' : 'button'}>
        {m.standing.toFeeds}
      </Link>
      {maySet ? (
        <Link to="/settings" look="button">
          {m.standing.toSettings}
        </Link>
      ) : null}
    </span>
  ) : null
}

export const StandingNote = ({ standing }: { standing: Standing }) => {
  const m = useWords()
  const text = useText()
  const f = useFormat()
  const { catalogue, matchedAt, progress, coverage } = standing
  if (progress !== null)
    return <Progress label={m.standing.matching} share={progress} note={text(standing.sentence)} />
  if (catalogue === 'building' && matchedAt === null)
    return <Progress label={m.standing.building} share={null} note={m.standing.buildingNext} />
  // The list itself says at length why it is empty.
  if (matchedAt === null) return null
  const isWhole = coverage !== null && coverage.judgeable === coverage.components
  return (
    <Banner
      look={isWhole ? 'note' : 'warning'}
      actions={
        <span className="row">
          {isWhole ? null : <Link to="/vulnerabilities/coverage">{m.standing.toCoverage}</Link>}
          {catalogue === 'ready' ? <MatchNow /> : null}
        </span>
      }
    >
      {catalogue === 'ready' ? null : (
        <b>{catalogue === 'absent' ? m.standing.absent : m.standing.building} </b>
      )}
      {text(standing.sentence)}{' '}
      <span className="soft small nowrap">{m.standing.matchedAt(f.cell(matchedAt))}</span>
    </Banner>
  )
}

/** Why there is nothing to show while nothing was matched; null: it was. */
export const nothingYet = (
  standing: Standing,
  m: ReturnType<typeof useWords>,
): EmptyProps | null => {
  if (standing.matchedAt !== null) return null
  if (standing.catalogue === 'absent')
    return {
      kind: 'not-connected',
      title: m.standing.absent,
      text: m.standing.absentNext,
      actions: <FeedDoors />,
    }
  if (standing.catalogue === 'building')
    return { kind: 'not-connected', title: m.standing.building, text: m.standing.buildingNext }
  return {
    kind: 'not-connected',
    title: m.standing.never,
    text: m.standing.neverNext,
    actions: (
      <>
        <MatchNow look="primary" />
        <Link to="/imports" look="button">
          {m.standing.toImports}
        </Link>
      </>
    ),
  }
}

export const NothingYet = ({ standing }: { standing: Standing }) => {
  const m = useWords()
  const why = nothingYet(standing, m)
  return why === null ? null : <EmptyState {...why} />
}
