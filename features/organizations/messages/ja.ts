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
      `「${p.name}」という共有ビューは、${p.by} さんがすでに保存しています。別の名前を付けてください。`,
    'organizations.views_full': (p) =>
      `保存できるビューは ${p.limit} 件までです。使っていないビューを削除してください。`,
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
}
