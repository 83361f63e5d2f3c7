/**
 * Lists of installed software: the device is named in the list, or by the name of the file.
 * @module
 */
import type { Accepted, ImportContext, ImportSource } from '../../../../platform/imports/source.ts'
import { type AcceptDeps, acceptItems, foreseeItems } from '../accept.ts'
import type { Item } from '../item.ts'
import type { PackageRecord } from './package-worker.ts'
import { looksLikePackages } from './recognise-lists.ts'
import { counted, more, originOf, READ_WITHIN_MS, refresh } from './taking.ts'

/** Version of what the probe writes: raised when the same file would give other facts. */
const PACKAGE_PROBE = '1'

const packageItem = (record: PackageRecord, context: ImportContext): Item => ({
  seen: {
    source: 'packages',
    by: record.by,
    at: context.observedAt.getTime(),
    site: context.site?.id ?? null,
    facts: record.facts,
  },
  components: record.components,
  places: record.places,
})

export const packageSource = (deps: AcceptDeps): ImportSource => ({
  id: 'packages',
  title: {
    ja: 'ソフトウェア一覧（dpkg・rpm・apk・Windows）',
    en: 'Software lists (dpkg, rpm, apk, Windows)',
  },
  hint: {
    ja: '機器の名前をファイル名にしたdpkg -l、rpm -qa、apk info -v、winget listなどの出力、またはインストール済みプログラムのCSV',
    en: 'output of dpkg -l, rpm -qa, apk info -v, winget list and the like in a file named after the device, or installed programs as CSV',
  },
  extensions: ['.txt', '.csv', '.log', '.list'],
  evidenceClass: 'E2',
  siteRequired: false,
  recognise: looksLikePackages,
  worker: new URL('./package-worker.ts', import.meta.url),
  missing: () => [],
  memoryMb: 1024,
  timeoutMs: READ_WITHIN_MS,
  // Devices with some hundred packages each.
  batchRecords: 20,
  options: async () => null,
  foresee: async (tx, records, context, seen) =>
    counted(
      await foreseeItems(
        tx,
        (records as PackageRecord[]).map((r) => packageItem(r, context)),
        seen,
      ),
    ),
  accept: async (tx, records, context, memo): Promise<Accepted> => {
    const items = (records as PackageRecord[]).map((r) => packageItem(r, context))
    const rows = items.reduce((sum, { components = [] }) => sum + components.length, 0)
    return {
      ...counted(await acceptItems(deps, tx, items, originOf(context, PACKAGE_PROBE))),
      memo: more(memo, rows),
    }
  },
  finish: (tx, _end, _context, memo) => refresh(deps, tx, memo),
})
