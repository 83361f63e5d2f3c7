/**
 * How far an import is: bar, records per second, time left; told to screen readers at every quarter.
 * @module
 */
import { useEffect, useRef } from 'react'
import type { ImportRow } from '../../../platform/imports/contract.ts'
import { Progress } from '../../../ui/Page.tsx'
import { useAnnounce } from '../../../ui/Toast.tsx'
import type { WebMessages } from '../messages/web.en.ts'
import { useWords } from './words.ts'

const QUARTER = 25
const MINUTE = 60
/** Below this many seconds the time left is said in seconds. */
const SAY_SECONDS = 100

export const progressNote = (m: WebMessages, row: ImportRow): string => {
  const { records, perSecond, secondsLeft } = row.progress
  const parts = [m.progress.records(records)]
  if (perSecond !== null && perSecond > 0) parts.push(m.progress.perSecond(perSecond))
  if (secondsLeft !== null)
    parts.push(
      secondsLeft < SAY_SECONDS
        ? m.progress.seconds(Math.max(1, secondsLeft))
        : m.progress.minutes(Math.ceil(secondsLeft / MINUTE)),
    )
  return parts.join(' · ')
}

export const ImportProgress = ({ row }: { row: ImportRow }) => {
  const m = useWords()
  const announce = useAnnounce()
  const told = useRef(0)
  const { percent } = row.progress
  useEffect(() => {
    if (percent === null) return
    const quarter = Math.floor(percent / QUARTER)
    if (quarter > told.current && quarter < 100 / QUARTER)
      announce(m.progress.told(quarter * QUARTER))
    told.current = quarter
  }, [percent, announce, m])
  const label = row.state === 'running' ? m.progress.running : m.progress.checking
  return (
    <div className="stack">
      <Progress
        label={label}
        share={percent === null ? null : percent / 100}
        note={progressNote(m, row)}
      />
      <p className="soft small">{m.progress.mayLeave}</p>
    </div>
  )
}
