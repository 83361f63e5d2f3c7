/**
 * ページの題名。ページを開く前にナビゲーションとパレットが使う言葉だけを置く。
 * @module
 */
import type { PageWords } from './pages.en.ts'

export const pages: PageWords = {
  signIn: {
    title: 'サインイン',
  },
  setup: {
    organizationTitle: 'どの会社の火の番をしますか',
  },
  factor: {
    title: '2つ目の認証を設定します',
  },
  start: {
    title: 'はじめの一歩',
  },
  people: {
    title: '人',
    add: '人を追加',
    searchIn: '人を探す',
  },
  sites: {
    title: '拠点',
    add: '拠点を追加',
  },
  contactLink: {
    page: '緊急連絡先の確認',
  },
  contacts: {
    title: '連絡網',
    add: '連絡網を追加',
  },
  members: {
    title: '利用者と招待',
    invite: '招待する',
    inviteTitle: '利用者を招待',
  },
  tokens: {
    title: 'APIトークン',
    add: 'トークンを作成',
  },
  audit: {
    title: '監査ログ',
  },
  organization: {
    title: '組織の設定',
  },
  preview: 'ほかの役割の見え方を確認',
  me: {
    title: '自分のアカウントと認証',
  },
}
