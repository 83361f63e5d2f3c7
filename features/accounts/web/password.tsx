/**
 * The age of a password and the last logon, as a cell and as a line.
 * @module
 */
import { useFormat, useMessages } from '../../../ui/language.tsx'
import type { AccountRow } from '../contract.ts'
import { en } from '../messages/en.ts'
import { ja } from '../messages/ja.ts'

const DAY_MS = 24 * 60 * 60_000

export const Password = ({
  of,
}: {
  of: Pick<AccountRow, 'password' | 'passwordSetAt' | 'neverExpires' | 'readAt'>
}) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  if (of.password !== 'changed' || of.passwordSetAt === null)
    return <span className="soft">{m.passwords[of.password]}</span>
  const days = Math.max(
    0,
    Math.floor((Date.parse(of.readAt) - Date.parse(of.passwordSetAt)) / DAY_MS),
  )
  return (
    <>
      <span className="number nowrap">{f.cell(of.passwordSetAt)}</span>
      <div className="soft small">
        {m.age(days)}
        {of.neverExpires ? ` · ${m.neverExpires}` : null}
      </div>
    </>
  )
}

export const Logon = ({ at }: { at: string | null }) => {
  const m = useMessages({ en, ja })
  const f = useFormat()
  return at === null ? (
    <span className="soft">{m.neverLoggedOn}</span>
  ) : (
    <span className="number nowrap">{f.cell(at)}</span>
  )
}
