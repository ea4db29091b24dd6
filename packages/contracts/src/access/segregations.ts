import type { OperationId } from '../shared/endpoints.ts'
import type { ProblemCode } from '../shared/problems.ts'

/** Two acts about one thing that two persons do, and how whoever would do both is refused. */
export interface Segregation {
  readonly first: readonly OperationId[]
  readonly second: readonly OperationId[]
  /** `policy-own` refuses nothing: the request goes to a person instead. */
  readonly code: ProblemCode | 'policy-own'
  readonly what: string
  /** The variable without which it does not hold, where the law leaves it to the house. */
  readonly setting?: string
}

/**
 * Where money or capacity is decided, nobody decides alone what they asked for themselves. Each is held by its use case, by
 * the person and not by the role: a personal token is its person, what a program asks was asked by whoever made its token, and
 * a program decides nothing (`serviceRoles`).
 */
export const segregations: readonly Segregation[] = [
  {
    first: ['submitQuotaRequest'],
    second: ['takeQuotaRequest', 'releaseQuotaRequest', 'decideQuotaRequest'],
    code: 'own-request',
    what: 'Nobody decides their own request for capacity, at no step of it',
  },
  {
    first: ['publishQuotaPolicy'],
    second: ['submitQuotaRequest'],
    code: 'policy-own',
    what: 'What the author of the policy in force asks is never granted by that policy: a person decides',
  },
  {
    first: ['proposeQuotaLoan'],
    second: ['decideQuotaLoan'],
    code: 'own-request',
    what: 'Nobody accepts the loan of capacity that they proposed',
  },
  {
    first: ['proposeCorrection'],
    second: ['postCorrection'],
    code: 'correction-same-person',
    what: 'Whoever proposed to correct a closed month does not post the correction',
  },
  {
    first: ['importActualCosts'],
    second: ['postTrueUp'],
    code: 'true-up-same-person',
    what: 'Whoever brought in what a year really cost does not post its true-up',
  },
  {
    first: ['closePeriod'],
    second: ['createStatementBatch', 'issueStatements'],
    code: 'issuing-same-person',
    what: 'Whoever had a month closed does not issue its statements',
    setting: 'ISSUING_BY_ANOTHER',
  },
  {
    first: ['askSecondFactorReset'],
    second: ['askSecondFactorReset'],
    code: 'own-second-factor',
    what: 'Nobody has their own second factor replaced: another administrator asks for it, and all are told',
  },
  {
    first: ['startExit'],
    second: ['approveExit'],
    code: 'exit-same-person',
    what: 'Whoever started an exit does not approve the destruction',
  },
  {
    first: ['requestMoveRemoval'],
    second: ['approveMoveRemoval'],
    code: 'move-same-person',
    what: 'Whoever asked to remove an old side does not approve it',
  },
  {
    first: ['requestMoveLoss'],
    second: ['approveMoveLoss'],
    code: 'move-loss-same-person',
    what: 'Whoever declared a side lost does not confirm it',
  },
]
