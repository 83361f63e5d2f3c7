/**
 * Each statute that applies is followed: notice to persons, laws abroad, a table that counsel has seen.
 * @module
 */
import {
  ago,
  ahead,
  days,
  earliest,
  fails,
  holds,
  hours,
  latest,
  measure,
  unknown,
} from '@hinoban/measures'
import type { Clocks, DutyTable, PersonsNotice } from '../features/incidents/evidence.ts'

const CHECK_WITHIN = days(90)

export default measure<{ clocks: Clocks; persons: PersonsNotice; tables: DutyTable }>({
  id: 'HB-R08',
  title: {
    ja: '関連法令に則った適切な措置（本人通知・海外法を含む）',
    en: 'Lawful measures under each statute (notice to persons, overseas laws)',
  },
  asks: {
    ja: '本人への通知や海外の法令を含め、適用される法令の措置を漏れなく行っていますか',
    en: 'Are the measures of every applicable law taken, notice to persons and laws abroad included?',
  },
  group: 'response',
  quotes: [
    { notice: '2022-04-11', section: '2', text: '特に、関連法令等の則った適切な措置を講じる。' },
  ],
  actor: { ja: '法務、海外拠点', en: 'Legal, overseas sites' },
  does: [
    {
      ja: '影響を受ける本人の居住地、法人の所在地、業種、上場の有無から適用法令を割り出し、数え方・時間帯・祝日に従って期限を動かし、一つの時系列で示します。',
      en: 'Works out jurisdictions from the residence of persons, the site of the entity, sector and listing, starts each statutory clock with its counting rule, time zone and holidays, and shows one timeline.',
    },
    {
      ja: '本人への通知（概要・項目・原因・二次被害・その他）を、差し込みメール・封書・連絡が難しい場合の公表で行い、送付の証拠を残します。',
      en: 'Notice to persons (outline, items, cause, secondary damage, other): mail merge, letters, a public notice where contact is difficult, with proof of sending.',
    },
    {
      ja: '法令の表は出典と最終確認日を持つデータです。90日を過ぎると警告し、依拠する前に弁護士の確認を求めます。',
      en: 'The legal table is data with source and date of the last check: it warns after 90 days, and asks counsel to confirm before it is relied upon.',
    },
  ],
  subject: ['organization', 'incident'],
  reads: {
    clocks: 'incidents.clocks',
    persons: 'incidents.persons-notice',
    tables: 'incidents.duty-table',
  },
  maxAge: { clocks: days(90), persons: days(90), tables: days(90) },
  least: 'E3',
  judge: ({ clocks, persons, tables }, now, subject) => {
    if (subject.kind === 'organization') {
      const table = latest(tables)?.payload
      if (!table) return unknown('never_seen')
      const { rows, oldestCheckedAt, counselConfirmedAt } = table
      const until = oldestCheckedAt + CHECK_WITHIN
      if (until <= now) return fails('table_old', { checkedOn: oldestCheckedAt })
      if (rows === 0 || counselConfirmedAt === null)
        return unknown('counsel_open', { rows }, { until })
      return holds({ rows, confirmedOn: counselConfirmedAt }, { until, reason: 'holds_table' })
    }
    const duties = latest(clocks)?.payload
    const notice = latest(persons)?.payload
    const running = duties?.clocks.filter((c) => c.stoppedAt === null) ?? []
    const missed = running.find((c) => c.dueAt <= now)
    if (missed)
      return fails('missed', {
        duty: missed.duty,
        authority: missed.authority,
        dueAt: missed.dueAt,
      })
    const clockEnds = earliest(...running.map((c) => c.dueAt))
    if (duties?.personalData === 'yes' && notice?.decision === 'undecided')
      return fails('notice_undecided', {}, { until: clockEnds })
    const open = notice?.decision === 'needed' && notice.notified < notice.persons ? notice : null
    if (open && open.dueAt !== null && open.dueAt <= now)
      return fails(
        'notice_late',
        { notified: open.notified, persons: open.persons, dueOn: open.dueAt },
        { until: clockEnds },
      )

    const until = earliest(open?.dueAt ?? null, clockEnds)
    if (!duties) return notice ? unknown('clocks_not_seen', {}, { until }) : unknown('never_seen')
    if (open)
      return unknown('notifying', { notified: open.notified, persons: open.persons }, { until })
    if (clockEnds !== null)
      return unknown('running', { count: running.length, dueAt: clockEnds }, { until })
    if (duties.personalData === 'no') return holds({}, { reason: 'holds_no_persons' })
    if (!notice || notice.decision === 'undecided') return unknown('notice_not_seen')
    return holds(
      { notified: notice.notified, persons: notice.persons },
      { reason: 'holds_notified' },
    )
  },
  reasons: {
    holds_table: {
      why: {
        ja: '法令の表（{rows}行）は90日以内に確認され、{confirmedOn}に弁護士の確認を得ています。',
        en: 'The legal table ({rows} {rows:row|rows}) was checked within 90 days, and counsel confirmed it on {confirmedOn}.',
      },
      next: { ja: '', en: '' },
    },
    holds_no_persons: {
      why: {
        ja: '法定の期限は残っておらず、個人情報は関係しません。',
        en: 'No statutory clock is open, and no personal data is involved.',
      },
      next: { ja: '', en: '' },
    },
    holds_notified: {
      why: {
        ja: '法定の期限は残っておらず、本人への通知の判断と実施が済んでいます（{persons}人のうち{notified}人に通知）。',
        en: 'No statutory clock is open, and notice to persons is decided and done ({notified} of {persons} notified).',
      },
      next: { ja: '', en: '' },
    },
    table_old: {
      why: {
        ja: '法令の表に、{checkedOn}から90日以上確認していない行があります。',
        en: 'A row of the legal table has not been checked since {checkedOn}, more than 90 days ago.',
      },
      next: {
        ja: '出典の公式ページで改正の有無を確かめ、確認日を更新してください。',
        en: 'Look for amendments at the official source, and update the date.',
      },
    },
    counsel_open: {
      why: {
        ja: '法令の表（{rows}行）に、まだ弁護士の確認がありません。',
        en: 'Counsel has not confirmed the legal table ({rows} {rows:row|rows}).',
      },
      next: {
        ja: '表を印刷して顧問弁護士に見てもらい、確認日を記録してください。',
        en: 'Print the table, have counsel look at it, and record the date.',
      },
    },
    missed: {
      why: {
        ja: '{authority}への「{duty}」が期限（{dueAt}）を過ぎています。',
        en: '“{duty}” to {authority} is past its time ({dueAt}).',
      },
      next: {
        ja: '弁護士に相談し、遅れた理由を添えて今すぐ対応してください。',
        en: 'Consult counsel, and act now, with the reason for the delay.',
      },
    },
    notice_undecided: {
      why: {
        ja: '個人情報が関係しますが、本人に通知するかどうかが決まっていません。',
        en: 'Personal data is involved, and it has not been decided whether to notify the persons.',
      },
      next: {
        ja: '法務と相談し、「通知する」または「通知不要（根拠と署名）」を記録してください。',
        en: 'Settle it with legal, and record either that they are notified, or why not, with a signature.',
      },
    },
    notice_late: {
      why: {
        ja: '本人への通知が期限（{dueOn}）を過ぎても、{persons}人のうち{notified}人にとどまっています。',
        en: 'Notice to persons was due on {dueOn}; {notified} of {persons} {notified:has|have} been notified.',
      },
      next: {
        ja: '連絡先の分かる人から送り、連絡が難しい人には公表と窓口で代えてください。',
        en: 'Write to those whose address you have, and use a public notice and a desk for those who are hard to reach.',
      },
    },
    notifying: {
      why: {
        ja: '本人への通知を進めています（{persons}人のうち{notified}人）。',
        en: 'Notice to persons is under way ({notified} of {persons}).',
      },
      next: {
        ja: '残りの人への送付を続け、送付の証拠を残してください。',
        en: 'Go on sending, and keep the proof.',
      },
    },
    running: {
      why: {
        ja: '法定の期限が{count}件動いています（次は{dueAt}）。',
        en: '{count} statutory {count:clock is|clocks are} running (the next until {dueAt}).',
      },
      next: {
        ja: '事案の時系列で、期限の近いものから対応してください。',
        en: 'Work through the timeline of the case, the nearest first.',
      },
    },
    clocks_not_seen: {
      why: {
        ja: '本人への通知の記録はありますが、法定の期限を確認できていません。',
        en: 'There is a notice to persons, but the statutory clocks have not been seen.',
      },
      next: {
        ja: '事案の画面で短い質問に答え、適用される法令を割り出してください。',
        en: 'Answer the short questions on the page of the case, so that the laws that apply are found.',
      },
    },
    notice_not_seen: {
      why: {
        ja: '本人への通知をどうするかの記録がありません。',
        en: 'There is no record of what becomes of the notice to persons.',
      },
      next: {
        ja: '事案の画面で、本人への通知の要否を記録してください。',
        en: 'Record on the page of the case whether persons are notified.',
      },
    },
  },
  howToMeasure: {
    ja: '法令の表を90日ごとに確認し、弁護士の確認を得ると測定できます。事案のときは、期限と本人への通知の記録を測ります。',
    en: 'It is measured by checking the legal table every 90 days with counsel; during a case, from its clocks and the notice to persons.',
  },
  mapping: {
    meti10: [7, 10],
    securityAction6: [],
    securityAction25: [24],
    csf2: ['GV.OC-03', 'RS.CO-02', 'RC.CO-04'],
    cis8: ['17.6'],
    iso27001: ['A.5.31', 'A.5.34', 'A.5.26'],
    scs: ['1-1-1', '6-1-1'],
  },
  cases: [
    {
      name: 'checked, and seen by counsel',
      given: { tables: [{ age: days(3), payload: table({ counselConfirmedAt: ago(days(40)) }) }] },
      state: 'holds',
      reason: 'holds_table',
    },
    {
      name: 'a row of last winter',
      given: { tables: [{ age: days(3), payload: table({ oldestCheckedAt: ago(days(200)) }) }] },
      state: 'fails',
      reason: 'table_old',
    },
    {
      name: 'counsel has not seen it',
      given: { tables: [{ age: days(3), payload: table({}) }] },
      state: 'unknown',
      reason: 'counsel_open',
    },
    {
      name: 'not looked at for half a year',
      given: { tables: [{ age: days(180), payload: table({}) }] },
      state: 'stale',
    },
    {
      name: 'no personal data',
      subject: 'incident',
      given: { clocks: [{ age: hours(1), payload: law({}, 'no') }] },
      state: 'holds',
      reason: 'holds_no_persons',
    },
    {
      name: 'everybody notified',
      subject: 'incident',
      given: {
        clocks: [{ age: hours(1), payload: law({}) }],
        persons: [{ age: hours(1), payload: notice({ notified: 1200 }) }],
      },
      state: 'holds',
      reason: 'holds_notified',
    },
    {
      name: 'a clock was missed',
      subject: 'incident',
      given: {
        clocks: [{ age: hours(1), payload: law({ stoppedAt: null, dueAt: ago(hours(1)) }) }],
      },
      state: 'fails',
      reason: 'missed',
    },
    {
      name: 'nobody decides on the notice',
      subject: 'incident',
      given: {
        clocks: [{ age: hours(1), payload: law({}) }],
        persons: [{ age: hours(1), payload: notice({ decision: 'undecided' }) }],
      },
      state: 'fails',
      reason: 'notice_undecided',
    },
    {
      name: 'half of them, and late',
      subject: 'incident',
      given: {
        clocks: [{ age: hours(1), payload: law({}) }],
        persons: [{ age: hours(1), payload: notice({ dueAt: ago(days(1)) }) }],
      },
      state: 'fails',
      reason: 'notice_late',
    },
    {
      name: 'half of them, in time',
      subject: 'incident',
      given: {
        clocks: [{ age: hours(1), payload: law({}) }],
        persons: [{ age: hours(1), payload: notice({}) }],
      },
      state: 'unknown',
      reason: 'notifying',
    },
    {
      name: 'a clock runs',
      subject: 'incident',
      given: {
        clocks: [{ age: hours(1), payload: law({ stoppedAt: null, dueAt: ahead(days(1)) }) }],
      },
      state: 'unknown',
      reason: 'running',
    },
    {
      name: 'persons, but no law',
      subject: 'incident',
      given: { persons: [{ age: hours(1), payload: notice({}) }] },
      state: 'unknown',
      reason: 'clocks_not_seen',
    },
    {
      name: 'law, but no word on persons',
      subject: 'incident',
      given: { clocks: [{ age: hours(1), payload: law({}) }] },
      state: 'unknown',
      reason: 'notice_not_seen',
    },
  ],
})

function law(
  change: Partial<Clocks['clocks'][number]>,
  personalData: Clocks['personalData'] = 'yes',
): Clocks {
  return {
    declaredAt: ago(days(2)),
    personalData,
    clocks: [
      {
        duty: 'GDPR第33条の通知',
        authority: 'DPA',
        dueAt: ago(hours(6)),
        stoppedAt: ago(hours(9)),
        stoppedBy: 'receipt',
        ...change,
      },
    ],
  }
}

function notice(change: Partial<PersonsNotice>): PersonsNotice {
  return { decision: 'needed', dueAt: ahead(days(5)), persons: 1200, notified: 600, ...change }
}

function table(change: Partial<DutyTable>): DutyTable {
  return {
    rows: 14,
    oldestCheckedAt: ago(days(30)),
    reviewer: '法務担当',
    counselConfirmedAt: null,
    ...change,
  }
}
