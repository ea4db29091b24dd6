import { milestoneCodes, milestoneRules } from '@grenier/quota-billing/year'

export type PlannedRow = readonly string[]

const aboutTexts = new Map([
  [-1, 'the one before'],
  [0, 'the same'],
  [1, 'the next one'],
])

/** The rows of the table in `docs/budget-calendar.md` without their days, made from the table in code. */
export function milestoneRows(): PlannedRow[] {
  return milestoneCodes.map((code) => {
    const { setBy, source, aboutYears, reminderDays, roles, tellsMembers, knownBy } = milestoneRules[code]
    const set = setBy === 'law' ? `law (${source})` : `house, for ${source}`
    const whose = [...roles, ...(tellsMembers ? ['members'] : [])].join(', ')
    return [code, set, aboutTexts.get(aboutYears) ?? '', reminderDays.join(', '), whose, knownBy]
  })
}
