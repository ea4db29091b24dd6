import { describe, expect, it } from 'vitest'
import { exitTokensMadeElsewhere } from './exit-token.ts'
import { planted, typescriptFiles } from './support/source-file.ts'

describe('leave to destroy', () => {
  it('is given by the exit workflow and nobody else', () => {
    expect(exitTokensMadeElsewhere(typescriptFiles())).toEqual([])
  })

  it('finds a planted call elsewhere, and leaves the workflow and tests alone', () => {
    const text = `\nissueExitToken(facts, now)\n`
    const found = exitTokensMadeElsewhere([
      planted('apps/worker/src/compose.ts', text),
      planted('packages/control-plane/src/provisioning/reconcile-tenant.ts', text),
      planted('packages/control-plane/src/provisioning/confirm-exit.ts', text),
      planted('packages/control-plane/src/provisioning/a.test.ts', text),
    ])
    expect(found).toEqual([
      'apps/worker/src/compose.ts:2: only the exit workflow calls issueExitToken',
      'packages/control-plane/src/provisioning/reconcile-tenant.ts:2: only the exit workflow calls issueExitToken',
    ])
  })
})
