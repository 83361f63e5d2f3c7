/**
 * Saved views of a table: a name for what is in the URL.
 * @module
 */
import { Bookmark, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from './Button.tsx'
import { useKitMessages } from './language.tsx'
import { Popover } from './Menu.tsx'
import { readViews, type SavedView, withView } from './table-rows.ts'
import { readSearch, writeSearch } from './url-search.ts'

/** Views are kept on this device; what is in the URL always wins over them. */
export const ViewMenu = ({
  id,
  setSearch,
}: {
  id: string
  setSearch: (change: Record<string, unknown>) => void
}) => {
  const m = useKitMessages()
  const key = `hinoban.views.${id}`
  const field = useId()
  const [views, setViews] = useState<readonly SavedView[]>(() =>
    readViews(localStorage.getItem(key)),
  )
  const [name, setName] = useState('')
  const keep = (next: readonly SavedView[]) => {
    localStorage.setItem(key, JSON.stringify(next))
    setViews(next)
  }
  const show = (search: string) => {
    const now = Object.fromEntries(
      Object.keys(readSearch(location.search)).map((k) => [k, undefined]),
    )
    setSearch({ ...now, ...readSearch(search) })
  }
  return (
    <Popover
      title={m.table.views}
      trigger={
        <Button size="small">
          <Bookmark size={15} aria-hidden="true" />
          {m.table.views}
        </Button>
      }
    >
      <Button size="small" look="quiet" onClick={() => show('')}>
        {m.table.defaultView}
      </Button>
      {views.length === 0 ? <p className="soft small">{m.table.noViews}</p> : null}
      {views.map((view) => (
        <div key={view.name} className="row-between">
          <Button size="small" look="quiet" onClick={() => show(view.search)}>
            {view.name}
          </Button>
          <Button
            size="small"
            look="quiet"
            aria-label={m.table.deleteView(view.name)}
            onClick={() => keep(views.filter((v) => v.name !== view.name))}
          >
            <Trash2 size={15} aria-hidden="true" />
          </Button>
        </div>
      ))}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          const wanted = name.trim().slice(0, 60)
          if (wanted === '') return
          keep(withView(views, { name: wanted, search: writeSearch(readSearch(location.search)) }))
          setName('')
        }}
      >
        <label className="field-label" htmlFor={field}>
          {m.table.viewName}
        </label>
        <input
          id={field}
          className="input"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button type="submit" size="small">
          {m.table.saveView}
        </Button>
      </form>
    </Popover>
  )
}
