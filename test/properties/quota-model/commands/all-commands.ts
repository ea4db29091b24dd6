import type * as fc from 'fast-check'
import type { QuotaCommand } from '../quota-command.ts'
import { decide } from './decide.ts'
import { measure } from './measure.ts'
import { moveCapacity } from './move-capacity.ts'
import { reconcile } from './reconcile.ts'
import { setCapacity } from './set-capacity.ts'
import { submit } from './submit.ts'
import { withdraw } from './withdraw.ts'

/** Everything that can happen to capacity. Another thing is one more file beside these, and one more line here. */
export const allCommands: readonly fc.Arbitrary<QuotaCommand>[] = [
  submit,
  submit,
  submit,
  decide,
  decide,
  decide,
  withdraw,
  reconcile,
  reconcile,
  reconcile,
  setCapacity,
  moveCapacity,
  measure,
]
