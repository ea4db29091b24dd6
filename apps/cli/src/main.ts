import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { createClient } from '@grenier/contracts'
import { readRegister } from '@grenier/register'
import { createCli } from './cli.ts'
import type { CliParts } from './cli-parts.ts'
import { readCliSettings } from './config.ts'
import { openContextsFile } from './connection/contexts-file.ts'
import { openCredentialsFile } from './connection/credentials-file.ts'
import { createSignInProtocol } from './connection/sign-in-protocol.ts'
import { speakAs } from './connection/speak-as.ts'
import { withTimeout } from './connection/with-timeout.ts'
import { exitCodes, type Terminal } from './terminal.ts'

/** `grenier`: what an operator, a member or an auditor runs in a terminal. Here alone its parts are put together. */
const { argv, stdin, stdout, stderr } = process
const retryAfterMaxMs = 60_000

const environment = readCliSettings()
const interrupt = new AbortController()
process.on('SIGINT', () => {
  // Whoever presses twice does not want to wait for what is being put in order.
  if (interrupt.signal.aborted) process.exit(exitCodes.interrupted)
  interrupt.abort(new Error('interrupted'))
})
process.on('SIGTERM', () => interrupt.abort(new Error('terminated')))
// `grenier get … | head`: whoever reads has had enough.
stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? exitCodes.done : exitCodes.failed),
)

const terminal: Terminal = {
  language: environment.language,
  write: (line) => void stdout.write(`${line}\n`),
  writeError: (line) => void stderr.write(`${line}\n`),
  columns: stdout.isTTY ? stdout.columns : null,
  isColoured: stdout.isTTY && environment.isColourWanted,
  progressStream: stderr.isTTY ? stderr : null,
}
const credentials = openCredentialsFile(environment.folder)
const protocol = createSignInProtocol(fetch)
const nowMs = () => Date.now()

const parts: CliParts = {
  terminal,
  environment,
  contexts: openContextsFile(environment.folder),
  credentials,
  protocol,
  register: { read: async (departementCode) => readRegister({ departementCode }) },
  connect: (target, timeoutMs) =>
    createClient({
      baseUrl: target.server,
      token: speakAs({ credentials, protocol, token: environment.token, nowMs }, target),
      language: environment.language,
      fetch: withTimeout(fetch, timeoutMs),
      retryAfterMaxMs,
    }),
  ask: async (question) => {
    if (!stdin.isTTY || !stderr.isTTY) return null
    const lines = createInterface({ input: stdin, output: stderr })
    try {
      return await lines.question(question, { signal: interrupt.signal })
    } finally {
      lines.close()
    }
  },
  readLine: async () => {
    const lines = createInterface({ input: stdin })
    try {
      for await (const line of lines) return line
      return ''
    } finally {
      lines.close()
    }
  },
  readInput: async () => await text(stdin),
  pause: async (durationMs, signal) => await sleep(durationMs, undefined, { signal }),
  nowMs,
  newKey: randomUUID,
  signal: interrupt.signal,
}

process.exitCode = await createCli(parts).run(argv.slice(2))
