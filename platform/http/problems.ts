/**
 * The problems every door of Hinoban can answer.
 * @module
 */
import {
  type Catalogue,
  type ProblemError,
  type ProblemMessages,
  problemsOf,
} from '../problem/index.ts'

export const generalProblems = {
  'general.not_found': { status: 404, params: [] },
  'general.forbidden': { status: 403, params: [] },
  'general.unauthenticated': { status: 401, params: [] },
  'general.home_only': { status: 403, params: [] },
  'general.invalid_request': { status: 400, params: ['place', 'why'] },
  'general.unsupported_type': { status: 415, params: ['expected'] },
  'general.too_large': { status: 413, params: ['limit'] },
  'general.too_many': { status: 429, params: ['seconds'] },
  'general.conflict': { status: 409, params: [] },
  'general.foreign_origin': { status: 403, params: [] },
  'general.incident': { status: 500, params: ['id'] },
} as const satisfies Catalogue

export const generalProblem = problemsOf(generalProblems)

/** Missing and foreign objects answer with the same bytes. */
export const notFound = (): ProblemError => generalProblem('general.not_found', {})

export const generalMessages = {
  ja: {
    'general.not_found': () =>
      '見つかりません。削除されたか、見る権限がありません。一覧に戻って探してください。',
    'general.forbidden': () => 'この操作の権限がありません。管理者に役割の変更を依頼してください。',
    'general.home_only': () =>
      '火の番そのものの設定は、最初に登録した組織でだけ扱えます。その組織に切り替えるか、その組織の管理者に依頼してください。',
    'general.unauthenticated': () =>
      'サインインが必要です。サインインしてからもう一度お試しください。',
    'general.invalid_request': (p) => `入力を確認してください（${p.place}）: ${p.why}`,
    'general.unsupported_type': (p) =>
      `この形式では受け取れません。${p.expected} で送ってください。`,
    'general.too_large': (p) =>
      `大きすぎます。上限は ${p.limit} です。分けて送るか、管理者に上限の変更を依頼してください。`,
    'general.too_many': (p) =>
      `試行が多すぎます。${p.seconds} 秒たってからもう一度お試しください。`,
    'general.conflict': () =>
      'ほかの人が先に変更しました。最新の内容を確かめてから、もう一度保存してください。',
    'general.foreign_origin': () =>
      '別のサイトからの操作は受け付けません。火の番の画面から操作してください。',
    'general.incident': (p) =>
      `火の番の内部で問題が起きました。番号 ${p.id} を管理者に伝えてください。入力した内容は保存されていません。`,
  },
  en: {
    'general.not_found': () =>
      'Not found. It was removed, or you may not see it. Go back to the list and look again.',
    'general.forbidden': () =>
      'Your role does not allow this. Ask an administrator to change your role.',
    'general.home_only': () =>
      'What belongs to Hinoban itself is handled in the organization that was registered first. Switch to it, or ask its administrator.',
    'general.unauthenticated': () => 'You need to sign in. Sign in and try again.',
    'general.invalid_request': (p) => `Please check the input (${p.place}): ${p.why}`,
    'general.unsupported_type': (p) => `This format is not accepted. Send ${p.expected}.`,
    'general.too_large': (p) =>
      `Too large. The limit is ${p.limit}. Send it in parts, or ask an administrator to raise the limit.`,
    'general.too_many': (p) => `Too many attempts. Try again in ${p.seconds} seconds.`,
    'general.conflict': () =>
      'Someone else changed this first. Look at the newest version, then save again.',
    'general.foreign_origin': () =>
      'Requests from other sites are refused. Use the pages of Hinoban.',
    'general.incident': (p) =>
      `Something went wrong inside Hinoban. Give your administrator the number ${p.id}. What you entered was not saved.`,
  },
} as const satisfies Record<'ja' | 'en', ProblemMessages<typeof generalProblems>>
