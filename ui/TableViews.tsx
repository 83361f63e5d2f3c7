/**
 * Saved views of a table: a name for what is in the URL, kept for oneself or shared.
 * @module
 */
import { Bookmark, Trash2, UsersRound } from 'lucide-react'
import { useId, useState } from 'react'
import { Button } from './Button.tsx'
import { ConfirmDialog, Dialog, DialogActions } from './Dialog.tsx'
import { useKitMessages } from './language.tsx'
import { Popover, PopoverAct } from './Popover.tsx'
import { type SavedView, useViews, type ViewBook } from './saved-views.tsx'
import { useNotify } from './Toast.tsx'
import { readSearch, viewOf } from './url-search.ts'

type ViewMenuProps = {
  readonly id: string
  readonly setSearch: (change: Record<string, unknown>) => void
}

/** What is in the URL always wins: a view only writes the URL. */
export const ViewMenu = (props: ViewMenuProps) => {
  const book = useViews()
  return book === null ? null : <Views {...props} book={book} />
}

type Asking = { readonly what: 'roles' | 'delete'; readonly view: SavedView } | null

const Views = ({ id, setSearch, book }: ViewMenuProps & { readonly book: ViewBook }) => {
  const m = useKitMessages()
  const notify = useNotify()
  const [asking, setAsking] = useState<Asking>(null)
  const views = book.views.filter((view) => view.table === id)
  const now = viewOf(location.search)
  const current = views.find((view) => viewOf(view.search) === now)
  const show = (search: string) => {
    const empty = Object.fromEntries(
      Object.keys(readSearch(location.search)).map((key) => [key, undefined]),
    )
    setSearch({ ...empty, ...readSearch(search) })
  }
  const remove = (view: SavedView) => {
    setAsking(null)
    book
      .remove(view)
      .then(() => notify.done({ title: m.table.viewDeleted(view.name) }), notify.failed)
  }
  return (
    <>
      <Popover
        title={m.table.views}
        trigger={
          <Button size="small" data-pressed={current ? '' : undefined}>
            <Bookmark size={15} aria-hidden="true" />
            {current?.name ?? m.table.views}
          </Button>
        }
      >
        <PopoverAct onClick={() => show('')}>{m.table.defaultView}</PopoverAct>
        {(['own', 'shared'] as const).map((reach) => (
          <ViewList
            key={reach}
            title={reach === 'own' ? m.table.ownViews : m.table.sharedViews}
            views={views.filter((view) => view.reach === reach)}
            current={current}
            book={book}
            onShow={(view) => show(view.search)}
            onRoles={(view) => setAsking({ what: 'roles', view })}
            onRemove={(view) =>
              view.reach === 'own' ? remove(view) : setAsking({ what: 'delete', view })
            }
          />
        ))}
        {views.length === 0 ? <p className="soft small">{m.table.noViews}</p> : null}
        <SaveView table={id} search={now} views={views} book={book} />
      </Popover>
      {asking?.what === 'roles' ? (
        <RolesDialog view={asking.view} book={book} onClose={() => setAsking(null)} />
      ) : null}
      {asking?.what === 'delete' ? (
        <ConfirmDialog
          open
          danger
          onClose={() => setAsking(null)}
          title={m.table.deleteView(asking.view.name)}
          description={m.table.deleteViewText}
          act={m.table.deleteViewAct}
          onConfirm={() => remove(asking.view)}
        />
      ) : null}
    </>
  )
}

type ViewListProps = {
  readonly title: string
  readonly views: readonly SavedView[]
  readonly current: SavedView | undefined
  readonly book: ViewBook
  readonly onShow: (view: SavedView) => void
  readonly onRoles: (view: SavedView) => void
  readonly onRemove: (view: SavedView) => void
}

const ViewList = (props: ViewListProps) => {
  const { views, book } = props
  const m = useKitMessages()
  if (views.length === 0) return null
  return (
    <section aria-label={props.title}>
      <p className="menu-label">{props.title}</p>
      <ul className="view-list">
        {views.map((view) => (
          <li key={view.id}>
            <PopoverAct current={view.id === props.current?.id} onClick={() => props.onShow(view)}>
              {view.name}
            </PopoverAct>
            {view.reach === 'shared' && book.rolesOf(view.table).length > 0 ? (
              <PopoverAct
                icon
                label={m.table.viewRoles(view.name)}
                onClick={() => props.onRoles(view)}
              >
                <UsersRound size={15} aria-hidden="true" />
              </PopoverAct>
            ) : null}
            {view.mayRemove ? (
              <PopoverAct
                icon
                label={m.table.deleteView(view.name)}
                onClick={() => props.onRemove(view)}
              >
                <Trash2 size={15} aria-hidden="true" />
              </PopoverAct>
            ) : null}
            {view.by === null ? null : (
              <p className="soft small">
                {m.table.viewBy(view.by)}
                {view.beginsFor.length === 0
                  ? null
                  : ` · ${m.table.viewBegins(view.beginsFor.map(book.roleName))}`}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

type SaveViewProps = {
  readonly table: string
  readonly search: string
  readonly views: readonly SavedView[]
  readonly book: ViewBook
}

const SaveView = ({ table, search, views, book }: SaveViewProps) => {
  const m = useKitMessages()
  const notify = useNotify()
  const field = useId()
  const [name, setName] = useState('')
  const [isShared, setShared] = useState(false)
  const wanted = name.trim().slice(0, 60)
  const reach = isShared ? 'shared' : 'own'
  const isThere = views.some((view) => view.name === wanted && view.reach === reach)
  const save = () =>
    book.keep({ table, name: wanted, search, reach }).then(() => {
      setName('')
      notify.done({ title: m.table.viewSaved(wanted) })
    }, notify.failed)
  return (
    <form
      className="stack view-save"
      onSubmit={(event) => {
        event.preventDefault()
        if (wanted !== '') save()
      }}
    >
      <label className="field-label" htmlFor={field}>
        {m.table.viewName}
      </label>
      <input
        id={field}
        className="input"
        maxLength={60}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      {book.mayShare ? (
        <label className="check">
          <input
            type="checkbox"
            checked={isShared}
            onChange={(event) => setShared(event.target.checked)}
          />
          <span>{m.table.shareView}</span>
        </label>
      ) : null}
      <Button type="submit" size="small">
        {isThere ? m.table.replaceView : m.table.saveView}
      </Button>
    </form>
  )
}

type RolesDialogProps = {
  readonly view: SavedView
  readonly book: ViewBook
  readonly onClose: () => void
}

const RolesDialog = ({ view, book, onClose }: RolesDialogProps) => {
  const m = useKitMessages()
  const notify = useNotify()
  const [roles, setRoles] = useState(view.beginsFor)
  const save = () =>
    book.beginFor(view, roles).then(() => {
      notify.done({ title: m.table.viewSaved(view.name) })
      onClose()
    }, notify.failed)
  return (
    <Dialog
      open
      onClose={onClose}
      title={m.table.viewRoles(view.name)}
      description={m.table.viewRolesText}
    >
      <div className="stack">
        {book.rolesOf(view.table).map(({ role, name }) => (
          <label key={role} className="check">
            <input
              type="checkbox"
              checked={roles.includes(role)}
              onChange={(event) =>
                setRoles(event.target.checked ? [...roles, role] : roles.filter((r) => r !== role))
              }
            />
            <span>{name}</span>
          </label>
        ))}
      </div>
      <DialogActions>
        <Button onClick={onClose}>{m.cancel}</Button>
        <Button look="primary" onClick={save}>
          {m.save}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
