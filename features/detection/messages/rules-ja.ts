/**
 * ルールとアラートの日本語。
 * @module
 */
import type { ProblemMessages } from '../../../platform/problem/index.ts'
import type { alertsProblems } from '../contract-alerts.ts'
import type { huntProblems } from '../contract-hunt.ts'
import type { retroProblems } from '../contract-retro.ts'
import type { rulesProblems } from '../contract-rules.ts'

export const ja = {
  problems: {
    'detection.rule_file': ({ name, why }) =>
      why === 'encoding'
        ? `「${name}」はUTF-8の文書ではありません。UTF-8で保存し直してください。`
        : `「${name}」を開けません。ZIPが壊れていないか確かめ、もう一度選んでください。`,
    'detection.rules_too_many': ({ limit }) =>
      `ルールのファイルが大きすぎます（上限${limit} MB）。分けて取り込んでください。`,
    'detection.no_rules': () =>
      'Sigmaルール（.yml）が見つかりません。.ymlか、それを含む .zipを選んでください。',
    'detection.rules_shrunk': ({ before, rules }) =>
      `同じ名前のルールセットには${before}件のルールがありますが、このファイルには${rules}件しかありません。ファイルが完全か確かめてください。そのまま置き換えるときは、そのように選んでもう一度取り込んでください。`,
    'detection.until_range': ({ days }) => `期限は今日から${days}日以内の日付にしてください。`,
    'detection.exception_refused': ({ why }) =>
      why === 'id'
        ? 'このルールにはIDがないため、除外を登録できません。ルールにIDを付けて取り込み直してください。'
        : why === 'off'
          ? 'このルールは動いていないため、除外は要りません。'
          : `除外の条件を読み取れません（${why}）。項目名と値を見直してください。`,
    'detection.whole_company': () =>
      'ルール・除外・抑止・侵害指標は全社に効きます。全拠点を見る担当者に依頼してください。',
    'detection.exception_ended': () => 'この除外はすでに終わっています。',
    'detection.bad_cursor': () =>
      'このページへのリンクは使えません。一覧を最初から開いてください。',
    'detection.alert_verdict_needed': () =>
      'アラートを閉じるには判断（有害・問題なし・誤検知）を選んでください。',
    'detection.alert_note_needed': () =>
      '重大度が「高」「緊急」のアラートを閉じるには、そう判断した理由を備考に書いてください。',
    'detection.quiet_span': ({ hours }) =>
      `抑止は、開始より後に、${hours}時間以内に終わるようにしてください。`,
    'detection.sign_person': () =>
      '日次の確認は、サインインした本人だけが署名できます。APIトークンではできません。',
    'detection.hunt_nothing': () =>
      '調べるもの、またはアラートにするものがありません。読み取れたルール、または検知のあった調査を選んでください。',
    'detection.hunt_too_many': ({ limit }) =>
      `待機中または実行中の調査が、すでに${limit}件あります。終わるのを待つか、いずれかを中止してください。`,
    'detection.hunt_ended': () => 'この調査はすでに終わっています。',
    'detection.hunt_running': () =>
      'この調査は実行中です。終わるのを待つか、先に中止してください。',
    'detection.indicator_file': ({ name, why }) =>
      why === 'size'
        ? `「${name}」は32 MBを超えています。分けて取り込んでください。`
        : `「${name}」の文字を読み取れません（UTF-8でもShift_JISでもありません）。CSVかテキストで保存し直してください。`,
    'detection.indicators_none': ({ name }) =>
      `「${name}」に侵害指標が見つかりません。STIX 2.1、MISP、CSV、または1行に1件（IPアドレス・ドメイン・URL・ハッシュ）のファイルを選んでください。`,
  } satisfies ProblemMessages<
    typeof rulesProblems & typeof alertsProblems & typeof huntProblems & typeof retroProblems
  >,
} as const
