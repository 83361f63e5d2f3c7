/**
 * When there is nothing to show: why, and what to do next. Loading, empty and failed never look alike.
 * @module
 */
import { CloudOff, FilterX, Inbox, Lock, type LucideIcon, Plug, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { ApiProblem } from './api.tsx'
import { Button } from './Button.tsx'
import { useKitMessages } from './language.tsx'

/** `none`: really nothing · `not-connected`: nobody measures it yet · `filtered` · `no-permission`. */
export type EmptyKind = 'none' | 'not-connected' | 'filtered' | 'no-permission'
export type EmptyProps = {
  readonly kind: EmptyKind
  /** What is empty; `filtered` and `no-permission` have words of their own. */
  readonly title?: string
  /** Why, in one sentence. */
  readonly text?: string
  /** The next button; for `none` and `not-connected` there should be one. */
  readonly actions?: ReactNode
}

const EMPTY_ICONS: Readonly<Record<EmptyKind, LucideIcon>> = {
  none: Inbox,
  'not-connected': Plug,
  filtered: FilterX,
  'no-permission': Lock,
}

export const EmptyState = ({ kind, title, text, actions }: EmptyProps) => {
  const m = useKitMessages()
  const Icon = EMPTY_ICONS[kind]
  const standard = {
    none: ['', ''],
    'not-connected': [m.empty.notConnected, ''],
    filtered: [m.empty.filteredTitle, m.empty.filteredText],
    'no-permission': [m.empty.noPermissionTitle, m.empty.noPermissionText],
  }[kind]
  return (
    <div className="empty" data-kind={kind}>
      <Icon size={28} strokeWidth={1.5} className="empty-icon" aria-hidden="true" />
      <h2>{title ?? standard[0]}</h2>
      <p>{text ?? standard[1]}</p>
      {actions ? <div className="empty-actions">{actions}</div> : null}
    </div>
  )
}

/** The cause, the incident number of the log, the next step; never a stack. */
export const ErrorState = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => {
  const m = useKitMessages()
  const known = error instanceof ApiProblem ? error : null
  if (known?.status === 403) {
    // A refusal for another reason than the role says which one, and what to do.
    const isRole = known.code === 'general.forbidden' || known.detail === ''
    return (
      <EmptyState
        kind="no-permission"
        {...(isRole ? {} : { title: m.empty.refusedTitle, text: known.detail })}
      />
    )
  }
  const offline = known?.code === 'console.offline'
  const missing = known?.status === 404
  const Icon = offline ? CloudOff : TriangleAlert
  const title = offline ? m.error.offlineTitle : missing ? m.error.notFoundTitle : m.error.title
  const text = offline
    ? m.error.offlineText
    : missing
      ? m.error.notFoundText
      : (known?.detail ?? m.error.unknownText)
  return (
    <div className="empty" role="alert">
      <Icon size={28} strokeWidth={1.5} className="empty-icon" aria-hidden="true" />
      <h2>{title}</h2>
      <p>{text}</p>
      {known?.incident ? (
        <p>
          <b className="mono">{m.error.incident(known.incident)}</b>
          <br />
          {m.error.incidentHelp}
        </p>
      ) : null}
      {onRetry && !missing ? (
        <div className="empty-actions">
          <Button onClick={onRetry}>{m.retry}</Button>
        </div>
      ) : null}
    </div>
  )
}

const LINES = [92, 78, 85, 60, 88, 70] as const

/** Grey lines while the first answer is under way. */
export const Skeleton = ({ lines = 4 }: { lines?: number }) => {
  const m = useKitMessages()
  return (
    <div className="stack" aria-busy="true">
      <span className="visually-hidden">{m.loading}</span>
      {LINES.slice(0, lines).map((width) => (
        <span key={width} className="skeleton" style={{ width: `${width}%` }} />
      ))}
    </div>
  )
}

type Answer<T> = {
  readonly data: T | undefined
  readonly error: Error | null
  readonly refetch: () => unknown
}

/** The three faces of a query: not yet, failed, there. @example <Await answer={people}>{(p) => …}</Await> */
export const Await = <T,>({
  answer,
  children,
}: {
  answer: Answer<T>
  children: (data: T) => ReactNode
}) => {
  if (answer.data !== undefined) return children(answer.data)
  if (answer.error) return <ErrorState error={answer.error} onRetry={() => answer.refetch()} />
  return <Skeleton />
}
