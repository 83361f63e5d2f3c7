/**
 * What pages are made of: head, panel, facts, timeline, progress, banner, copy button.
 * @module
 */

import type { SubjectState } from '@hinoban/measures'
import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useId, useState } from 'react'
import { Button } from './Button.tsx'
import { useFormat, useKitMessages } from './language.tsx'
import { useAnnounce } from './Toast.tsx'

type PageHeaderProps = {
  readonly title: string
  /** One sentence: what this page is for. */
  readonly lead?: ReactNode
  readonly breadcrumb?: ReactNode
  readonly actions?: ReactNode
}

/** The one h1 of a page; also the title of the browser's tab. */
export const PageHeader = ({ title, lead, breadcrumb, actions }: PageHeaderProps) => {
  const m = useKitMessages()
  useEffect(() => {
    document.title = `${title} — ${m.appName}`
  }, [title, m])
  return (
    <div className="page-head">
      <div className="page-head-words">
        {breadcrumb ? <div className="breadcrumb">{breadcrumb}</div> : null}
        <h1>{title}</h1>
        {lead ? <p>{lead}</p> : null}
      </div>
      {actions ? <div className="page-actions">{actions}</div> : null}
    </div>
  )
}

type PanelProps = {
  readonly title: string
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A titled part of a page. Use it for what belongs together, not for every figure. */
export const Panel = ({ title, aside, children }: PanelProps) => {
  const id = useId()
  return (
    <section className="panel" aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}

export type Fact = { readonly name: string; readonly value: ReactNode }

/** Names and values; a value that is null is left out. */
export const Facts = ({ facts }: { facts: readonly Fact[] }) => (
  <dl className="facts">
    {facts
      .filter(({ value }) => value !== null && value !== undefined)
      .flatMap(({ name, value }) => [
        <dt key={`${name} name`}>{name}</dt>,
        <dd key={name}>{value}</dd>,
      ])}
  </dl>
)

export type TimelineEntry = {
  readonly id: string
  readonly at: Date | string
  readonly title: ReactNode
  readonly text?: ReactNode
  readonly state?: SubjectState
}

/** Newest first, as given. */
export const Timeline = ({
  entries,
  label,
}: {
  entries: readonly TimelineEntry[]
  label: string
}) => {
  const f = useFormat()
  return (
    <ol className="timeline" aria-label={label}>
      {entries.map((entry) => (
        <li key={entry.id} data-state={entry.state}>
          <time dateTime={new Date(entry.at).toISOString()}>{f.moment(entry.at)}</time>
          <div>{entry.title}</div>
          {entry.text ? <div className="soft small">{entry.text}</div> : null}
        </li>
      ))}
    </ol>
  )
}

type ProgressProps = {
  readonly label: string
  /** 0 to 1; null while the end is not known. */
  readonly share: number | null
  /** What is being done now, or the remaining time. */
  readonly note?: ReactNode
}

export const Progress = ({ label, share, note }: ProgressProps) => {
  const m = useKitMessages()
  const whole = share === null ? null : Math.floor(share * 100)
  return (
    <div className="progress">
      <div className="progress-row">
        <span>{label}</span>
        {whole === null ? null : <span className="number">{whole}%</span>}
      </div>
      <div
        className="progress-track"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(whole === null
          ? {}
          : { 'aria-valuenow': whole, 'aria-valuetext': m.progress.percent(whole) })}
      >
        <div className="progress-done" style={{ width: `${whole ?? 35}%` }} />
      </div>
      {note ? <span className="soft">{note}</span> : null}
    </div>
  )
}

type BannerProps = {
  readonly look: 'sample' | 'preview' | 'offline' | 'warning' | 'note' | 'problem'
  readonly children: ReactNode
  readonly actions?: ReactNode
}

export const Banner = ({ look, children, actions }: BannerProps) => (
  <div
    className="banner"
    data-look={look}
    role={look === 'problem' ? 'alert' : look === 'offline' ? 'status' : 'note'}
  >
    <span>{children}</span>
    {actions}
  </div>
)

/** Browsers give the clipboard to pages over HTTPS only; on a bare address in the office network the old way works. */
const write = async (text: string): Promise<void> => {
  if (window.isSecureContext) return navigator.clipboard.writeText(text)
  const before = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'visually-hidden'
  // Beside the button: a dialog keeps the focus inside.
  ;(before?.parentElement ?? document.body).append(field)
  field.select()
  const isCopied = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus()
  if (!isCopied) throw new Error('the browser keeps the clipboard to itself')
}

/** Copies a text; says so in words. */
export const CopyButton = ({ text, label }: { text: string; label?: string }) => {
  const m = useKitMessages()
  const announce = useAnnounce()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 3000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => {
    write(text).then(
      () => {
        setCopied(true)
        announce(m.copied)
      },
      () => undefined,
    )
  }
  const Icon = copied ? Check : Copy
  return (
    <Button size="small" onClick={copy}>
      <Icon size={15} aria-hidden="true" />
      {copied ? m.copied : (label ?? m.copy)}
    </Button>
  )
}
