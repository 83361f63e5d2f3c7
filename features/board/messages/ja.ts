/**
 * The board's Japanese.
 * @module
 */
import type { Messages } from './en.ts'

export const ja: Messages = {
  problems: {
    'board.unknown_measure': (p) => `対策「${p.measure}」はありません。ボードから選んでください。`,
    'board.changed_meanwhile': (p) =>
      `ほかの人が先に保存しました（現在は版 ${p.version}）。変更点を確かめてから、もう一度保存してください。`,
    'board.exception_end': (p) =>
      `終了日は今日以降、${p.days} 日以内にしてください。期限が来たら改めて署名できます。`,
    'board.exception_ended': () => 'この署名はすでに終了しています。一覧を読み込み直してください。',
    'board.exception_scope': (p) =>
      `選んだ対象は ${p.measure} の判定対象ではありません。対策の対象一覧から選んでください。`,
    'board.sign_in_person': () =>
      '署名できるのはサインインした本人だけです。APIトークンでは署名できません。画面にサインインして署名してください。',
    'board.same_posture': (p) => `警戒レベルはすでに「${p.posture}」です。変更はありません。`,
    'board.declaration_subject': (p) =>
      `選んだ対象は ${p.measure} の判定対象ではありません。対策の対象一覧から選ぶか、全社として宣言してください。`,
    'board.document_missing': () =>
      'その文書は保管されていません。先に文書をアップロードしてから宣言してください。',
    'board.action_closed': () =>
      'この対応は新しい証跡で終了したため、変更できません。コメントは追加できます。',
    'board.day_out_of_range': (p) => `${p.first} から ${p.last} までの日を選んでください。`,
    'board.evidence_unreadable': (p) =>
      `${p.line} 行目から読めません。JSON の配列、または1行に1件の JSON を UTF-8 で送ってください。`,
    'board.evidence_too_many': (p) =>
      `一度に送れるのは ${p.records} 件までです。残りは分けて送ってください。`,
    'board.evidence_too_large': (p) =>
      `一度に送れるのは ${p.megabytes} MB までです。残りは分けて送ってください。`,
  },
  states: {
    fails: '未実施',
    stale: '期限切れ',
    unknown: '不明',
    declared: '宣言',
    excepted: '例外',
    holds: '実施',
    'not-applicable': '該当なし',
  },
  postures: { normal: '平時', alert: '警戒', emergency: '緊急' },
  company: '全社',
  retired: '対象が廃止されました。',
  actionsFile: '対応一覧',
  actionsHeader: [
    '対策',
    '対策名',
    '対象',
    '担当',
    '期限',
    '期限超過',
    '状況',
    'メモ',
    '作成',
    '終了',
  ],
  wholeMeasure: '対策全体',
  actionStatus: {
    open: '対応中',
    'self-reported': '自己申告（確認待ち）',
    closed: '終了（証跡で確認）',
    cancelled: '取りやめ',
  },
  findingsFile: '指摘一覧',
  findingsHeader: [
    '対策',
    '対策名',
    '対象',
    '拠点',
    '状態',
    '理由',
    '次の一手',
    '担当',
    '期限',
    '期限超過',
    '初回確認',
    '最終確認',
    '指摘の状態',
    '終了の理由',
  ],
  yes: 'はい',
  no: 'いいえ',
  status: { open: '未解決', closed: '終了' },
  closedBy: {
    evidence: '新しい証跡',
    exception: '例外',
    'not-applicable': '該当なし',
    retired: '対象の廃止',
    rule: '判定基準の改訂',
  },
  instruction: (p) =>
    [
      `【ご依頼】${p.title}（${p.measure}）`,
      '',
      `対象：${p.subject}`,
      `確認された状態：${p.why}`,
      `お願いしたいこと：${p.next}`,
      `期限：${p.due}`,
      '',
      '完了の確認方法：当社のシステムが再度観測して確認します。ご報告だけでは完了になりません。期限までに難しい場合は、理由と完了予定日を期限前にお知らせください。',
      `根拠：経済産業省の注意喚起等（${p.notice}）「${p.quote}」`,
      `整理番号：${p.finding}`,
    ].join('\n'),
  today: {
    findings: (p) =>
      p.count === 1
        ? `${p.title}: ${p.why}`
        : `${p.title}：指摘が${p.count}件あります。例：${p.why}`,
    overdueAction: (p) =>
      p.owner === ''
        ? `「${p.title}」の対応が期限（${p.due}）を過ぎています。`
        : `${p.owner}が担当する「${p.title}」の対応が期限（${p.due}）を過ぎています。`,
    overdueActionNext: '進み具合を確かめ、新しい期限か別の担当を決めてください。',
    expiring: (p) => `「${p.title}」の例外が${p.until}で終わります。`,
    expiringNotApplicable: (p) => `「${p.title}」の「該当なし」が${p.until}で終わります。`,
    expiringNext: '理由がいまも正しいかを確かめ、署名し直すか、対策を実施してください。',
    measureIt: (p) => `「${p.title}」は、まだ何も分かっていません。`,
    setupImport: '証跡がまだ一件もないため、すべての対策が「不明」です。',
    setupImportNext: '機器の一覧（CSV・Excel）、nmapの結果、SBOMのどれかを取り込んでください。',
    setupSite: '拠点がまだ登録されていません。',
    setupSiteNext: 'まず本社を、続いて工場・支店・海外拠点を登録してください。',
    setupAdministrator: '管理者が一人しかいません。その人が不在になると、誰も操作できません。',
    setupAdministratorNext: '二人目の管理者を招待してください。',
  },
}
