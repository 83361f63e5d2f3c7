/**
 * A span of time to the minute, beside the ready ones.
 * @module
 */
import { CalendarClock } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../../ui/Button.tsx'
import { useFormat, useMessages } from '../../../ui/language.tsx'
import { Popover, PopoverAct } from '../../../ui/Popover.tsx'
import { en } from '../messages/web-search-en.ts'
import { ja } from '../messages/web-search-ja.ts'
import { momentOf, typedOf } from './event-span.ts'

type Span = { readonly from: string; readonly to: string }
type Props = { readonly span: Span; readonly onSpan: (span: Span) => void }

export const EventSpan = ({ span, onSpan }: Props) => {
  const m = useMessages({ en, ja })
  return (
    <Popover
      title={m.exactSpan}
      trigger={
        <Button size="small">
          <CalendarClock size={15} aria-hidden="true" />
          {m.exactSpan}
        </Button>
      }
    >
      <Fields key={`${span.from} ${span.to}`} span={span} onSpan={onSpan} />
    </Popover>
  )
}

const Fields = ({ span, onSpan }: Props) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  const [from, setFrom] = useState(typedOf(f.cell(span.from)))
  const [to, setTo] = useState(typedOf(f.cell(span.to)))
  const [begin, end] = [momentOf(from, f.cell), momentOf(to, f.cell)]
  const isFine = begin !== null && end !== null && begin < end
  const field = (label: string, value: string, set: (value: string) => void) => (
    <label className="field">
      <span className="field-label">{label}</span>
      <input
        type="datetime-local"
        className="input"
        value={value}
        aria-invalid={!isFine}
        onChange={(e) => set(e.target.value)}
      />
    </label>
  )
  return (
    <div className="stack event-span">
      {field(m.from, from, setFrom)}
      {field(m.to, to, setTo)}
      {isFine ? (
        <PopoverAct onClick={() => onSpan({ from: begin, to: end })}>{m.useSpan}</PopoverAct>
      ) : (
        <p className="soft small">{m.spanWrong}</p>
      )}
    </div>
  )
}
