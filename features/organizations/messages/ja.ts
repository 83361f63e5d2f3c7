/**
 * 組織まわりの日本語。
 * @module
 */
import type { Messages } from './en.ts'

export const ja: Messages = {
  problems: {
    'organizations.changed_meanwhile': (p) =>
      `編集している間に、ほかの人が「${p.name}」を変更しました。両方の内容を見比べてから、もう一度保存してください。`,
    'organizations.site_in_use': (p) =>
      `「${p.name}」にはまだ ${p.people} 人が所属し、配下に ${p.sites} 拠点があります。先に別の拠点へ移してください。`,
    'organizations.site_circle': (p) =>
      `拠点を自分自身の配下に置くことはできません。「${p.name}」はこの拠点か、その配下の拠点です。別の拠点を選んでください。`,
    'organizations.mail_taken': (p) =>
      `メールアドレス ${p.mail} は ${p.name} さんに登録されています。アドレスを直すか、その人の情報を編集してください。`,
    'organizations.contact_without_mail': () =>
      'この連絡先には確認メールを送れません。手段を「メール」にして、使えるメールアドレスを登録してください。',
    'organizations.contact_asked': (p) =>
      `この連絡先には確認メールを送ったばかりです。次に送れるのは ${p.minutes} 分後です。`,
    'organizations.contact_mail_refused': () =>
      '確認メールを送れませんでした。「設定」のメールサーバーと、宛先のアドレスを確かめてから、もう一度送ってください。',
    'organizations.contact_link_refused': () =>
      'このリンクは使えません。すでに回答済みか、期限切れか、新しいメールに置き換わっています。届いた中で最も新しいメールのリンクを開いてください。',
    'organizations.view_taken': (p) =>
      `「${p.name}」という共有の表示は、${p.by} さんがすでに保存しています。別の名前を付けてください。`,
    'organizations.views_full': (p) =>
      `保存できる表示は ${p.limit} 件までです。使っていない表示を削除してください。`,
  },
  invitationMail: {
    subject: (organization) => `${organization} から火の番への招待`,
    text: (m) =>
      [
        `${m.by} さんから、${m.organization} のセキュリティ対策を管理する「火の番」に招待されました。`,
        '',
        '7日以内に次のアドレスを開き、パスワードを決めてください。一度だけ使えます。',
        m.link,
        '',
        '心当たりがない場合は、このメールを削除し、社内の管理者に知らせてください。',
      ].join('\n'),
  },
  contactMail: {
    subject: (organization) => `【ご回答のお願い】${organization} 緊急連絡先の確認`,
    text: (m) =>
      [
        `${m.organization} の緊急連絡網に、このメールアドレスが登録されています。`,
        'いざというときに連絡がつくことを確かめるため、7日以内に次のアドレスを開き、「受け取りました」を押してください。',
        m.link,
        '',
        'サインインは不要です。パスワードなどをお尋ねすることもありません。リンクは一度だけ使えます。',
        '心当たりがない場合は、何もせずにこのメールを削除してください。',
      ].join('\n'),
  },
  resetMail: {
    subject: '火の番へのサインインの再設定',
    text: (m) =>
      [
        `${m.organization} の ${m.by} さんから、火の番にもう一度サインインするためのアドレスが届きました。`,
        '',
        '24時間以内に次のアドレスを開き、新しいパスワードを決めてください。一度だけ使えます。続けて多要素認証を登録し直します。',
        m.link,
        '',
        '依頼した覚えがない場合は、すぐに管理者に知らせてください。',
      ].join('\n'),
  },
  roles: {
    administrator: '管理者',
    operator: '担当者',
    officer: '役員',
    auditor: '監査担当',
    'site-contact': '拠点担当',
    employee: '従業員',
    partner: '取引先',
    provider: '支援事業者',
  },
  roleAbout: {
    administrator: '人・拠点・設定を管理し、担当者の作業もすべて行えます。',
    operator: '指摘・取り込み・対応の作業を行います。',
    officer: '対策状況を確認し、判断と署名を行います。',
    auditor: '監査ログを含むすべてを閲覧し、署名します。',
    'site-contact': '割り当てられた拠点だけを閲覧し、作業します。',
    employee: '報告と学習を行います。',
    partner: '質問票や連絡に回答します。',
    provider: '契約に基づき、社外からこの組織を見守ります。',
  },
  siteKinds: {
    headquarters: '本社',
    plant: '工場',
    office: '事業所',
    branch: '支店',
    subsidiary: '子会社',
    other: 'その他',
  },
  duties: {
    president: '社長',
    ciso: 'CISO（最高情報セキュリティ責任者）',
    'deputy-ciso': 'CISO代理',
    auditor: '監査役',
    csirt: 'CSIRT',
    it: '情報システム担当',
    'site-contact': '拠点担当',
    legal: '法務',
    'public-relations': '広報',
    'general-affairs': '総務',
    'personal-data': '個人情報保護担当',
    quality: '品質保証',
  },
  purposes: {
    incident: 'サイバー攻撃・事故',
    outage: 'システム障害',
    'personal-data': '個人データの漏えい',
    product: '自社製品の脆弱性',
    overseas: '海外拠点',
    other: 'その他',
  },
  channels: { mail: 'メール', phone: '電話', chat: 'チャット' },
  methods: {
    password: 'パスワード',
    totp: 'パスワードと認証アプリ',
    'recovery-code': 'パスワードとリカバリーコード',
    passkey: 'パスキー',
    oidc: '外部アカウント',
  },
  tokenScopes: {
    read: '自分が見られるものの閲覧',
    organizations: '会社・拠点・人',
    assets: '資産',
    imports: '取り込み',
    board: '対策・指摘・対応',
  },
}
