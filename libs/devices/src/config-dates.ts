/**
 * Lines at the head of a configuration that date it.
 * @module
 */
import { field } from './text.ts'

export const datesOf = (lines: readonly string[]): { header: string[]; savedAt: string | null } => {
  const header = lines
    .slice(0, 60)
    .filter((l) =>
      /^(?:[!:#]+ ?(?:Last |NVRAM |Time|Command|Saved|Written|Hardware|Serial|Reporting|Current time|Running|Startup|IOS XR)|!! )/i.test(
        l,
      ),
    )
    .slice(0, 10)
    .map((l) => l.slice(0, 300))
  const saved =
    field(
      lines.slice(0, 60),
      /^! (?:Last configuration change|NVRAM config last updated) at (.*?)(?: by .*)?$/,
    ) ??
    field(lines.slice(0, 60), /^!Time: (.*)$/) ??
    field(lines.slice(0, 60), /^!! Last configuration change at (.*?)(?: by .*)?$/) ??
    field(lines.slice(0, 60), /^: Written by \S+ at (.*)$/) ??
    field(lines.slice(0, 60), /^(?:! Last updated|! Current time|# Reporting Date:) (.*)$/)
  return { header, savedAt: saved }
}
