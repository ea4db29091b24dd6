import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RunContext, Stage, StageOutcome } from './stage.ts'
import { failed, passed } from './stage.ts'

interface StaticCheck {
  readonly name: string
  readonly does: string
  readonly command: readonly [program: string, ...args: string[]]
  /** Whether there is anything to check; always, when not given. */
  readonly applies?: (root: string) => boolean
}

// Every package is tried even after one failed, so that one run shows all faults.
const turbo = (...tasks: readonly string[]): StaticCheck['command'] => [
  'turbo',
  'run',
  ...tasks,
  '--continue=always',
  '--output-logs=errors-only',
  '--log-order=grouped',
]

const staticChecks: readonly StaticCheck[] = [
  { name: 'generate', does: 'the database client, made from the Prisma schema', command: turbo('generate') },
  // What sees Node is one program: each of its packages alone would check again all that it imports (three times as long).
  {
    name: 'typecheck',
    does: 'TypeScript: the contracts, the rules and the console each by themselves, and everything that sees Node',
    command: turbo('typecheck', 'typecheck:node'),
  },
  { name: 'lint', does: 'oxlint with types, each package by itself', command: turbo('lint') },
  { name: 'format', does: 'formatting and the order of imports', command: ['biome', 'ci', '--colors=off', '.'] },
  { name: 'unused', does: 'files, exports and dependencies that nobody uses', command: ['knip', '--no-progress'] },
  { name: 'build', does: 'one bundle per app that is shipped', command: turbo('build'), applies: hasBuildScript },
]

function hasBuildScript(root: string): boolean {
  return globSync('{apps,packages}/*/package.json', { cwd: root }).some((path) => {
    const manifest: { scripts?: Record<string, string> } = JSON.parse(readFileSync(join(root, path), 'utf8'))
    return manifest.scripts?.['build'] !== undefined
  })
}

/** The static checks that apply to this tree; each counts as one check. */
export function staticStages(root: string): readonly Stage[] {
  return staticChecks
    .filter((check) => check.applies?.(root) ?? true)
    .map((check) => ({ name: check.name, does: check.does, run: (context) => runCheck(check, context) }))
}

async function runCheck(check: StaticCheck, context: RunContext): Promise<StageOutcome> {
  const [program, ...args] = check.command
  const report = await context.children.run(join(context.root, 'node_modules/.bin', program), args, {
    cwd: context.root,
    env: context.env,
  })
  if (report.code === 0) return passed()
  return failed(report.note || `${check.name}: ${check.command.join(' ')} ended with code ${report.code}.`)
}
