import { subscribe } from 'node:diagnostics_channel'
import { appendFileSync } from 'node:fs'
import { relative } from 'node:path'
import { expect } from 'vitest'
import { callsFile } from './calls-file.ts'

/** One line for each different call of a file of tests. */
const told = new Set<string>()
subscribe('grenier:calls-of-a-cluster', (call) => {
  const file = relative(`${import.meta.dirname}/../../../packages/kubernetes/src`, expect.getState().testPath ?? '')
  const line = JSON.stringify({ file, ...(call as object) })
  if (told.has(line)) return
  told.add(line)
  appendFileSync(callsFile, `${line}\n`)
})
