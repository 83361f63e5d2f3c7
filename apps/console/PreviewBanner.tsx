/**
 * Says that an administrator sees with the rights of another role, and ends it.
 * @module
 */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { endPreview } from '../../features/organizations/contract.ts'
import { roles as roleNamesEn } from '../../features/organizations/messages/roles.en.ts'
import { roles as roleNamesJa } from '../../features/organizations/messages/roles.ja.ts'
import { useCall } from '../../ui/api.tsx'
import { Button } from '../../ui/Button.tsx'
import { useMessages } from '../../ui/language.tsx'
import { useGo } from '../../ui/link.tsx'
import { useMe } from '../../ui/me.tsx'
import { Banner } from '../../ui/Page.tsx'
import { useNotify } from '../../ui/Toast.tsx'
import { en } from './messages/en.ts'
import { ja } from './messages/ja.ts'

export const PreviewBanner = () => {
  const m = useMessages({ en, ja })
  const names = useMessages({ en: roleNamesEn, ja: roleNamesJa })
  const { preview, role, sites } = useMe()
  const call = useCall()
  const cache = useQueryClient()
  const go = useGo()
  const notify = useNotify()
  const [isEnding, setEnding] = useState(false)
  if (!preview) return null
  const end = () => {
    setEnding(true)
    call(endPreview, {})
      .then(() => {
        // What another role saw is less than what the administrator sees: nothing of it stays.
        cache.clear()
        go({ to: '/members' })
      }, notify.failed)
      .finally(() => setEnding(false))
  }
  return (
    <aside aria-label={m.previewLabel}>
      <Banner
        look="preview"
        actions={
          <Button size="small" busy={isEnding} onClick={end}>
            {m.previewEnd}
          </Button>
        }
      >
        {m.previewBanner(names[role], sites === '*' ? null : sites.length)}
      </Banner>
    </aside>
  )
}
