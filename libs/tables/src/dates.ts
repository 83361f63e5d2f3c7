export type DateSystem = '1900' | '1904'
export type ReadDate =
  | {
      readonly ok: true /** `2026-04-01`; the first day where the text gives only a month or a year. */
      readonly date: string
      readonly precision: 'day' | 'month' | 'year'
    }
  | { readonly ok: false; readonly why: 'empty' | 'not_a_date' | 'no_such_day' | 'outside_era' }
export type DateOptions = {
  /** Take bare numbers as Excel serial numbers of this system; default: a bare number is no date. */ readonly serial?: DateSystem
}
/** 令和8年4月1日, R8.4.1, 平成元年, 2026/4/1, 2026年4月, ２０２６．４．１, 20260401. */
export declare const readJapaneseDate: (text: string, options?: DateOptions) => ReadDate
/** Excel's day number to `2026-04-01`; null outside 1900–9999 and for the 29 February 1900 that never was. */
export declare const excelSerialDate: (serial: number, system: DateSystem) => string | null
export type Era = {
  readonly name: string
  readonly letters: readonly string[]
  readonly first: string
  readonly last: string | null
}
export declare const eras: readonly Era[]
