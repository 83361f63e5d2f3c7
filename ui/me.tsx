/**
 * Who reads this page, for components that show or hide what only some may do. The server decides for itself.
 * @module
 */
import { createContext, type ReactNode, useContext } from 'react'
import type { Role } from '../platform/access/roles.ts'

export type Me = {
  readonly userId: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly sites: '*' | readonly string[]
  /** An administrator sees with `role` and `sites`; the server lets him read only. */
  readonly preview: boolean
  readonly organization: {
    readonly id: string
    readonly name: string
    readonly colour: string
    readonly timeZone: string
    readonly sample: boolean
  }
}
const MeContext = createContext<Me | null>(null)

export const MeProvider = ({ me, children }: { me: Me; children: ReactNode }) => (
  <MeContext value={me}>{children}</MeContext>
)

/** Throws on pages for anyone (sign-in, first run): there is nobody yet. */
export const useMe = (): Me => {
  const me = useContext(MeContext)
  if (!me) throw new Error('useMe: nobody is signed in here')
  return me
}

/** @example const mayEdit = useMay('administrator', 'operator') */
export const useMay = (...roles: readonly Role[]): boolean => roles.includes(useMe().role)
