/**
 * How a search is written, with examples to try; and what of a typed search does not mean what it looks like.
 * @module
 */
import { CircleHelp, TriangleAlert } from 'lucide-react'
import { Button } from '../../../ui/Button.tsx'
import { useMessages } from '../../../ui/language.tsx'
import { Popover, PopoverAct } from '../../../ui/Popover.tsx'
import { en } from '../messages/web-search-en.ts'
import { ja } from '../messages/web-search-ja.ts'
import { MAX_TERMS, searchNotes } from '../search-query.ts'

type HelpProps = { readonly onTry: (q: string) => void }

export const SearchHelp = ({ onTry }: HelpProps) => {
  const m = useMessages({ en, ja })
  return (
    <Popover
      title={m.howTo}
      trigger={
        <Button size="small">
          <CircleHelp size={15} aria-hidden="true" />
          {m.howTo}
        </Button>
      }
    >
      <p className="soft small search-help-lead">{m.howToLead}</p>
      {m.examples.map(({ q, means }) => (
        <PopoverAct key={q} onClick={() => onTry(q)}>
          <span className="search-example">
            <code className="mono">{q}</code>
            <span className="soft small">{means}</span>
          </span>
        </PopoverAct>
      ))}
    </Popover>
  )
}

export const SearchNotes = ({ q }: { q: string }) => {
  const m = useMessages({ en, ja })
  const notes = searchNotes(q)
  return (
    <div role="status">
      {notes.length === 0 ? null : (
        <ul className="bare-list search-notes small">
          {notes.map(({ kind, at, text }) => (
            <li key={`${kind} ${at}`}>
              <TriangleAlert size={14} aria-hidden="true" />
              <span>
                {m.noteAt(at + 1)} <bdi className="mono">{text}</bdi>{' '}
                {m.searchNotes[kind](MAX_TERMS)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
