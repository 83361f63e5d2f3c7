/**
 * 権限の名前。
 * @module
 */
import type { Role } from '../../../platform/access/roles.ts'

export const roles: Readonly<Record<Role, string>> = {
  administrator: '管理者',
  operator: '担当者',
  officer: '経営者・役員',
  auditor: '監査担当',
  'site-contact': '拠点担当',
  employee: '従業員',
  partner: '取引先',
  provider: '支援事業者',
}
