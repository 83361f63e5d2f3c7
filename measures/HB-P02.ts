/**
 * What every device is, is known: cameras, printers, NAS, controllers and telephones included, and none of them is an open door.
 * @module
 */
import {
  ago,
  ahead,
  days,
  fails,
  holds,
  latest,
  measure,
  type Seen,
  unknown,
} from '@hinoban/measures'
import type { Classification, DeviceClass, Sighting } from '../features/assets/evidence.ts'

const CLASSIFY_WITHIN = days(14)

/** IoT 機器 in the words of the notice: devices that people do not take for computers. */
const IOT: readonly DeviceClass[] = [
  'camera',
  'printer',
  'nas',
  'phone',
  'industrial',
  'iot',
  'network',
  'edge',
]

/** The newest word on one question among sources of which most are silent. */
const newestWord = <K extends keyof Classification>(
  classes: readonly Seen<Classification>[],
  field: K,
): { value: NonNullable<Classification[K]>; evidenceId: string } | null => {
  for (const { payload, evidenceId } of classes) {
    const value = payload[field]
    if (value !== null && value !== undefined && value !== 'unknown') return { value, evidenceId }
  }
  return null
}

/** A source that says nothing about the device but that it is there. */
const NOTHING: Classification = {
  deviceClass: 'unknown',
  firstSeenAt: ago(days(5)),
  firmware: null,
  endOfSupport: null,
  reachableFromInternet: null,
  defaultPassword: null,
}

export default measure<{ sightings: Sighting; classes: Classification }>({
  id: 'HB-P02',
  title: { ja: 'IoT機器を含む情報資産の把握', en: 'Know the assets, IoT devices included' },
  asks: {
    ja: 'カメラ、複合機、NAS、制御機器、電話機なども含めて、それぞれが何の機器かを把握していますか',
    en: 'Do you know what every device is, cameras, copiers, NAS, controllers and telephones included?',
  },
  group: 'identify',
  actor: { ja: 'IT部門、総務、工場', en: 'IT department, general affairs, plants' },
  quotes: [
    {
      notice: '2022-02-23',
      section: '1',
      text: 'IoT 機器を含む情報資産の保有状況を把握する。',
    },
  ],
  does: [
    {
      ja: 'カメラ、複合機、NAS、PLC、電話機などを、攻撃を伴わない特徴（開いているポート、メーカー、製品名）から分類します。',
      en: 'Classifies cameras, printers, NAS, PLC and telephones by their traits (open ports, maker, product names) without attacking them.',
    },
    {
      ja: '初期パスワードの有無は持ち主が認めた機器だけで確かめ、ファームウェアの古さとサポート終了日を調べます。',
      en: 'Checks for default passwords only on devices that the owner has approved, and looks at firmware age and end of support.',
    },
    {
      ja: '情報資産（データ、分類、保管場所、管理者、保存期間、開示先）も台帳で管理します。',
      en: 'Holds information assets too: data set, class, where it is stored, owner, retention, disclosure.',
    },
  ],
  subject: 'host',
  reads: { sightings: 'assets.sighting', classes: 'assets.classification' },
  // What a device is does not change within a week; that it is there is seen every week.
  maxAge: { sightings: days(7), classes: days(365) },
  least: 'E2',
  leastFor: { classes: 'E4' },
  judge: ({ sightings, classes }, now) => {
    const seen = latest(sightings)
    if (!seen) return unknown('never_seen')
    const kind = newestWord(classes, 'deviceClass')
    if (!kind) {
      const firstSeen = Math.min(
        ...[...sightings, ...classes].map(({ payload }) => payload.firstSeenAt),
      )
      const evidence = [seen.evidenceId]
      return now - firstSeen > CLASSIFY_WITHIN
        ? fails('unclassified', { firstSeenOn: firstSeen }, { evidence })
        : holds(
            { firstSeenOn: firstSeen },
            { reason: 'holds_new', evidence, until: firstSeen + CLASSIFY_WITHIN + 1 },
          )
    }
    const evidence = [seen.evidenceId, kind.evidenceId]
    const params = { deviceClass: kind.value, seenOn: seen.observedAt }
    if (!IOT.includes(kind.value)) return holds(params, { evidence })
    const password = newestWord(classes, 'defaultPassword')
    if (password?.value)
      return fails(
        'default_password',
        { deviceClass: kind.value },
        { evidence: [...evidence, password.evidenceId] },
      )
    const support = newestWord(classes, 'endOfSupport')
    const reachable = newestWord(classes, 'reachableFromInternet')
    if (!support || !reachable?.value) return holds(params, { evidence })
    const told = [...new Set([...evidence, support.evidenceId, reachable.evidenceId])]
    return support.value < now
      ? fails(
          'past_support',
          { deviceClass: kind.value, supportEndedOn: support.value },
          { evidence: told },
        )
      : holds(params, { evidence: told, until: support.value + 1 })
  },
  reasons: {
    holds: {
      why: {
        ja: '{seenOn}に存在を確認し、何の機器かが分かっています。',
        en: 'It was seen on {seenOn}, and it is known what it is.',
      },
      next: { ja: '', en: '' },
    },
    holds_new: {
      why: {
        ja: '{firstSeenOn}に見つかったばかりの機器です。14日以内に分類します。',
        en: 'It was found only on {firstSeenOn}. It has to be classified within 14 days.',
      },
      next: { ja: '', en: '' },
    },
    unclassified: {
      why: {
        ja: '{firstSeenOn}に見つかってから14日を過ぎても、何の機器か分かっていません。',
        en: 'It was found on {firstSeenOn}, and after more than 14 days nobody knows what it is.',
      },
      next: {
        ja: '現物を確かめて、資産の画面で種別を選んでください。nmap -sV でのスキャンや台帳の取り込みでも分類できます。',
        en: 'Look at the device and choose its class on the asset’s page. A scan with nmap -sV or a ledger can classify it as well.',
      },
    },
    default_password: {
      why: {
        ja: '初期パスワードのまま使われています。',
        en: 'It is used with its default password.',
      },
      next: {
        ja: '管理画面のパスワードを推測されにくいものに変え、資産の画面で「初期パスワード：いいえ」と記録してください。',
        en: 'Change the password of its administration page to a strong one, then record “default password: no” on the asset’s page.',
      },
    },
    past_support: {
      why: {
        ja: '{supportEndedOn}にサポートが終わった機器に、インターネットから到達できます。',
        en: 'Its support ended on {supportEndedOn}, and it can be reached from the internet.',
      },
      next: {
        ja: 'インターネットからの接続を止め、サポートのある機器に取り替えてください。',
        en: 'Cut it off from the internet and replace it with a supported device.',
      },
    },
  },
  howToMeasure: {
    ja: '拠点ごとに nmap -sV -oX scan.xml 192.168.1.0/24 のようにスキャンし、結果のXMLを7日ごとに取り込んでください。種別とサポート終了日は資産台帳の取り込みか資産の画面で登録します。',
    en: 'At each site scan with nmap -sV -oX scan.xml 192.168.1.0/24 or alike and import the XML every 7 days. Class and end of support come from an imported ledger or the asset’s page.',
  },
  mapping: {
    meti10: [4, 5],
    securityAction6: [4],
    securityAction25: [4],
    csf2: ['ID.AM-01', 'ID.AM-05', 'ID.AM-07', 'ID.RA-01', 'ID.AM-03'],
    cis8: ['1.1', '1.5', '3.2', '3.7', '4.7'],
    iso27001: ['A.5.9', 'A.5.12', 'A.8.9', 'A.8.20'],
    scs: ['3-1-1', '3-1-2', '3-1-4'],
  },
  cases: [
    {
      name: 'a camera that a scan recognised: holds',
      given: {
        sightings: [{ payload: sighting(days(40)), age: days(2) }],
        classes: [{ payload: { ...NOTHING, deviceClass: 'camera' }, age: days(2) }],
      },
      state: 'holds',
      reason: 'holds',
    },
    {
      name: 'a scan without an answer does not undo what the ledger says',
      given: {
        sightings: [{ payload: sighting(days(40)), age: days(2) }],
        classes: [
          { payload: { ...NOTHING, deviceClass: 'printer' }, age: days(40), class: 'E4' },
          { payload: NOTHING, age: days(2) },
        ],
      },
      state: 'holds',
      reason: 'holds',
    },
    {
      name: 'found this week, not classified yet: holds for a fortnight',
      given: {
        sightings: [{ payload: sighting(days(5)), age: days(1) }],
        classes: [{ payload: NOTHING, age: days(1) }],
      },
      state: 'holds',
      reason: 'holds_new',
    },
    {
      name: 'nobody knows what it is after a fortnight: fails',
      given: {
        sightings: [{ payload: sighting(days(15)), age: days(1) }],
        classes: [{ payload: { ...NOTHING, firstSeenAt: ago(days(15)) }, age: days(1) }],
      },
      state: 'fails',
      reason: 'unclassified',
    },
    {
      name: 'a NAS with its default password: fails',
      given: {
        sightings: [{ payload: sighting(days(40)), age: days(1) }],
        classes: [
          {
            payload: { ...NOTHING, deviceClass: 'nas', defaultPassword: true },
            age: days(3),
            class: 'E3',
          },
        ],
      },
      state: 'fails',
      reason: 'default_password',
    },
    {
      name: 'the password was changed since: holds',
      given: {
        sightings: [{ payload: sighting(days(40)), age: days(1) }],
        classes: [
          {
            payload: { ...NOTHING, deviceClass: 'nas', defaultPassword: true },
            age: days(30),
            class: 'E4',
          },
          { payload: { ...NOTHING, defaultPassword: false }, age: days(3), class: 'E3' },
        ],
      },
      state: 'holds',
    },
    {
      name: 'an edge device past its support that the internet reaches: fails',
      given: {
        sightings: [{ payload: sighting(days(400)), age: days(1) }],
        classes: [
          {
            payload: {
              ...NOTHING,
              deviceClass: 'edge',
              endOfSupport: ago(days(10)),
              reachableFromInternet: true,
            },
            age: days(20),
            class: 'E4',
          },
        ],
      },
      state: 'fails',
      reason: 'past_support',
    },
    {
      name: 'past its support but not reachable: holds here',
      given: {
        sightings: [{ payload: sighting(days(400)), age: days(1) }],
        classes: [
          {
            payload: {
              ...NOTHING,
              deviceClass: 'camera',
              endOfSupport: ago(days(10)),
              reachableFromInternet: false,
            },
            age: days(20),
            class: 'E4',
          },
        ],
      },
      state: 'holds',
    },
    {
      name: 'reachable and supported until next month: holds until then',
      given: {
        sightings: [{ payload: sighting(days(400)), age: days(1) }],
        classes: [
          {
            payload: {
              ...NOTHING,
              deviceClass: 'edge',
              endOfSupport: ahead(days(30)),
              reachableFromInternet: true,
            },
            age: days(20),
            class: 'E4',
          },
        ],
      },
      state: 'holds',
    },
    {
      name: 'only a ledger names it: declared',
      given: {
        sightings: [{ payload: sighting(days(30)), age: days(3), class: 'E4' }],
        classes: [{ payload: { ...NOTHING, deviceClass: 'server' }, age: days(3), class: 'E4' }],
      },
      state: 'declared',
    },
    {
      name: 'last seen eight days ago: stale',
      given: {
        sightings: [{ payload: sighting(days(100)), age: days(8) }],
        classes: [{ payload: { ...NOTHING, deviceClass: 'server' }, age: days(8) }],
      },
      state: 'stale',
    },
    { name: 'no evidence: unknown', given: {}, state: 'unknown', reason: 'never_seen' },
  ],
})

function sighting(firstSeen: number): Sighting {
  return {
    source: 'nmap-xml',
    collector: 'nmap 7.95',
    addresses: ['192.168.1.20'],
    firstSeenAt: ago(firstSeen),
    inLedger: false,
  }
}
