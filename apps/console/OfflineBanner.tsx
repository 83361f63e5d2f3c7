/**
 * Says that the device is offline, for as long as it is (U58).
 * @module
 */
import { useSyncExternalStore } from 'react'
import { useKitMessages } from '../../ui/language.tsx'
import { Banner } from '../../ui/Page.tsx'

const watch = (changed: () => void) => {
  window.addEventListener('online', changed)
  window.addEventListener('offline', changed)
  return () => {
    window.removeEventListener('online', changed)
    window.removeEventListener('offline', changed)
  }
}

export const OfflineBanner = () => {
  const m = useKitMessages()
  const isOnline = useSyncExternalStore(watch, () => navigator.onLine)
  return isOnline ? null : <Banner look="offline">{m.offline}</Banner>
}
