/** What a person of a member is written to about; `mailbox` is the shared one, which gets a copy of everything. */
export const contactFunctions = ['signatory', 'secretary', 'finance', 'technical', 'dpo', 'deputy', 'mailbox'] as const

export type ContactFunction = (typeof contactFunctions)[number]

/** Who is told of a kind of fact. */
export interface NoticeRule {
  /** Whose matter it is. */
  readonly functions: readonly ContactFunction[]
  /** The operator's own address gets it too. */
  readonly tellsOperator: boolean
  /** Those too who may give a visa that day, by a mandate that is in force. */
  readonly tellsSigners?: true
}

/** Which fact gives which notice to whom: the one table, written out in `docs/notifications.md`. */
export const noticeRules = {
  'request-received': { functions: ['secretary'], tellsOperator: false },
  // With those who hold a mandate to sign that is in force.
  'request-visa-wanted': { functions: ['signatory'], tellsOperator: false, tellsSigners: true },
  // While a visa is awaited: after the reminder's working days, then after those of the deputy.
  'request-visa-reminder': { functions: ['signatory'], tellsOperator: false, tellsSigners: true },
  'request-visa-deputy': { functions: ['deputy', 'signatory'], tellsOperator: false, tellsSigners: true },
  'request-question': { functions: ['secretary'], tellsOperator: false },
  'request-waiting': { functions: ['secretary'], tellsOperator: false },
  'request-approved': { functions: ['secretary', 'signatory'], tellsOperator: false },
  'request-partly-approved': { functions: ['secretary', 'signatory'], tellsOperator: false },
  'request-rejected': { functions: ['secretary', 'signatory'], tellsOperator: false },
  'request-expired': { functions: ['secretary'], tellsOperator: false },
  'needs-asked': { functions: ['signatory', 'secretary'], tellsOperator: false },
  'needs-reminder': { functions: ['signatory', 'secretary'], tellsOperator: false },
  'needs-recorded': { functions: ['signatory', 'secretary', 'finance'], tellsOperator: false },
  'use-high': { functions: ['technical', 'secretary'], tellsOperator: false },
  'use-critical': { functions: ['technical', 'secretary', 'signatory'], tellsOperator: true },
  'backup-failed': { functions: ['technical'], tellsOperator: true },
  'good-copy-missing': { functions: ['technical', 'secretary'], tellsOperator: true },
  'agreement-ending': { functions: ['signatory', 'secretary'], tellsOperator: true },
  'mandate-ending': { functions: ['signatory', 'secretary'], tellsOperator: false },
  'temporary-space-ending': { functions: ['secretary', 'technical'], tellsOperator: false },
  'loan-ending': { functions: ['secretary', 'technical'], tellsOperator: false },
  'waiting-place-ending': { functions: ['secretary'], tellsOperator: false },
  'restore-test-ending': { functions: ['technical'], tellsOperator: false },
  'draft-ready': { functions: ['finance'], tellsOperator: false },
  'statement-issued': { functions: ['finance'], tellsOperator: false },
  'credit-issued': { functions: ['finance'], tellsOperator: false },
  'reference-missing': { functions: ['finance', 'secretary'], tellsOperator: false },
  // And to the person who raised it.
  'dispute-answered': { functions: ['finance'], tellsOperator: false },
  'forecast-notified': { functions: ['finance'], tellsOperator: false },
  'budget-crossed': { functions: ['finance'], tellsOperator: false },
  'vote-approaching': { functions: ['finance', 'secretary'], tellsOperator: false },
  'exit-step': { functions: ['signatory', 'secretary'], tellsOperator: true },
  'territory-changed': { functions: ['signatory', 'secretary', 'finance'], tellsOperator: false },
  'subprocessor-announced': { functions: ['dpo', 'signatory', 'secretary'], tellsOperator: false },
  'objection-answered': { functions: ['dpo', 'signatory', 'secretary'], tellsOperator: false },
  'export-ready': { functions: ['dpo', 'secretary'], tellsOperator: false },
  'export-failed': { functions: ['dpo', 'secretary'], tellsOperator: true },
  // To the address that was invited, and to nobody by function.
  invitation: { functions: [], tellsOperator: false },
} as const satisfies Record<string, NoticeRule>

export type NoticeKind = keyof typeof noticeRules

export const noticeKinds = Object.keys(noticeRules) as readonly NoticeKind[]
