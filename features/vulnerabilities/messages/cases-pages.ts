/**
 * The titles of the pages of cases. Pure.
 * @module
 */
export const casePageWords = {
  ja: { list: 'VPN装置の漏えい対応', one: 'VPN装置の漏えい対応の詳細' },
  en: { list: 'After a VPN leak', one: 'A case after a VPN leak' },
}
