/** Something that is forgotten once it has been over for so long. */
export interface RetentionRule {
  readonly name: RetentionRuleName
  /** Days after which it goes, counted from its end, in technical time. */
  readonly keptDays: number
  readonly what: string
  readonly why: string
}

export const retentionRuleNames = [
  'exports',
  'idempotency-keys',
  'jobs',
  'sessions',
  'invitations',
  'access-tokens',
  'deliveries',
  'print-files',
  'paper-letters',
  'notices',
  'names-of-roles',
] as const

export type RetentionRuleName = (typeof retentionRuleNames)[number]

/**
 * What the job `purge-expired` forgets, and when: storage limitation (GDPR art. 5(1)(e)). In this order, since notices go
 * with their last delivery or letter. Facts, money and the audit trail are not here: their scopes have no right to delete them.
 */
export const retentionRules: readonly RetentionRule[] = [
  {
    name: 'exports',
    keptDays: 0,
    what: 'The files of an archive of a member; that there was one stays',
    why: 'They hold everything of it, and another one can be asked for',
  },
  {
    name: 'idempotency-keys',
    keptDays: 0,
    what: 'Answers kept for repeated calls, 30 days after the call',
    why: 'Nobody repeats a call later',
  },
  { name: 'jobs', keptDays: 30, what: 'Jobs that are done (ids alone)', why: 'For looking after what went wrong' },
  { name: 'sessions', keptDays: 30, what: 'Sessions that are over', why: 'For whoever asks who was there' },
  {
    name: 'invitations',
    keptDays: 90,
    what: 'Invitations that were withdrawn or not accepted in time',
    why: 'The address is one of somebody who never came',
  },
  {
    name: 'access-tokens',
    keptDays: 365,
    what: 'Tokens that expired or were revoked',
    why: 'A year of facts names them',
  },
  {
    name: 'deliveries',
    keptDays: 730,
    what: 'What was sent to which address, and how it went',
    why: 'Two years, in which a deadline that a letter set running can be disputed',
  },
  {
    name: 'print-files',
    keptDays: 90,
    what: 'The print file of letters that were posted; that there was one, and its hash, stay',
    why: 'A letter that the post lost is printed again within three months, or written anew',
  },
  {
    name: 'paper-letters',
    keptDays: 730,
    what: 'What was sent on paper to which address',
    why: 'Two years, as for what is mailed',
  },
  {
    name: 'notices',
    keptDays: 730,
    what: 'Notices of which neither a delivery nor a letter on paper is kept',
    why: 'What they told of is a fact somewhere else',
  },
  {
    name: 'names-of-roles',
    keptDays: 1_095,
    what: 'Name and address of somebody whose role by invitation ended; subject and dates stay',
    why: 'The facts name the subject, and need no more',
  },
]
