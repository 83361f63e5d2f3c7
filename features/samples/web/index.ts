/**
 * The page of the sample company.
 * @module
 */
import { FlaskConical } from 'lucide-react'
import type { PageSpec } from '../../../ui/page.ts'
import { pages as en } from '../messages/pages.en.ts'
import { pages as ja } from '../messages/pages.ja.ts'

const all = { en, ja }

export const samplesPages: readonly PageSpec[] = [
  {
    id: 'samples.company',
    path: '/sample',
    title: (language) => all[language].title,
    nav: { section: 'settings', order: 90, icon: FlaskConical },
    roles: ['administrator'],
    words: ['みほん', 'みほんのかいしゃ', 'でも', 'お試し', 'おためし', 'demo', 'try'],
    load: () => import('./SamplePage.tsx').then((m) => m.SamplePage),
  },
]
